package io.keepaloft.agent.lab;

import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PUBLIC_ADDRESS;
import static io.keepaloft.cloud.simulator.HuaweiFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.agent.linux.PacketSocket;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.protocol.wire.IpAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Huawei Cloud's network with real machines in it, and a client outside that asks at the elastic IP. */
@Tag("netns")
class HuaweiCloudNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ALL_OUT = "14000000-0000-4000-8000-000000000001";

    @Test
    void anElasticIpOnAVirtualIpIsWithTheMemberWhoAnnouncedItLast() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, HuaweiFixture.builder(), Settings.huaweiCloud())) {
            Host a = start(vpc, "a", PORT_201);
            Host b = start(vpc, "b", PORT_202);
            take(a, 0xfa_16_3e_11_64_c9L);
            Await.until("a answers", LIMIT, () -> ask(vpc).equals("a"));
            a.machine().shell("ip addr del " + VIRTUAL_ADDRESS + "/32 dev eth0");
            take(b, 0xfa_16_3e_11_64_caL);
            Await.until("b answers, and nobody has called the API", LIMIT, () -> ask(vpc).equals("b"));
            assertTrue(vpc.simulator().log().since(0).stream().noneMatch(call -> call.face().equals("huaweicloud")));

            change(vpc, HuaweiFixture.virtualIp(ADDRESS_201));
            assertEquals("", ask(vpc), "b was taken out of the members");
            change(vpc, HuaweiFixture.virtualIp(ADDRESS_201, ADDRESS_202));
            Await.until("b answers again", LIMIT, () -> ask(vpc).equals("b"));

            change(vpc, HuaweiFixture.publicIp(PORT_201, ADDRESS_201));
            assertEquals("a", ask(vpc), "on a machine's own port it is the machine's");
            change(vpc, HuaweiFixture.publicIp(null, null));
            assertEquals("", ask(vpc));
        }
    }

    /** "Obtaining ECS Details Using Metadata": the group has to let TCP port 80 out to it. */
    @Test
    void theMetadataServiceIsBehindTheGroup() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, HuaweiFixture.builder(), Settings.huaweiCloud())) {
            Host a = start(vpc, "a", PORT_201);
            String ask = "curl -s -m 1 http://169.254.169.254/openstack/latest/meta_data.json || true";
            assertTrue(a.machine().shell(ask).contains(HuaweiFixture.INSTANCE_201));
            change(vpc, vpc.simulator().state().find(SecurityGroup.class, SECURITY_GROUP).orElseThrow().withoutRules(List.of(ALL_OUT)));
            assertEquals("", a.machine().shell(ask));
        }
    }

    private static Host start(RehearsalVpc vpc, String name, String port) {
        Host host = vpc.host(name, port);
        host.powerOn();
        new WebServer(host).start();
        return host;
    }

    /** With gratuitous ARP. */
    private static void take(Host host, long mac) {
        host.machine().shell("ip addr add " + VIRTUAL_ADDRESS + "/32 dev eth0");
        assertEquals(0, host.machine().namespace().call(() -> {
            try (PacketSocket socket = PacketSocket.open()) {
                return socket.gratuitousArp(NetworkInterface.getByName("eth0").getIndex(), mac, IpAddress.parse(VIRTUAL_ADDRESS).lo());
            }
        }));
    }

    private static String ask(RehearsalVpc vpc) {
        return vpc.outside().shell("curl -s -m 1 http://" + PUBLIC_ADDRESS + ":" + WebServer.PORT + "/ || true").strip();
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
