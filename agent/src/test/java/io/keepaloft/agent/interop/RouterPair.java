package io.keepaloft.agent.interop;

import io.keepaloft.agent.lab.Await;
import io.keepaloft.agent.lab.Capture;
import io.keepaloft.agent.lab.Host;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.Seat;
import io.keepaloft.agent.lab.VirtualSwitch;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Two routers on two hosts, 201 and 202, and a capture of all that they say to each other. */
final class RouterPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Flavor flavor;
    private final LabDirectory files;
    private final VirtualSwitch network;
    private final Capture capture;
    private final Router first;
    private final Router second;

    RouterPair(Flavor flavor, Router.Kind first, Router.Kind second) {
        this.flavor = flavor;
        this.files = LabDirectory.create();
        try {
            this.network = VirtualSwitch.create(files.name() + "-sw", List.of("172.17.100.1/24"));
            this.capture = Capture.start(network.machine(), "br0", files.directory("capture").resolve("vrrp.pcap"));
            this.first = new Router(first, host(201));
            this.second = new Router(second, host(202));
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private Host host(int number) {
        Host host = new Host(String.valueOf(number), files.name() + "-" + number, new Seat("h" + number, null, flavor.addresses(number), List.of()),
                network, files.directory(String.valueOf(number)));
        host.powerOn();
        return host;
    }

    Router first() {
        return first;
    }

    Router second() {
        return second;
    }

    VirtualSwitch network() {
        return network;
    }

    Capture capture() {
        return capture;
    }

    int number(Router router) {
        return Integer.parseInt(router.host().name());
    }

    private Router other(Router router) {
        return router == first ? second : first;
    }

    void start(Router router, int priority) {
        router.start(router.host().write("router.conf", flavor.configuration(number(router), number(other(router)), priority)));
    }

    /** @param ours a line of the instance that only our router reads */
    void start(Router router, int priority, String ours) {
        String text = flavor.configuration(number(router), number(other(router)), priority);
        boolean oursItIs = router.kind() == Router.Kind.KEEPALOFT;
        router.start(router.host().write("router.conf", oursItIs ? text.replace("    state BACKUP\n", "    state BACKUP\n    " + ours + "\n") : text));
    }

    /** Waits until it has the virtual address and the other one has not. */
    void awaitOnlyMaster(Router router) {
        await(router.kind() + " on " + router.host().name() + " is the only master",
                () -> router.master(flavor.virtualAddress()) && !other(router).master(flavor.virtualAddress()));
    }

    void awaitBothMasters() {
        await("both are masters", () -> first.master(flavor.virtualAddress()) && second.master(flavor.virtualAddress()));
    }

    /** Fails with what both routers said. */
    void await(String what, Supplier<Boolean> condition) {
        try {
            Await.until(what, LIMIT, condition);
        } catch (LabException e) {
            throw new AssertionError(flavor + ": " + e.getMessage() + "\n" + first + "\n" + second, e);
        }
    }

    void nothingWasRejected() {
        first.assertNothingWasRejected();
        second.assertNothingWasRejected();
    }

    /** The number of the advertisements with this priority that came from the router's own address. */
    long sent(Router router, int priority) {
        String source = flavor.capturedSource(number(router));
        return capture.adverts().stream().filter(advert -> advert.source().equals(source) && advert.priority() == priority).count();
    }

    @Override
    public void close() {
        capture.close();
        first.host().close();
        second.host().close();
        network.close();
        files.close();
    }
}
