package io.keepaloft.agent.lab;

import static io.keepaloft.agent.lab.DualStack.LIMIT;
import static io.keepaloft.agent.lab.DualStack.ask;
import static io.keepaloft.agent.lab.DualStack.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlHandler.FailoverResult;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On an EC2-like cloud routes of several tables and accounts follow the master, and so does what a near and a far client send. */
@Tag("netns")
class AwsRoutesNetnsTest {
    private static final String FAR_SUBNET = "subnet-0far";
    private static final String FAR_TABLE = "rtb-0far";
    private static final String FAR_PORT = "eni-0far";
    private static final String OTHER_ACCOUNT = "210987654321";
    private static final String ROLE = "arn:aws:iam::" + OTHER_ACCOUNT + ":role/network/routes";
    private static final String BLOCK = "2001:db8:99::/64";
    private static final String SERVICE = "2001:db8:99::7";
    private static final String FOREIGN_BLOCK = "2001:db8:98::/64";
    private static final String FOREIGN_SERVICE = "2001:db8:98::7";
    private static final String BLOCK_4 = "10.99.0.0/24";
    private static final String SERVICE_4 = "10.99.0.7";

    @Test
    void ipv6RoutesOfSeveralTablesFollowTheMasterAndForeignOnesStay() {
        try (DualStack cloud = DualStack.start(cloud(null))) {
            Host far = cloud.vpc().host("far", FAR_PORT);
            far.powerOn();
            cloud.client().machine().shell("ip addr add " + FOREIGN_SERVICE + "/128 dev lo");
            new WebServer(cloud.client()).start();
            Host master = cloud.master();
            String route = "route " + BLOCK + " table " + SeedFixture.ROUTE_TABLE + " " + FAR_TABLE;
            AgentProcess first = boot(master, 100, DualStack.ADDRESS_202, route);
            Await.until("the first holds both routes", LIMIT, () -> count(first, true) == 2);
            AgentProcess second = boot(cloud.slave(), 50, DualStack.ADDRESS_201, route);
            Await.until("the second has looked at both", LIMIT, () -> count(second, false) == 2);
            List<Machine> clients = List.of(cloud.client().machine(), far.machine());
            clients.forEach(client -> assertEquals("master", ask(client, "[" + SERVICE + "]")));
            assertEquals("client", ask(far.machine(), "[" + FOREIGN_SERVICE + "]"));

            master.powerOff();
            Await.until("near and far, traffic reaches the slave", LIMIT, () -> clients.stream().allMatch(client -> ask(client, "[" + SERVICE + "]").equals("slave")));
            Await.until("the slave says so", LIMIT, () -> count(second, true) == 2);
            assertEquals("client", ask(far.machine(), "[" + FOREIGN_SERVICE + "]"));
            assertFalse(cloud.port(SeedFixture.PORT_202).sourceCheck());
            for (String table : List.of(SeedFixture.ROUTE_TABLE, FAR_TABLE)) {
                assertEquals(Stream.concat(before(table).stream(), Stream.of(new Route(BLOCK, SeedFixture.PORT_202, null))).toList(), routes(cloud, table), table);
            }
        }
    }

    @Test
    void anotherAccountsTableIsReachedThroughItsRole() {
        try (DualStack cloud = DualStack.start(cloud(OTHER_ACCOUNT))) {
            Host far = cloud.vpc().host("far", FAR_PORT);
            far.powerOn();
            Host master = cloud.master();
            String resources = "route " + BLOCK_4 + " table " + FAR_TABLE + " role " + ROLE + "\n        secondary_ip " + SeedFixture.VIRTUAL_ADDRESS;
            AgentProcess first = boot(master, 100, DualStack.ADDRESS_202, resources);
            Await.until("the first holds both", LIMIT, () -> count(first, true) == 2);
            Await.until("traffic reaches the first", LIMIT, () -> ask(far.machine(), SERVICE_4).equals("master"));
            cloud.vpc().simulator().faults().deny(SeedFixture.INSTANCE_202, "AssumeRole");
            AgentProcess second = boot(cloud.slave(), 50, DualStack.ADDRESS_201, resources);
            Await.until("the second has looked", LIMIT, () -> count(second, false) == 1);

            master.powerOff();
            Await.until("the address moves without the route", LIMIT, () -> ask(far.machine(), SeedFixture.VIRTUAL_ADDRESS).equals("slave"));
            Await.until("the slave holds the address", LIMIT, () -> count(second, true) == 1);
            String denied = Await.value("the slave says what keeps the route", LIMIT, () -> second.process().output().lines().filter(line -> line.contains("ERROR")).findFirst());
            assertTrue(denied.contains("route " + BLOCK_4) && denied.contains("AssumeRole denied: AccessDenied: ") && denied.contains("sts:AssumeRole on resource: " + ROLE)
                    && denied.contains("(HTTP 403, request ") && denied.contains("Trying again in ") && denied.contains("on while master"), denied);
            assertTrue(second.history().getLast().outcome().startsWith("failed: route " + BLOCK_4) && second.history().getLast().outcome().contains("AccessDenied"),
                    second.history().getLast().outcome());
            assertEquals("", ask(far.machine(), SERVICE_4), "the dead master's still");
            cloud.vpc().simulator().faults().permit(SeedFixture.INSTANCE_202);
            Await.until("the route follows once the role may be assumed", LIMIT, () -> ask(far.machine(), SERVICE_4).equals("slave"));
            assertEquals(Stream.concat(before(FAR_TABLE).stream(), Stream.of(new Route(BLOCK_4, SeedFixture.PORT_202, null))).toList(), routes(cloud, FAR_TABLE));
        }
    }

    /** The old holder is alive, and nothing is taken from it: it serves on, whoever is master. */
    @Test
    void aRoleThatMayNotReplaceTheRouteLeavesItWithItsHolderWhoServesOn() throws Exception {
        try (DualStack cloud = DualStack.start(cloud(null))) {
            cloud.vpc().simulator().faults().deny(SeedFixture.INSTANCE_202, "ReplaceRoute");
            String route = "route " + BLOCK_4 + " table " + SeedFixture.ROUTE_TABLE;
            Host master = cloud.master();
            Machine client = cloud.client().machine();
            AgentProcess first = boot(master, 100, DualStack.ADDRESS_202, route);
            Await.until("the first serves", LIMIT, () -> count(first, true) == 1 && ask(client, SERVICE_4).equals("master"));
            Host slave = cloud.slave();
            AgentProcess second = boot(slave, 50, DualStack.ADDRESS_201, route);
            String beforehand = Await.value("status says it while nobody needs it", LIMIT, () -> lastError(second).filter(error -> error.contains("denied")));
            assertTrue(beforehand.contains("ReplaceRoute denied: UnauthorizedOperation: ") && beforehand.contains("the policy must allow ec2:ReplaceRoute"), beforehand);
            String preflight = preflight(slave, second);
            assertTrue(preflight.contains("FAIL  permission-replace-route") && preflight.contains("then:  takeovers that need it will fail"), preflight);

            FailoverResult result = new ControlClient(master.runFile("control.sock")).failover("VI_1", false);
            assertFalse(result.handedOver());
            assertTrue(result.message().contains("no peer holds everything: master ") && result.message().contains(route + " held by this host"), result.message());
            String denied = Await.value("the new master says what keeps the route, and what comes next", LIMIT,
                    () -> second.process().output().lines().filter(line -> line.contains("ERROR")).findFirst());
            assertTrue(denied.contains("ReplaceRoute denied: UnauthorizedOperation: ") && denied.contains("(HTTP 403, request ") && denied.contains("Trying again in ")
                    && denied.contains("on while master"), denied);
            assertTrue(lastError(second).orElse("").contains("UnauthorizedOperation"));
            assertEquals("master", ask(client, SERVICE_4), "its holder serves on");
            assertEquals(SeedFixture.PORT_201, holder(cloud));

            cloud.vpc().simulator().faults().permit(SeedFixture.INSTANCE_202);
            Await.until("the route follows once it may be replaced", LIMIT, () -> ask(client, SERVICE_4).equals("slave") && count(second, true) == 1);
            assertEquals(SeedFixture.PORT_202, holder(cloud));
        }
    }

    private static Optional<String> lastError(AgentProcess agent) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(each -> each.cloud().stream()).map(StatusReport.Cloud::lastError)
                .filter(Objects::nonNull).findFirst();
    }

    /** As an operator on that host types it; it finds something. */
    private static String preflight(Host host, AgentProcess agent) {
        MachineProcess preflight = host.run("preflight", Map.of(),
                AgentCommand.ofThisProcess().line("preflight", "-f", host.disk("keepalived.conf").toString(), "--control", agent.control().toString()));
        assertEquals(1, preflight.exitCode(LIMIT), preflight::output);
        return preflight.output();
    }

    private static String holder(DualStack cloud) {
        return cloud.vpc().simulator().state().find(RouteTable.class, SeedFixture.ROUTE_TABLE).orElseThrow().route(BLOCK_4).orElseThrow().portId();
    }

    private static List<Route> routes(DualStack cloud, String table) {
        return cloud.vpc().simulator().state().find(RouteTable.class, table).orElseThrow().routes();
    }

    /** What is in the tables that no agent is told of. */
    private static List<Route> before(String table) {
        return table.equals(FAR_TABLE) ? List.of(new Route("172.17.0.0/16", null, "local"), new Route(FOREIGN_BLOCK, DualStack.CLIENT_PORT, null))
                : List.of(new Route("172.17.0.0/16", null, "local"), new Route("0.0.0.0/0", null, "igw-0172017000000000a"), new Route("::/0", null, "igw-0172017000000000a"));
    }

    /** With a second subnet, in another zone. @param owner of its table; null = the hosts' own account */
    private static SimulatorBuilder cloud(String owner) {
        return DualStack.cloud().role(ROLE, SeedFixture.INSTANCE_201, SeedFixture.INSTANCE_202).with(
                new Subnet(FAR_SUBNET, SeedFixture.VPC, "172.17.101.0/24", "2001:db8:17:101::/64", "us-east-1b", Map.of()),
                new RouteTable(SeedFixture.ROUTE_TABLE, SeedFixture.VPC, true, List.of(SeedFixture.SUBNET), before(SeedFixture.ROUTE_TABLE), Map.of()),
                new RouteTable(FAR_TABLE, SeedFixture.VPC, false, List.of(FAR_SUBNET), before(FAR_TABLE), owner, Map.of()),
                DualStack.clientPort().withSourceCheck(false),
                new Instance("i-0far", "ami-0client", "t3.micro", "us-east-1b", Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()),
                new Port(FAR_PORT, FAR_SUBNET, SeedFixture.VPC, "02:00:ac:11:65:d3", "i-0far", 0, "172.17.101.211", List.of("2001:db8:17:101::d3"),
                        List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "", Map.of()));
    }

    private static AgentProcess boot(Host host, int priority, String peer, String resources) {
        return DualStack.boot(host, "ip addr add " + SERVICE + "/128 dev lo; ip addr add " + SERVICE_4 + "/32 dev lo", """
                    priority %d
                    unicast_peer { %s }
                    virtual_ipaddress { %s/64 }
                    virtual_ipaddress_excluded { %s/24 }
                    cloud_resources {
                        %s
                    }
                """.formatted(priority, peer, DualStack.VIRTUAL, SeedFixture.VIRTUAL_ADDRESS, resources));
    }
}
