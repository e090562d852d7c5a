package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.OthersContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is somebody else's in OpenStack. */
final class OthersContractTest extends OthersContract {

    private static final class OpenStack implements Site {
        private final Rehearsal rehearsal = new Rehearsal();

        OpenStack() throws Exception { }

        @Override
        public Simulator cloud() {
            return rehearsal.cloud;
        }

        @Override
        public CloudSession host() {
            return rehearsal.host(OpenStackFixture.PORT_201);
        }

        @Override
        public List<Item> twin(String address) {
            String network = "0a000000-0000-4000-8000-000000000200";
            String subnet = "0b000000-0000-4000-8000-000000000200";
            String group = "0d000000-0000-4000-8000-000000000002";
            return List.of(new Vpc(network, "172.17.100.0/24", true, Map.of("Name", "twin")), new Subnet(subnet, network, "172.17.100.0/24", "nova", Map.of()),
                    new SecurityGroup(group, "twin", "", "", List.of(), Map.of()),
                    new Port("02000000-0000-4000-8000-000000000350", subnet, network, "fa:16:3e:22:64:01", "01000000-0000-4000-8000-000000000350", 0, address, List.of(), List.of(group), true,
                            List.of(), "", Map.of()));
        }

        @Override
        public Resource elasticIp() {
            return new Resource(Kind.ELASTIC_IP, OpenStackFixture.FLOATING_ADDRESS);
        }

        @Override
        public String memberPort() {
            return OpenStackFixture.PORT_202;
        }

        @Override
        public List<Item> stranger(String address) {
            return List.of(port("02000000-0000-4000-8000-000000000206", "01000000-0000-4000-8000-000000000206", address, Port.OF_A_MACHINE));
        }

        @Override
        public Port service(String address) {
            return port("02000000-0000-4000-8000-000000000207", "lb-01000000-0000-4000-8000-000000000207", address, "Octavia");
        }

        private static Port port(String id, String device, String address, String owner) {
            return new Port(id, OpenStackFixture.SUBNET, OpenStackFixture.NETWORK, "fa:16:3e:11:64:77", device, 0, address, List.of(), List.of(OpenStackFixture.SECURITY_GROUP), true, List.of(),
                    true, owner, "", Map.of());
        }

        @Override
        public void close() {
            rehearsal.close();
        }
    }

    @Override
    protected Site site() throws Exception {
        return new OpenStack();
    }

    /** On the virtual address's own port it serves whoever is master: a line that lacks its "to" does not tear it off. */
    @Test
    void aFloatingIpOnAVirtualAddressIsLeftThere() throws Exception {
        try (OpenStack site = new OpenStack()) {
            Port own = site.rehearsal.port(OpenStackFixture.PORT_201);
            assertInstanceOf(Observation.HeldByOther.class, site.host().observe(site.elasticIp()), "nothing says that the port without a server is a virtual address's");
            site.rehearsal.change(own.withAllowedAddressPairs(List.of(AddressPair.of(OpenStackFixture.VIRTUAL_ADDRESS))));
            CloudException refused = assertThrows(CloudException.class, () -> site.host().observe(site.elasticIp()));
            assertTrue(refused.failure() == Failure.FATAL && refused.getMessage().endsWith("Write: elastic_ip " + OpenStackFixture.FLOATING_ADDRESS + " to " + OpenStackFixture.VIRTUAL_ADDRESS),
                    refused.toString());
        }
    }
}
