package io.keepaloft.agent.lab;

import static io.keepaloft.agent.lab.DualStack.LIMIT;
import static io.keepaloft.agent.lab.DualStack.ask;
import static io.keepaloft.agent.lab.DualStack.count;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.simulator.SeedFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On an EC2-like cloud of both families an instance that speaks IPv6 takes its IPv6 address, an IPv4 one and the elastic IP on that along, and the traffic. */
@Tag("netns")
class AwsDualStackNetnsTest {
    private static final String VIRTUAL = "[" + DualStack.VIRTUAL + "]";

    @Test
    void addressesOfBothFamiliesFollowTheMaster() {
        try (DualStack cloud = DualStack.start(DualStack.cloud())) {
            Machine client = cloud.client().machine();
            Machine outside = cloud.vpc().outside();
            Host master = cloud.master();
            AgentProcess first = boot(master, 100, DualStack.ADDRESS_202);
            Await.until("the first holds everything", LIMIT, () -> count(first, true) == 3);
            Host slave = cloud.slave();
            AgentProcess second = boot(slave, 50, DualStack.ADDRESS_201);
            Await.until("the second has looked at everything", LIMIT, () -> count(second, false) == 3);
            assertEquals("master", ask(client, VIRTUAL));
            assertEquals("master", ask(client, SeedFixture.VIRTUAL_ADDRESS));
            assertEquals("master", ask(outside, SeedFixture.ELASTIC_IP));
            slave.machine().shell("ip addr add " + DualStack.PREFIX + "cc/64 dev eth0 nodad");
            assertEquals("", ask(client, "[" + DualStack.PREFIX + "cc]"), "an address that the API does not know is nobody's");

            master.powerOff();
            Await.until("traffic of both families reaches the slave", LIMIT, () -> ask(client, VIRTUAL).equals("slave")
                    && ask(client, SeedFixture.VIRTUAL_ADDRESS).equals("slave") && ask(outside, SeedFixture.ELASTIC_IP).equals("slave"));
            Await.until("the slave says so", LIMIT, () -> count(second, true) == 3);
            assertEquals(Set.of(DualStack.ADDRESS_202, DualStack.VIRTUAL, SeedFixture.VIRTUAL_ADDRESS), Set.copyOf(cloud.port(SeedFixture.PORT_202).secondaries()));
            assertEquals(List.of(DualStack.ADDRESS_201), cloud.port(SeedFixture.PORT_201).secondaries(), "its own one stays");
        }
    }

    private static AgentProcess boot(Host host, int priority, String peer) {
        return DualStack.boot(host, "true", """
                    priority %d
                    unicast_peer { %s }
                    virtual_ipaddress { %s/64 }
                    virtual_ipaddress_excluded { %s/24 }
                    cloud_resources {
                        secondary_ip %s
                        secondary_ip %s
                        elastic_ip   %s to %s
                    }
                """.formatted(priority, peer, DualStack.VIRTUAL, SeedFixture.VIRTUAL_ADDRESS, DualStack.VIRTUAL, SeedFixture.VIRTUAL_ADDRESS,
                SeedFixture.ELASTIC_IP, SeedFixture.VIRTUAL_ADDRESS));
    }
}
