package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.OthersContract;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is somebody else's in EC2. */
final class OthersContractTest extends OthersContract {

    private static final class Ec2 implements Site {
        private final TwoHosts hosts = new TwoHosts();

        Ec2() throws Exception { }

        @Override
        public Simulator cloud() {
            return hosts.cloud;
        }

        @Override
        public CloudSession host() throws Exception {
            return hosts.host(SeedFixture.INSTANCE_201);
        }

        @Override
        public List<Item> twin(String address) {
            return List.of(new Vpc("vpc-0twin", "172.17.0.0/16", true, Map.of()), new Subnet("subnet-0twin", "vpc-0twin", "172.17.100.0/24", SeedFixture.ZONE, Map.of()),
                    new SecurityGroup("sg-0twin", "twin", "", "vpc-0twin", List.of(), Map.of()),
                    new Port("eni-0twin", "subnet-0twin", "vpc-0twin", "02:00:ac:22:64:01", null, 0, address, List.of(), List.of("sg-0twin"), true, List.of(), "", Map.of()));
        }

        @Override
        public Resource elasticIp() {
            return TwoHosts.ELASTIC_IP;
        }

        @Override
        public String memberPort() {
            return SeedFixture.PORT_202;
        }

        @Override
        public List<Item> stranger(String address) {
            Instance stranger = new Instance("i-0stranger", "ami-01720171000000001", "t3.micro", SeedFixture.ZONE, Instance.Power.RUNNING, null, Instant.EPOCH, Map.of());
            return List.of(stranger, port("eni-0stranger", stranger.id(), address, Port.OF_A_MACHINE));
        }

        @Override
        public Port service(String address) {
            return port("eni-0nat", null, address, "aws:nat_gateway");
        }

        private static Port port(String id, String instance, String address, String owner) {
            return new Port(id, SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:77", instance, 0, address, List.of(), List.of(SeedFixture.SECURITY_GROUP), true, List.of(), true, owner,
                    "", Map.of());
        }

        @Override
        public void close() {
            hosts.close();
        }
    }

    @Override
    protected Site site() throws Exception {
        return new Ec2();
    }
}
