package io.keepaloft.agent.lab;

import static io.keepaloft.agent.lab.OpenStackStage.LIMIT;
import static io.keepaloft.cloud.simulator.OpenStackFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.FLOATING_ADDRESS;
import static io.keepaloft.cloud.simulator.OpenStackFixture.FLOATING_IP;
import static io.keepaloft.cloud.simulator.OpenStackFixture.NETWORK;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_203;
import static io.keepaloft.cloud.simulator.OpenStackFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On an OpenStack-like network a fixed IP goes with the master, or a port without a server keeps the virtual address; and so goes the traffic. */
@Tag("netns")
class OpenStackResourcesNetnsTest {
    /** It sorts before the hosts' own, so that Neutron shows it first. */
    private static final String MOVING = "172.17.100.103";
    private static final String OTHER_FLOATING_ADDRESS = "120.132.124.83";
    private static final String OTHER_FLOATING_IP = "03000000-0000-4000-8000-000000000083";
    private static final String FOREIGN_201 = "172.17.100.101";
    private static final String FOREIGN_202 = "172.17.100.102";

    /** One floating IP is on the address that moves, the other one on the master's own. */
    @Test
    void aFixedIpAndTheFloatingIpsAreTheMasters() {
        tell("""
                virtual_ipaddress { %1$s }
                cloud_resources {
                    secondary_ip %1$s
                    elastic_ip   %2$s to %1$s
                    elastic_ip   %3$s
                }
                """.formatted(MOVING, FLOATING_ADDRESS, OTHER_FLOATING_ADDRESS), stage -> {
            stage.operator("PUT", "floatingips/" + FLOATING_IP, "{'floatingip': {'port_id': null}}");
            stage.operator("PUT", "ports/" + stage.master.port().id(), fixedIps(FOREIGN_201, ADDRESS_201));
            stage.operator("PUT", "ports/" + stage.slave.port().id(), fixedIps(FOREIGN_202, ADDRESS_202));
            stage.bootBoth();
            assertEquals(List.of("false null", "false null", "false null"), standings(stage.slave), "that the other one is master is no error");
            isWith(stage, stage.master, stage.slave);

            stage.master.host.powerOff();
            Await.until("the slave holds everything", LIMIT, stage.slave::holdsAll);
            isWith(stage, stage.slave, stage.master);

            long before = stage.lastCall();
            stage.slave.agent().process().kill();
            stage.slave.startAgent();
            Await.until("the slave's new agent holds everything", LIMIT, stage.slave::holdsAll);
            assertEquals(List.of(), stage.writes(before), "all of it was there when the agent came back");

            stage.master.boot();
            Await.until("the master is back", LIMIT, () -> stage.master.holdsAll() && stage.slave.state().equals("BACKUP"));
            isWith(stage, stage.master, stage.slave);
        });
    }

    private static String fixedIps(String... addresses) {
        return "{'port': {'fixed_ips': [" + List.of(addresses).stream().map(address -> "{'ip_address': '" + address + "'}").collect(Collectors.joining(", ")) + "]}}";
    }

    private static void isWith(OpenStackStage stage, OpenStackStage.Node holder, OpenStackStage.Node other) {
        String name = holder.host.name();
        Await.until("the traffic of all three is with " + name, LIMIT, () -> stage.askInside(MOVING).equals(name) && stage.askOutside(FLOATING_ADDRESS).equals(name)
                && stage.askOutside(OTHER_FLOATING_ADDRESS).equals(name));
        assertEquals(List.of(foreign(holder), MOVING, holder.host.address()), holder.port().addresses().stream().sorted().toList());
        assertEquals(List.of(foreign(other), other.host.address()), other.port().addresses().stream().sorted().toList());
        assertEquals(holder.port().id() + " " + MOVING, boundTo(stage, FLOATING_ADDRESS));
    }

    private static String foreign(OpenStackStage.Node node) {
        return node.port().id().equals(PORT_202) ? FOREIGN_202 : FOREIGN_201;
    }

    private static String boundTo(OpenStackStage stage, String floatingAddress) {
        ElasticIp ip = stage.vpc.simulator().state().elasticIp(floatingAddress).orElseThrow();
        return ip.bound() ? ip.association().portId() + " " + ip.association().privateAddress() : "";
    }

    /** Held or not, and the error, in the order of the configuration. */
    private static List<String> standings(OpenStackStage.Node node) {
        return node.cloud().stream().map(resource -> resource.held() + " " + resource.lastError()).toList();
    }

    /** Nothing is written at a switch-over; what the operator takes off is put back; what the agent did not make it does not make. */
    @Test
    void onAVirtualIpsPortTheFloatingIpNeedsNoCallAndWhatIsMissingIsTold() {
        tell("""
                virtual_ipaddress { %1$s }
                cloud_resources {
                    virtual_ip %1$s
                    elastic_ip %2$s to %1$s
                }
                """.formatted(VIRTUAL_ADDRESS, FLOATING_ADDRESS), stage -> {
            stage.bootBoth();
            serves(stage, "master", true);
            stage.master.host.powerOff();
            Await.until("the slave holds everything", LIMIT, stage.slave::holdsAll);
            serves(stage, "slave", true);
            assertEquals(List.of(), stage.writes(0), "gratuitous ARP was enough");

            stage.operator("PUT", "floatingips/" + FLOATING_IP, "{'floatingip': {'port_id': null}}");
            Await.until("the floating IP is on the virtual IP's port again", LIMIT, () -> boundTo(stage, FLOATING_ADDRESS).equals(PORT_203 + " " + VIRTUAL_ADDRESS));
            serves(stage, "slave", true);
            assertTrue(stage.slave.agent().process().output().contains("elastic_ip " + FLOATING_ADDRESS + ": was ours and is now held by nobody."));
            assertEquals(List.of("update_floatingip ok"), stage.writes(0));

            stage.operator("DELETE", "ports/" + PORT_203, "");
            Await.until("the status tells what is missing, and how to make it", LIMIT, () -> stage.slave.cloud().stream()
                    .allMatch(resource -> resource.lastError() != null && resource.lastError().contains("openstack port create --network " + NETWORK)));
            serves(stage, "slave", false);
            assertEquals("MASTER", stage.slave.state());
            assertEquals(List.of(VIRTUAL_ADDRESS), pairs(stage.slave));
            assertEquals(List.of(VIRTUAL_ADDRESS), pairs(stage.master));
            assertEquals(List.of("update_floatingip ok"), stage.writes(0), "the port was not the agent's");

            stage.operator("POST", "ports", "{'port': {'network_id': '" + NETWORK + "', 'name': 'vip', 'fixed_ips': [{'ip_address': '" + VIRTUAL_ADDRESS + "'}]}}");
            Await.until("the slave holds everything again", LIMIT, stage.slave::holdsAll);
            serves(stage, "slave", true);
            assertEquals(List.of("update_floatingip ok", "update_floatingip ok"), stage.writes(0));
        });
    }

    /** @param outside whether also at the floating IP, or nobody there */
    private static void serves(OpenStackStage stage, String name, boolean outside) {
        Await.until(name + " answers" + (outside ? "" : " inside alone"), LIMIT, () -> stage.askInside(VIRTUAL_ADDRESS).equals(name)
                && stage.askOutside(FLOATING_ADDRESS).equals(outside ? name : ""));
    }

    private static List<String> pairs(OpenStackStage.Node node) {
        return node.port().allowedAddressPairs().stream().map(AddressPair::address).toList();
    }

    private static void tell(String instanceLines, Consumer<OpenStackStage> story) {
        try (LabDirectory files = LabDirectory.create()) {
            try (OpenStackStage stage = new OpenStackStage(files, OpenStackFixture.builder().with(new ElasticIp(OTHER_FLOATING_IP, OTHER_FLOATING_ADDRESS, null, Map.of())), instanceLines)) {
                stage.tell(story);
            }
            assertEquals(List.of(), files.leftOver());
        }
    }
}
