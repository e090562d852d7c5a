package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a seed decides before the clock starts.
 *
 * @param resources    elastic IPs, at least one
 * @param further      what follows the master besides: at most one address pair and one route
 * @param ownAddresses whether each host's primary address carries an elastic IP of its own, which nobody may touch
 */
record Setup(List<RouterConfig> routers, List<TrackerConfig> trackers, List<Resource> resources, List<Resource> further, boolean ownAddresses, Mode mode, TakeoverLimits limits,
             long callTimeoutNs, Wiring wiring) {
    static Setup of(SplittableRandom random) {
        int version = 2 + random.nextInt(2);
        long intervalNs = version == 2 ? SECOND : new long[] {200 * MS, 500 * MS, SECOND}[random.nextInt(3)];
        Mode mode = random.nextInt(4) == 0 ? Mode.FAST : Mode.SAFE;
        int hosts = random.nextInt(3) > 0 ? 2 : 3 + random.nextInt(2);
        boolean toSecondary = random.nextBoolean();
        List<RouterConfig> routers = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            routers.add(router(i, version, intervalNs, 1 + random.nextInt(random.nextBoolean() ? 254 : 100), random.nextInt(4) == 0));
        }
        List<TrackerConfig> trackers = random.nextInt(3) == 0 ? List.of()
                : List.of(new TrackerConfig("script chk_nginx", random.nextInt(3) * random.nextInt(-40, 41), TrackerStatus.UNKNOWN));
        return new Setup(List.copyOf(routers), trackers, resources(toSecondary ? 1 + random.nextInt(3) : 1, toSecondary), List.of(), toSecondary, mode, limits(mode),
                settings(mode).callTimeoutNs(), Wiring.of(random));
    }

    /** Two hosts, one address, nothing unusual. */
    static Setup plainPair(Mode mode, Wiring wiring) {
        return plain(mode, wiring, 150, 100);
    }

    /** As many hosts as priorities, one address, nothing unusual. */
    static Setup plain(Mode mode, Wiring wiring, int... priorities) {
        List<RouterConfig> routers = IntStream.range(0, priorities.length).mapToObj(i -> router(i, 3, SECOND, priorities[i], false)).toList();
        return new Setup(routers, List.of(), resources(1, false), List.of(), false, mode, limits(mode), settings(mode).callTimeoutNs(), wiring);
    }

    /** The same with so many addresses, each for a private IP of its own. */
    Setup withAddresses(int count) {
        return new Setup(routers, trackers, resources(count, count > 1), further, count > 1, mode, limits, callTimeoutNs, wiring);
    }

    /** The same, in a third of the lives each with an address pair, with a route. */
    Setup withFurther(SplittableRandom aside) {
        List<Resource> more = new ArrayList<>();
        if (aside.nextInt(3) == 0) {
            more.add(new Resource(Kind.ALLOWED_ADDRESS_PAIR, ForeignHand.PAIR, aside.nextBoolean() ? Map.of(Resource.EXCLUSIVE, "true") : Map.of()));
        }
        if (aside.nextInt(3) == 0) {
            more.add(new Resource(Kind.ROUTE, ForeignHand.ROUTE, Map.of(Resource.TABLE, "rtb-0")));
        }
        return new Setup(routers, trackers, resources, List.copyOf(more), ownAddresses, mode, limits, callTimeoutNs, wiring);
    }

    List<Resource> all() {
        return Stream.concat(resources.stream(), further.stream()).toList();
    }

    /** Whether one host alone may have the address pair. */
    boolean exclusive() {
        return further.stream().anyMatch(resource -> resource.option(Resource.EXCLUSIVE) != null);
    }

    static RouterConfig withVersion(RouterConfig old, int version) {
        AdvertFormat format = AdvertFormat.of(version, Family.IPV4, old.format().vrid(), old.format().advertIntervalNs(), old.format().addresses());
        return new RouterConfig(old.name(), format, old.source(), old.priority(), old.startAsMaster(), old.preempt(), old.preemptDelayNs(), old.downTimerAdverts(),
                old.lowerPrioNoAdvert(), old.higherPrioSendAdvert(), old.garp());
    }

    private static RouterConfig router(int host, int version, long intervalNs, int priority, boolean quiet) {
        AdvertFormat format = AdvertFormat.of(version, Family.IPV4, 51, intervalNs, List.of(IpAddress.parse("10.63.0.154")));
        return new RouterConfig("VI_1", format, IpAddress.ipv4(0x0A3F_000AL + host), priority, false, true, 0, 3, quiet, false,
                RouterConfig.GarpSchedule.DEFAULT);
    }

    private static List<Resource> resources(int count, boolean toSecondary) {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            resources.add(new Resource(Kind.ELASTIC_IP, "eip-" + i, toSecondary ? Map.of(Resource.TO, ".20" + i) : Map.of()));
        }
        return List.copyOf(resources);
    }

    private static CloudSettings settings(Mode mode) {
        CloudSettings usual = CloudSettings.defaults("aws");
        return new CloudSettings("aws", null, null, null, Map.of(), mode, usual.deadlineNs(), usual.reconcileIntervalNs());
    }

    private static TakeoverLimits limits(Mode mode) {
        return TakeoverLimits.of(settings(mode), false);
    }

    long intervalNs() {
        return routers.getFirst().format().advertIntervalNs();
    }

    /** Of the lowest priority there is. */
    long maxMasterDownNs() {
        return 3 * intervalNs() + (routers.getFirst().format().version() == 2 ? SECOND : intervalNs());
    }

    static RouterConfig withPriority(RouterConfig old, int priority) {
        return new RouterConfig(old.name(), old.format(), old.source(), priority, old.startAsMaster(), old.preempt(), old.preemptDelayNs(),
                old.downTimerAdverts(), old.lowerPrioNoAdvert(), old.higherPrioSendAdvert(), old.garp());
    }
}
