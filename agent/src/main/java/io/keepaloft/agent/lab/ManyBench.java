package io.keepaloft.agent.lab;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long a new master needs until it has seen that all of very many resources are its own: 25 elastic IPs, and 200 routes in four tables.
 *
 * <p>The simulated API answers after 80 ms and has the limits that AWS publishes for each account, region and action (Amazon EC2 Developer
 * Guide, "Request throttling"): 50 calls and 5 a second for what changes something, 100 and 20 for what only looks. F5's Cloud Failover Extension
 * documents 5 s and 15 s for the same work in accounts whose limits it does not tell, so routes are measured without limits as well.
 */
final class ManyBench {
    private static final int ELASTIC_IPS = 25;
    private static final int ROUTES = 200;
    private static final int TABLES = 4;
    private static final double F5_ELASTIC_IPS_S = 5;
    private static final double F5_ROUTES_S = 15;
    private static final int LATENCY_MS = 80;
    private static final List<String> CHANGES = List.of("AssociateAddress", "DisassociateAddress", "CreateRoute", "ReplaceRoute", "ModifyNetworkInterfaceAttribute");
    private static final List<String> LOOKS = List.of("DescribeAddresses", "DescribeRouteTables", "DescribeNetworkInterfaces", "DescribeInstances");
    private static final Duration TAKEOVER = Duration.ofSeconds(180);
    private static final String INSTANCE = SeedConfiguration.INSTANCE;

    private final AgentCommand command;
    private final int repetitions;
    private final Console console;

    ManyBench(AgentCommand command, int repetitions, Console console) {
        this.command = command;
        this.repetitions = repetitions;
        this.console = console;
    }

    int run() {
        console.heading("very many resources: the master's power is cut, the API answers after " + LATENCY_MS + " ms, " + repetitions + " times each");
        List<String> rows = new ArrayList<>();
        rows.add(measure("25 elastic IPs, AWS's published limits", true, true, F5_ELASTIC_IPS_S));
        rows.add(measure("200 routes in 4 tables, AWS's published limits", false, true, F5_ROUTES_S));
        rows.add(measure("200 routes in 4 tables, no limits", false, false, F5_ROUTES_S));
        console.heading("%-50s %9s %9s %12s %9s".formatted("from Master to all verified", "p50", "max", "F5 documents", "p50 / F5"));
        rows.forEach(console::plain);
        return 0;
    }

    private String measure(String what, boolean elasticIps, boolean limits, double f5S) {
        List<Double> seconds = new ArrayList<>();
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, true)) {
            fill(vpc.simulator());
            List<Host> hosts = List.of(vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201), vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202));
            AgentProcess[] agents = {boot(hosts.get(0), 0, elasticIps), boot(hosts.get(1), 1, elasticIps)};
            for (int i = 0; i < repetitions; i++) {
                int master = Await.value("a master that has everything, and a backup that has looked at everything", TAKEOVER,
                        () -> Stream.of(0, 1).filter(index -> holdsAll(agents[index]) && looked(agents[1 - index])).findFirst());
                AgentProcess backup = agents[1 - master];
                slowDown(vpc.simulator().faults(), limits);
                Instant cutAt = Instant.now();
                hosts.get(master).powerOff();
                HistoryEntry takeover = Await.value("all resources at the new master", TAKEOVER, () -> backup.history().stream()
                        .filter(entry -> entry.at().isAfter(cutAt) && entry.from().equals("BACKUP") && "held".equals(entry.outcome())).findFirst());
                seconds.add(seconds(takeover));
                console.line(what + " " + (i + 1) + "/" + repetitions + ": " + String.format(Locale.ROOT, "%.2f s", seconds.getLast()));
                vpc.simulator().faults().clear();
                agents[master] = boot(hosts.get(master), master, elasticIps);
            }
        }
        List<Double> sorted = seconds.stream().sorted().toList();
        double p50 = sorted.get(sorted.size() / 2);
        return String.format(Locale.ROOT, "%-50s %7.2f s %7.2f s %10.0f s %9.2f", what, p50, sorted.getLast(), f5S, p50 / f5S);
    }

    /** The buckets are full at the moment of the failover. */
    private static void slowDown(Faults faults, boolean limits) {
        faults.clear().latency(Faults.ANY, Duration.ofMillis(LATENCY_MS));
        if (limits) {
            CHANGES.forEach(action -> faults.throttle(action, 5, 50));
            LOOKS.forEach(action -> faults.throttle(action, 20, 100));
        }
    }

    /** From the decision, which the advertisement tells at once, to the last look that found a resource to be ours. */
    private static double seconds(HistoryEntry takeover) {
        double decidedMs = takeover.phases().stream().filter(phase -> phase.name().equals("advertise")).mapToDouble(HistoryEntry.Phase::atMs).findFirst().orElseThrow();
        double lastMs = takeover.phases().stream().filter(phase -> phase.name().equals("verify")).mapToDouble(phase -> phase.atMs() + phase.tookMs()).max().orElseThrow();
        return (lastMs - decidedMs) / 1000;
    }

    private static List<StatusReport.Cloud> cloud(AgentProcess agent) {
        return agent.status().stream().flatMap(status -> status.instances().stream()).filter(instance -> instance.name().equals(INSTANCE))
                .flatMap(instance -> instance.cloud().stream()).toList();
    }

    private static boolean holdsAll(AgentProcess agent) {
        return agent.process().alive() && agent.state(INSTANCE).filter("MASTER"::equals).isPresent() && !cloud(agent).isEmpty()
                && cloud(agent).stream().allMatch(each -> Boolean.TRUE.equals(each.held()));
    }

    private static boolean looked(AgentProcess agent) {
        return agent.state(INSTANCE).filter("BACKUP"::equals).isPresent() && !cloud(agent).isEmpty() && cloud(agent).stream().allMatch(each -> Boolean.FALSE.equals(each.held())
                && each.lastError() == null);
    }

    private AgentProcess boot(Host host, int index, boolean elasticIps) {
        host.powerOn();
        return AgentProcess.start(host, command, host.write("keepalived.conf", configuration(host.name(), index, elasticIps)));
    }

    /** Neither preempts the other: whoever is master stays it until its power is cut. */
    private static String configuration(String name, int index, boolean elasticIps) {
        StringBuilder resources = new StringBuilder();
        if (elasticIps) {
            for (int i = 0; i < ELASTIC_IPS; i++) {
                resources.append("        elastic_ip ").append(elasticIp(i)).append(" to ").append(privateAddress(index, i)).append('\n');
            }
        } else {
            for (int i = 0; i < ROUTES; i++) {
                resources.append("        route ").append(destination(i)).append(" table ").append(table(i % TABLES)).append('\n');
            }
        }
        return "global_defs {\n    router_id " + name + "\n    vrrp_version 3\n}\ncloud_provider aws {\n    endpoint ec2 http://" + RehearsalVpc.ENDPOINT
                + "\n    deadline 120\n}\nvrrp_instance " + INSTANCE + " {\n    state BACKUP\n    nopreempt\n    interface eth0\n    virtual_router_id " + SeedConfiguration.VRID
                + "\n    priority " + (100 - index) + "\n    advert_int 0.5\n    unicast_peer {\n        "
                + (index == 0 ? SeedFixture.ADDRESS_202 : SeedFixture.ADDRESS_201) + "\n    }\n    virtual_ipaddress {\n        " + SeedConfiguration.VIRTUAL_ADDRESS
                + "\n    }\n    cloud_resources {\n" + resources + "    }\n}\n";
    }

    private static void fill(Simulator simulator) {
        for (int i = 0; i < ELASTIC_IPS; i++) {
            put(simulator, new ElasticIp("eipalloc-many" + i, elasticIp(i), null, Map.of()));
        }
        for (int i = 0; i < TABLES; i++) {
            put(simulator, new RouteTable(table(i), SeedFixture.VPC, false, List.of(), List.of(new RouteTable.Route("172.17.0.0/16", null, "local")), Map.of()));
        }
        for (int index = 0; index < 2; index++) {
            Port port = simulator.state().find(Port.class, index == 0 ? SeedFixture.PORT_201 : SeedFixture.PORT_202).orElseThrow();
            for (int i = 0; i < ELASTIC_IPS; i++) {
                port = port.withSecondary(privateAddress(index, i));
            }
            put(simulator, port);
        }
    }

    private static void put(Simulator simulator, Item item) {
        simulator.cloud().update(state -> new Cloud.Change<>(state.with(item), true));
    }

    private static String elasticIp(int i) {
        return "120.132.124." + (100 + i);
    }

    private static String privateAddress(int index, int i) {
        return "172.17.100." + (20 + 50 * index + i);
    }

    private static String destination(int i) {
        return "10.9." + i + ".0/24";
    }

    private static String table(int i) {
        return "rtb-0many" + i;
    }
}
