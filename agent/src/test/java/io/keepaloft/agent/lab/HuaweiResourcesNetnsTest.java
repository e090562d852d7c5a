package io.keepaloft.agent.lab;

import static io.keepaloft.agent.lab.HuaweiStage.CHECK_OFF;
import static io.keepaloft.agent.lab.HuaweiStage.CLIENT_PORT;
import static io.keepaloft.agent.lab.HuaweiStage.LIMIT;
import static io.keepaloft.agent.lab.HuaweiStage.OVERLAY;
import static io.keepaloft.agent.lab.HuaweiStage.says;
import static io.keepaloft.agent.lab.HuaweiStage.took;
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
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Huawei Cloud's address pairs and routes with an agent on both machines: what the agent writes there decides whom the packets of a third machine reach. */
@Tag("netns")
class HuaweiResourcesNetnsTest {
    /** In the subnet, and nobody's. */
    private static final String SHARED = "172.17.100.220";
    private static final String OVERLAYS = "10.99.0.0/24";
    private static final String ROUTE = "route " + OVERLAYS + " table " + ROUTE_TABLE;
    private static final List<AddressPair> OTHERS = List.of(new AddressPair("172.17.100.9", "fa:16:3e:00:00:09"), AddressPair.of("10.9.0.0/16"));
    private static final Route OTHER_ROUTE = new Route("10.8.0.0/16", CLIENT_PORT, null, "somebody's");

    @Test
    void aPairLetsTheMasterAloneSpeakForTheAddressAndComesBackWhenSomebodyRemovesIt() {
        String resources = "allowed_address_pair " + SHARED + "\nelastic_ip " + PUBLIC_ADDRESS;
        try (HuaweiStage stage = new HuaweiStage(OTHERS)) {
            Host master = stage.master();
            stage.boot(master, SHARED, resources);
            Await.until("traffic of both kinds reaches the master", LIMIT, () -> stage.ask(SHARED).equals("master") && stage.askOutside().equals("master"));
            AgentProcess second = stage.boot(stage.slave(), SHARED, resources);
            Await.until("the second has looked", LIMIT, () -> says(second, false) == 2);
            assertEquals(OTHERS, stage.pairs(PORT_202), "a backup is given nothing");

            List<String> before = atTheNextWriteOf(INSTANCE_201, stage);
            stage.pairs(PORT_201, OTHERS);
            Await.until("the pair is back", LIMIT, () -> stage.pairs(PORT_201).equals(and(OTHERS, AddressPair.of(SHARED))));
            assertEquals(List.of(""), before, "without it nobody hears the master");
            assertEquals("master", stage.ask(SHARED));

            List<String> dead = atTheNextWriteOf(INSTANCE_202, stage);
            master.powerOff();
            Await.until("traffic of both kinds reaches the slave", LIMIT, () -> stage.ask(SHARED).equals("slave") && stage.askOutside().equals("slave"));
            Await.until("the slave says so", LIMIT, () -> says(second, true) == 2 && took(second));
            assertEquals(List.of(""), dead, "being the master is not enough");
            assertEquals(and(OTHERS, AddressPair.of(SHARED)), stage.pairs(PORT_202));
            assertEquals(and(OTHERS, AddressPair.of(SHARED)), stage.pairs(PORT_201), "others keep theirs");
            told(second, "allowed_address_pair " + SHARED + ": not among the address pairs of this host's port", "allowed_address_pair " + SHARED + ": UpdatePort",
                    "allowed_address_pair " + SHARED + ": held by this host", "elastic_ip " + PUBLIC_ADDRESS + ": UpdatePublicip, UpdatePublicip");
        }
    }

    /** With the check off on both ports, and a route to the virtual IP, gratuitous ARP is all that a switch-over takes. */
    @Test
    void whereTheCheckIsOffEveryAddressPassesAndNothingIsWritten() {
        String resources = String.join("\n", "virtual_ip " + VIRTUAL_ADDRESS, "allowed_address_pair " + OVERLAY, "allowed_address_pair 1.1.1.1/0", ROUTE);
        Route route = new Route(OVERLAYS, PORT_203, null, "to the virtual IP");
        try (HuaweiStage stage = new HuaweiStage(and(OTHERS, CHECK_OFF))) {
            stage.change(stage.table().with(OTHER_ROUTE).with(route));
            Host master = stage.master();
            AgentProcess first = stage.boot(master, VIRTUAL_ADDRESS, resources);
            Await.until("traffic reaches the master", LIMIT, () -> stage.ask(OVERLAY).equals("master") && says(first, true) == 4);
            AgentProcess second = stage.boot(stage.slave(), VIRTUAL_ADDRESS, resources);
            Await.until("the slave has everything too", LIMIT, () -> says(second, true) == 4);
            master.powerOff();
            Await.until("traffic reaches the slave", LIMIT, () -> stage.ask(OVERLAY).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> took(second));
            assertEquals(List.of(), stage.writes());

            stage.vpc().simulator().faults().deny(INSTANCE_202, "UpdatePort");
            stage.pairs(PORT_202, OTHERS);
            assertEquals("", stage.ask(OVERLAY), "what the route brings is dropped");
            stage.vpc().simulator().faults().clear();
            Await.until("the slave has switched the check off", LIMIT, () -> stage.ask(OVERLAY).equals("slave") && says(second, true) == 4);
            // The narrower pair is needed no more if the wide one came first.
            assertEquals(and(OTHERS, CHECK_OFF), stage.pairs(PORT_202).stream().filter(pair -> !pair.equals(AddressPair.of(OVERLAY))).toList());
            assertEquals(List.of(OTHER_ROUTE, route), stage.table().routes());
        }
    }

    @Test
    void aRouteFollowsTheMasterWhoseCheckIsSwitchedOffForIt() {
        try (HuaweiStage stage = new HuaweiStage(OTHERS)) {
            stage.change(stage.table().with(OTHER_ROUTE));
            Host master = stage.master();
            stage.boot(master, SHARED, ROUTE);
            Await.until("traffic reaches the master", LIMIT, () -> stage.ask(OVERLAY).equals("master"));
            AgentProcess second = stage.boot(stage.slave(), SHARED, ROUTE);
            Await.until("the second has looked", LIMIT, () -> says(second, false) == 1);
            assertEquals(List.of(OTHERS, and(OTHERS, CHECK_OFF)), List.of(stage.pairs(PORT_202), stage.pairs(PORT_201)));

            master.powerOff();
            Await.until("traffic reaches the slave", LIMIT, () -> stage.ask(OVERLAY).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> took(second));
            assertEquals(List.of(OTHER_ROUTE, new Route(OVERLAYS, PORT_202, null)), stage.table().routes());
            assertEquals(and(OTHERS, CHECK_OFF), stage.pairs(PORT_202));
            told(second, ROUTE + ": held by ecs " + INSTANCE_201, ROUTE + ": UpdatePort, UpdateRouteTable");
        }
    }

    /** Whom the client reaches right before the machine's next change of a port takes effect, which is then not answered: to be read once it was made again. */
    private static List<String> atTheNextWriteOf(String instance, HuaweiStage stage) {
        List<String> reached = new ArrayList<>();
        stage.vpc().simulator().faults().traps().set(instance, "UpdatePort", 1, false, () -> reached.add(stage.ask(SHARED)));
        return reached;
    }

    /** The history of the takeover has each of these. */
    private static void told(AgentProcess agent, String... details) {
        HistoryEntry takeover = agent.history().getLast();
        assertEquals(List.of("MASTER", "held"), List.of(takeover.to(), takeover.outcome()));
        List<String> told = takeover.phases().stream().map(HistoryEntry.Phase::detail).toList();
        Stream.of(details).forEach(each -> assertTrue(told.contains(each), () -> each + " is not told in " + told));
    }

    private static List<AddressPair> and(List<AddressPair> pairs, AddressPair... more) {
        return Stream.concat(pairs.stream(), Stream.of(more)).toList();
    }
}
