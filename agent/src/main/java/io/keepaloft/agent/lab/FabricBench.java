package io.keepaloft.agent.lab;

import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** How long it takes from a change of the cloud's model until the packets obey it, by kind of change. */
final class FabricBench {
    private static final int CHANGES = 60;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Console console;
    private RehearsalVpc vpc;

    FabricBench(Console console) {
        this.console = console;
    }

    void run() {
        console.heading("the lab: from a change of the cloud until nftables and routes have it, " + CHANGES + " changes each, ms");
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc cloud = RehearsalVpc.start(files, false)) {
            vpc = cloud;
            cloud.host(RehearsalVpc.MASTER, SeedFixture.PORT_201).powerOn();
            cloud.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202).powerOn();
            kinds().forEach(this::measure);
        }
    }

    /** Of each kind the change that makes the nth state. */
    private Map<String, IntFunction<Item>> kinds() {
        Map<String, IntFunction<Item>> kinds = new LinkedHashMap<>();
        kinds.put("elastic IP", n -> state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow()
                .pointedAt(new ElasticIp.Association("eipassoc-" + n, port(n).id(), port(n).primary())));
        kinds.put("security group", n -> SeedFixture.securityGroup(n % 2 == 0));
        kinds.put("allowed address pair", n -> port(0).withAllowedAddressPairs(n % 2 == 0 ? List.of(AddressPair.of(SeedFixture.VIRTUAL_ADDRESS)) : List.of()));
        kinds.put("route", n -> state().find(RouteTable.class, SeedFixture.ROUTE_TABLE).orElseThrow().with(new RouteTable.Route("10.99.0.0/24", port(n).id(), null)));
        return kinds;
    }

    private CloudState state() {
        return vpc.simulator().state();
    }

    private Port port(int n) {
        return state().find(Port.class, n % 2 == 0 ? SeedFixture.PORT_201 : SeedFixture.PORT_202).orElseThrow();
    }

    private void measure(String kind, IntFunction<Item> change) {
        long[] tookNs = new long[CHANGES];
        for (int n = 0; n < CHANGES; n++) {
            // From 1: the group begins as its state 0.
            Item item = change.apply(n + 1);
            long startNs = System.nanoTime();
            long version = vpc.simulator().cloud().update(state -> new Cloud.Change<>(state.with(item), state.version() + 1));
            while (vpc.fabric().version() < version) {
                if (System.nanoTime() - startNs > LIMIT.toNanos()) {
                    throw new LabException("the change of " + kind + " is not in force after " + LIMIT.toSeconds() + " s");
                }
                Thread.onSpinWait();
            }
            tookNs[n] = System.nanoTime() - startNs;
        }
        Arrays.sort(tookNs);
        console.plain(String.format(Locale.ROOT, "%-24s p50 %6.1f   p90 %6.1f   longest %6.1f", kind, tookNs[CHANGES / 2] / 1e6, tookNs[CHANGES * 9 / 10] / 1e6,
                tookNs[CHANGES - 1] / 1e6));
    }
}
