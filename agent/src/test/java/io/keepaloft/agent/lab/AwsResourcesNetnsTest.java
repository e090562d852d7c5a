package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On an EC2-like cloud a secondary address, the elastic IP on it and a route follow the master, and so does the traffic. */
@Tag("netns")
class AwsResourcesNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String OVERLAY = "10.99.0.7";
    private static final String CLIENT_PORT = "eni-0client";

    @Test
    void whatWasTheDeadMastersIsTheNextOnes() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, SeedFixture.builder().with(
                new Instance("i-0client", "ami-0client", "t3.micro", SeedFixture.ZONE, Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()),
                new Port(CLIENT_PORT, SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:d2", "i-0client", 0, "172.17.100.210", List.of(),
                        List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "", Map.of())), Settings.ec2().withMulticast(false))) {
            Host client = vpc.host("client", CLIENT_PORT);
            client.powerOn();
            Host master = vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201);
            AgentProcess first = boot(master, 100, SeedFixture.ADDRESS_202);
            Await.until("the first holds everything", LIMIT, () -> holdsAll(first));
            Host slave = vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202);
            AgentProcess second = boot(slave, 50, SeedFixture.ADDRESS_201);
            Await.until("the second has looked at everything", LIMIT, () -> second.status().stream().flatMap(report -> report.instances().stream())
                    .flatMap(each -> each.cloud().stream()).filter(resource -> Boolean.FALSE.equals(resource.held())).count() == 3);
            assertEquals("master", ask(vpc.outside(), SeedFixture.ELASTIC_IP));
            assertEquals("master", ask(client.machine(), OVERLAY));

            master.powerOff();
            Await.until("traffic of both kinds reaches the slave", LIMIT, () -> ask(vpc.outside(), SeedFixture.ELASTIC_IP).equals("slave")
                    && ask(client.machine(), OVERLAY).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> holdsAll(second));
            var state = vpc.simulator().state();
            assertEquals(List.of(SeedFixture.VIRTUAL_ADDRESS), state.find(Port.class, SeedFixture.PORT_202).orElseThrow().secondaries());
            assertEquals(List.of(), state.find(Port.class, SeedFixture.PORT_201).orElseThrow().secondaries());
            assertFalse(state.find(Port.class, SeedFixture.PORT_202).orElseThrow().sourceCheck());
            assertEquals(SeedFixture.PORT_202, state.find(RouteTable.class, SeedFixture.ROUTE_TABLE).orElseThrow().route("10.99.0.0/24").orElseThrow().portId());
            assertEquals(List.of(SeedFixture.INSTANCE_201), vpc.simulator().log().since(0).stream()
                    .filter(call -> call.action().equals("AssociateAddress") && call.outcome().equals("ok")).map(call -> call.principal()).toList(),
                    "the elastic IP came along with its address");
        }
    }

    private static AgentProcess boot(Host host, int priority, String peer) {
        host.powerOn();
        host.machine().shell("ip addr add " + OVERLAY + "/32 dev lo");
        new WebServer(host).start();
        return AgentProcess.start(host, AgentCommand.ofThisProcess(), host.write("keepalived.conf", """
                cloud_provider aws { endpoint ec2 http://%s }
                vrrp_instance VI_1 {
                    state BACKUP
                    interface eth0
                    virtual_router_id 51
                    version 3
                    advert_int 0.5
                    priority %d
                    unicast_peer { %s }
                    virtual_ipaddress { %s }
                    cloud_resources {
                        secondary_ip %s
                        elastic_ip   %s to %s
                        route        10.99.0.0/24 table %s
                    }
                }
                """.formatted(RehearsalVpc.ENDPOINT, priority, peer, SeedFixture.VIRTUAL_ADDRESS,
                SeedFixture.VIRTUAL_ADDRESS, SeedFixture.ELASTIC_IP, SeedFixture.VIRTUAL_ADDRESS, SeedFixture.ROUTE_TABLE)));
    }

    private static boolean holdsAll(AgentProcess agent) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(each -> each.cloud().stream())
                .filter(resource -> Boolean.TRUE.equals(resource.held())).count() == 3;
    }

    private static String ask(Machine from, String address) {
        return from.shell("curl -s -m 1 http://" + address + ":" + WebServer.PORT + "/ || true").strip();
    }
}
