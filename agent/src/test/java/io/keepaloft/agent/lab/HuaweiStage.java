package io.keepaloft.agent.lab;

import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_202;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Huawei Cloud with two machines for agents, and a third in their subnet from which a client asks; the elastic IP is bound to nothing. */
final class HuaweiStage implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String CLIENT_PORT = "12000000-0000-4000-8000-000000000210";
    /** On both machines' loopback: what comes for it is answered. */
    static final String OVERLAY = "10.99.0.7";
    static final AddressPair CHECK_OFF = AddressPair.of("1.1.1.1/0");

    private static final String CLIENT_INSTANCE = "11000000-0000-4000-8000-000000000210";

    private final LabDirectory files;
    private final RehearsalVpc vpc;
    private final Host client;

    /** @param pairs that both machines' ports have */
    HuaweiStage(List<AddressPair> pairs) {
        files = LabDirectory.create();
        vpc = RehearsalVpc.start(files, HuaweiFixture.builder().with(HuaweiFixture.publicIp(null, null),
                new Instance(CLIENT_INSTANCE, "15000000-0000-4000-8000-000000000001", "s6.small.1", HuaweiFixture.ZONE, Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()),
                new Port(CLIENT_PORT, HuaweiFixture.SUBNET, HuaweiFixture.VPC, "fa:16:3e:11:64:d2", CLIENT_INSTANCE, 0, "172.17.100.210", List.of(),
                        List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), "", Map.of())), Settings.huaweiCloud());
        Stream.of(PORT_201, PORT_202).forEach(id -> pairs(id, pairs));
        client = vpc.host("client", CLIENT_PORT);
        client.powerOn();
    }

    RehearsalVpc vpc() {
        return vpc;
    }

    /** Off. */
    Host master() {
        return vpc.host(RehearsalVpc.MASTER, PORT_201);
    }

    /** Off. */
    Host slave() {
        return vpc.host(RehearsalVpc.SLAVE, PORT_202);
    }

    /** Power, web server, agent. @param resources the lines of {@code cloud_resources} */
    AgentProcess boot(Host host, String address, String resources) {
        boolean master = host.name().equals(RehearsalVpc.MASTER);
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
                """.formatted(RehearsalVpc.ENDPOINT, master ? 100 : 50, master ? HuaweiFixture.ADDRESS_202 : HuaweiFixture.ADDRESS_201, address, resources)));
    }

    /** How many resources the agent says that it holds, or that it does not hold. */
    static long says(AgentProcess agent, boolean held) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(each -> each.cloud().stream())
                .filter(each -> Boolean.valueOf(held).equals(each.held())).count();
    }

    /** Whether the last that happened to it was that it became the master and took everything. */
    static boolean took(AgentProcess agent) {
        HistoryEntry last = agent.history().getLast();
        return last.to().equals("MASTER") && "held".equals(last.outcome());
    }

    /** Who answers the client in the subnet; empty if nobody does. */
    String ask(String address) {
        return ask(client.machine(), address);
    }

    /** Who answers at the elastic IP. */
    String askOutside() {
        return ask(vpc.outside(), HuaweiFixture.PUBLIC_ADDRESS);
    }

    private static String ask(Machine from, String address) {
        return from.shell("curl -s -m 1 http://" + address + ":" + WebServer.PORT + "/ || true").strip();
    }

    List<AddressPair> pairs(String portId) {
        return port(portId).allowedAddressPairs();
    }

    /** As the cloud's operator. */
    void pairs(String portId, List<AddressPair> pairs) {
        change(port(portId).withAllowedAddressPairs(pairs).withSourceCheck(!pairs.contains(CHECK_OFF)));
    }

    private Port port(String id) {
        return vpc.simulator().state().find(Port.class, id).orElseThrow();
    }

    RouteTable table() {
        return vpc.simulator().state().find(RouteTable.class, HuaweiFixture.ROUTE_TABLE).orElseThrow();
    }

    /** In force when it returns. */
    void change(Item item) {
        vpc.fabric().apply(vpc.simulator().cloud().update(state -> {
            var next = state.with(item);
            return new Cloud.Change<>(next, next);
        }));
        Await.until("the change is in force", LIMIT, () -> vpc.fabric().version() >= vpc.simulator().state().version());
    }

    /** Who has changed what by the API, in order. */
    List<String> writes() {
        return vpc.simulator().log().since(0).stream().filter(call -> call.face().equals("huaweicloud") && call.action().matches("(Update|Create|Delete|Add|Remove).*"))
                .map(call -> call.principal() + " " + call.action()).toList();
    }

    @Override
    public void close() {
        try (files) {
            vpc.close();
        }
    }
}
