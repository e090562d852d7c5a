package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.OthersContract;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.Map;

/** What is somebody else's in Huawei Cloud. */
final class OthersContractTest extends OthersContract {

    private static final class Huawei implements Site {
        private final Rehearsal rehearsal = new Rehearsal();

        Huawei() throws Exception { }

        @Override
        public Simulator cloud() {
            return rehearsal.cloud;
        }

        @Override
        public CloudSession host() throws Exception {
            return rehearsal.host(HuaweiFixture.INSTANCE_201);
        }

        @Override
        public List<Item> twin(String address) {
            String vpc = "1a000000-0000-4000-8000-000000000002";
            String subnet = "1b000000-0000-4000-8000-000000000200";
            String group = "1d000000-0000-4000-8000-000000000002";
            return List.of(new Vpc(vpc, "172.17.0.0/16", true, Map.of("Name", "twin")), new Subnet(subnet, vpc, "172.17.100.0/24", HuaweiFixture.ZONE, Map.of()),
                    new SecurityGroup(group, "twin", "", "", List.of(), Map.of()),
                    new Port("12000000-0000-4000-8000-000000000350", subnet, vpc, "fa:16:3e:22:64:01", "11000000-0000-4000-8000-000000000350", 0, address, List.of(), List.of(group), true,
                            List.of(), true, "compute:" + HuaweiFixture.ZONE, "", Map.of()));
        }

        @Override
        public Resource elasticIp() {
            return new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS);
        }

        @Override
        public String memberPort() {
            return HuaweiFixture.PORT_202;
        }

        @Override
        public List<Item> stranger(String address) {
            return List.of(port("12000000-0000-4000-8000-000000000206", "11000000-0000-4000-8000-000000000206", address, "compute:" + HuaweiFixture.ZONE));
        }

        @Override
        public Port service(String address) {
            return port("12000000-0000-4000-8000-000000000207", null, address, "neutron:LOADBALANCERV2");
        }

        private static Port port(String id, String instance, String address, String owner) {
            return new Port(id, HuaweiFixture.SUBNET, HuaweiFixture.VPC, "fa:16:3e:11:64:77", instance, 0, address, List.of(), List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), true,
                    owner, "", Map.of());
        }

        @Override
        public void close() {
            rehearsal.close();
        }
    }

    @Override
    protected Site site() throws Exception {
        return new Huawei();
    }
}
