package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.contract.OthersContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.Map;

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
        public void close() {
            rehearsal.close();
        }
    }

    @Override
    protected Site site() throws Exception {
        return new OpenStack();
    }
}
