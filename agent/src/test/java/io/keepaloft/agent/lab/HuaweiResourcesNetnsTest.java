package io.keepaloft.agent.lab;

import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_203;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PUBLIC_ADDRESS;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ROUTE_TABLE;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Huawei Cloud's address pairs and routes with an agent on both machines: what the agent writes there decides whom the packets of a third machine reach. */
@Tag("netns")
class HuaweiResourcesNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CLIENT_PORT = "12000000-0000-4000-8000-000000000210";
    /** In the subnet, and nobody's. */
    private static final String SHARED = "172.17.100.220";
    private static final String OVERLAY = "10.99.0.7";
    private static final String OVERLAYS = "10.99.0.0/24";
    private static final AddressPair CHECK_OFF = AddressPair.of("1.1.1.1/0");
    private static final List<AddressPair> OTHERS = List.of(new AddressPair("172.17.100.9", "fa:16:3e:00:00:09"), AddressPair.of("10.9.0.0/16"));
    private static final Route OTHER_ROUTE = new Route("10.8.0.0/16", CLIENT_PORT, null, "somebody's");

    private interface Story {
        void tell(RehearsalVpc vpc, Machine client);
    }

    @Test
    void aPairLetsTheMasterAloneSpeakForTheAddressAndComesBackWhenSomebodyRemovesIt() {
        String resources = "allowed_address_pair " + SHARED + "\nelastic_ip " + PUBLIC_ADDRESS;
        inVpc(OTHERS, (vpc, client) -> {
            Host master = vpc.host(RehearsalVpc.MASTER, PORT_201);
            AgentProcess first = boot(master, 100, ADDRESS_202, SHARED, resources);
            Await.until("traffic of both kinds reaches the master", LIMIT, () -> ask(client, SHARED).equals("master") && ask(vpc.outside(), PUBLIC_ADDRESS).equals("master"));
            AgentProcess second = boot(vpc.host(RehearsalVpc.SLAVE, PORT_202), 50, ADDRESS_201, SHARED, resources);
            Await.until("the second has looked", LIMIT, () -> says(second, false) == 2);
            assertEquals(OTHERS, pairs(vpc, PORT_202), "a backup is given nothing");

            List<String> before = atTheNextWriteOf(vpc, INSTANCE_201, client, SHARED);
            change(vpc, port(vpc, PORT_201).withAllowedAddressPairs(OTHERS));
            Await.until("the pair is back", LIMIT, () -> pairs(vpc, PORT_201).equals(and(OTHERS, AddressPair.of(SHARED))));
            assertEquals(List.of(""), before, "without it nobody hears the master");
            assertEquals("master", ask(client, SHARED));

            List<String> dead = atTheNextWriteOf(vpc, INSTANCE_202, client, SHARED);
            master.powerOff();
            Await.until("traffic of both kinds reaches the slave", LIMIT, () -> ask(client, SHARED).equals("slave") && ask(vpc.outside(), PUBLIC_ADDRESS).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> says(second, true) == 2 && took(second));
            assertEquals(List.of(""), dead, "being the master is not enough");
            assertEquals(and(OTHERS, AddressPair.of(SHARED)), pairs(vpc, PORT_202));
            assertEquals(and(OTHERS, AddressPair.of(SHARED)), pairs(vpc, PORT_201), "others keep theirs");
            moved(second, "allowed_address_pair " + SHARED + ": not among the address pairs of this host's port", "allowed_address_pair " + SHARED + ": UpdatePort",
                    "allowed_address_pair " + SHARED + ": held by this host", "elastic_ip " + PUBLIC_ADDRESS + ": UpdatePublicip, UpdatePublicip");
        });
    }

    /** With the check off on both ports, and a route to the virtual IP, gratuitous ARP is all that a switch-over takes. */
    @Test
    void whereTheCheckIsOffEveryAddressPassesAndNothingIsWritten() {
        String resources = "virtual_ip " + VIRTUAL_ADDRESS + "\nallowed_address_pair " + OVERLAY + "\nallowed_address_pair 1.1.1.1/0\nroute " + OVERLAYS + " table " + ROUTE_TABLE;
        inVpc(and(OTHERS, CHECK_OFF), (vpc, client) -> {
            change(vpc, table(vpc).with(OTHER_ROUTE).with(new Route(OVERLAYS, PORT_203, null, "to the virtual IP")));
            Host master = vpc.host(RehearsalVpc.MASTER, PORT_201);
            AgentProcess first = boot(master, 100, ADDRESS_202, VIRTUAL_ADDRESS, resources);
            Await.until("traffic reaches the master", LIMIT, () -> ask(client, OVERLAY).equals("master") && says(first, true) == 4);
            AgentProcess second = boot(vpc.host(RehearsalVpc.SLAVE, PORT_202), 50, ADDRESS_201, VIRTUAL_ADDRESS, resources);
            Await.until("the slave has everything too", LIMIT, () -> says(second, true) == 4);
            master.powerOff();
            Await.until("traffic reaches the slave", LIMIT, () -> ask(client, OVERLAY).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> took(second));
            assertEquals(List.of(), writes(vpc), "of nobody");

            vpc.simulator().faults().deny(INSTANCE_202, "UpdatePort");
            change(vpc, port(vpc, PORT_202).withAllowedAddressPairs(OTHERS).withSourceCheck(true));
            assertEquals("", ask(client, OVERLAY), "what the route brings is dropped");
            vpc.simulator().faults().clear();
            Await.until("the slave has switched the check off", LIMIT, () -> ask(client, OVERLAY).equals("slave") && says(second, true) == 4);
            // The narrower pair is needed no more if the wide one came first.
            assertEquals(and(OTHERS, CHECK_OFF), pairs(vpc, PORT_202).stream().filter(pair -> !pair.equals(AddressPair.of(OVERLAY))).toList());
            assertEquals(List.of(OTHER_ROUTE, new Route(OVERLAYS, PORT_203, null, "to the virtual IP")), table(vpc).routes());
        });
    }

    @Test
    void aRouteFollowsTheMasterWhoseCheckIsSwitchedOffForIt() {
        String resources = "route " + OVERLAYS + " table " + ROUTE_TABLE;
        inVpc(OTHERS, (vpc, client) -> {
            change(vpc, table(vpc).with(OTHER_ROUTE));
            Host master = vpc.host(RehearsalVpc.MASTER, PORT_201);
            boot(master, 100, ADDRESS_202, SHARED, resources);
            Await.until("traffic reaches the master", LIMIT, () -> ask(client, OVERLAY).equals("master"));
            AgentProcess second = boot(vpc.host(RehearsalVpc.SLAVE, PORT_202), 50, ADDRESS_201, SHARED, resources);
            Await.until("the second has looked", LIMIT, () -> says(second, false) == 1);
            assertEquals(List.of(OTHERS, and(OTHERS, CHECK_OFF)), List.of(pairs(vpc, PORT_202), pairs(vpc, PORT_201)));

            master.powerOff();
            Await.until("traffic reaches the slave", LIMIT, () -> ask(client, OVERLAY).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> took(second));
            assertEquals(List.of(OTHER_ROUTE, new Route(OVERLAYS, PORT_202, null)), table(vpc).routes());
            assertEquals(and(OTHERS, CHECK_OFF), pairs(vpc, PORT_202));
            moved(second, "route " + OVERLAYS + " table " + ROUTE_TABLE + ": held by ecs " + INSTANCE_201,
                    "route " + OVERLAYS + " table " + ROUTE_TABLE + ": UpdatePort, UpdateRouteTable");
        });
    }

    /** The history of the takeover tells each of these. */
    private static void moved(AgentProcess agent, String... details) {
        HistoryEntry takeover = agent.history().getLast();
        assertEquals(List.of("MASTER", "held"), List.of(takeover.to(), takeover.outcome()));
        List<String> told = takeover.phases().stream().map(HistoryEntry.Phase::detail).toList();
        Stream.of(details).forEach(each -> assertTrue(told.contains(each), () -> each + " is not told in " + told));
    }

    private static boolean took(AgentProcess agent) {
        HistoryEntry last = agent.history().getLast();
        return last.to().equals("MASTER") && "held".equals(last.outcome());
    }

    private static List<String> writes(RehearsalVpc vpc) {
        return vpc.simulator().log().since(0).stream().filter(call -> call.face().equals("huaweicloud") && !call.action().matches("(Show|List|Batch).*"))
                .map(call -> call.principal() + " " + call.action()).toList();
    }

    private static RouteTable table(RehearsalVpc vpc) {
        return vpc.simulator().state().find(RouteTable.class, ROUTE_TABLE).orElseThrow();
    }

    private static void inVpc(List<AddressPair> pairs, Story story) {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, HuaweiFixture.builder().with(HuaweiFixture.publicIp(null, null),
                new Instance("11000000-0000-4000-8000-000000000210", "15000000-0000-4000-8000-000000000001", "s6.small.1", HuaweiFixture.ZONE,
                        Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()),
                new Port(CLIENT_PORT, HuaweiFixture.SUBNET, HuaweiFixture.VPC, "fa:16:3e:11:64:d2", "11000000-0000-4000-8000-000000000210", 0, "172.17.100.210",
                        List.of(), List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), "", Map.of())), Settings.huaweiCloud())) {
            boolean check = !pairs.contains(CHECK_OFF);
            Stream.of(PORT_201, PORT_202).forEach(id -> change(vpc, port(vpc, id).withAllowedAddressPairs(pairs).withSourceCheck(check)));
            Host client = vpc.host("client", CLIENT_PORT);
            client.powerOn();
            story.tell(vpc, client.machine());
        }
    }

    private static AgentProcess boot(Host host, int priority, String peer, String address, String resources) {
        host.powerOn();
        host.machine().shell("ip addr add " + OVERLAY + "/32 dev lo");
        new WebServer(host).start();
        return AgentProcess.start(host, AgentCommand.ofThisProcess(), host.write("keepalived.conf", """
                cloud_provider huaweicloud {
                    endpoint vpc http://%1$s
                    endpoint eip http://%1$s
                    endpoint ecs http://%1$s
                    reconcile_interval 2
                }
                vrrp_instance VI_1 {
                    state BACKUP
                    interface eth0
                    virtual_router_id 51
                    version 3
                    advert_int 0.5
                    priority %2$d
                    unicast_peer { %3$s }
                    virtual_ipaddress { %4$s }
                    cloud_resources {
                        %5$s
                    }
                }
                """.formatted(RehearsalVpc.ENDPOINT, priority, peer, address, resources)));
    }

    /** Whom the client reaches right before the machine's next change of a port takes effect, which is then not answered: to be read once it was made again. */
    private static List<String> atTheNextWriteOf(RehearsalVpc vpc, String instance, Machine client, String address) {
        List<String> reached = new ArrayList<>();
        vpc.simulator().faults().traps().set(instance, "UpdatePort", 1, false, () -> reached.add(ask(client, address)));
        return reached;
    }

    private static long says(AgentProcess agent, boolean held) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(each -> each.cloud().stream()).filter(each -> Boolean.valueOf(held).equals(each.held())).count();
    }

    private static Port port(RehearsalVpc vpc, String id) {
        return vpc.simulator().state().find(Port.class, id).orElseThrow();
    }

    private static List<AddressPair> pairs(RehearsalVpc vpc, String id) {
        return port(vpc, id).allowedAddressPairs();
    }

    private static List<AddressPair> and(List<AddressPair> pairs, AddressPair... more) {
        return Stream.concat(pairs.stream(), Stream.of(more)).toList();
    }

    private static String ask(Machine from, String address) {
        return from.shell("curl -s -m 1 http://" + address + ":" + WebServer.PORT + "/ || true").strip();
    }

    /** In force when it returns. */
    private static void change(RehearsalVpc vpc, Item item) {
        vpc.fabric().apply(vpc.simulator().cloud().update(state -> {
            var next = state.with(item);
            return new Cloud.Change<>(next, next);
        }));
        Await.until("the change is in force", LIMIT, () -> vpc.fabric().version() >= vpc.simulator().state().version());
    }
}
