package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.VPC;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.PreflightContract;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** All checks of AWS. */
final class PreflightContractTest extends PreflightContract<PreflightContractTest.Ec2> {
    private static final String FAR = "172.17.9.9";
    private static final Resource ROUTE = route("10.9.0.0/16", SeedFixture.ROUTE_TABLE);

    /** Two hosts, and how the first one's agent is set up. */
    static final class Ec2 implements PreflightContract.Site {
        final TwoHosts hosts = new TwoHosts();
        Mode mode = Mode.SAFE;
        String region;
        String configured;
        String key = SeedFixture.ACCESS_KEY_ID;

        @Override
        public void close() {
            hosts.close();
        }
    }

    @Override
    protected Ec2 site() throws Exception {
        return new Ec2();
    }

    @Override
    protected Simulator cloud(Ec2 site) {
        return site.hosts.cloud;
    }

    @Override
    protected CloudSession host(Ec2 site) throws Exception {
        return site.hosts.session(site.hosts.settings(site.region, null, site.configured, site.mode), site.hosts.metadataOf(INSTANCE_201),
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create(site.key, SeedFixture.SECRET_ACCESS_KEY)));
    }

    @Override
    protected List<Case<Ec2>> cases() {
        Resource elastic = TwoHosts.ELASTIC_IP;
        return List.of(
                new Case<>("all is well", _ -> { }, asked(List.of(elastic, secondary("172.17.100.203"), ROUTE), List.of(ADDRESS_202), Map.of()), true),
                new Case<>("two subnets, shut", PreflightContractTest::twoSubnetsShut, asked(List.of(), List.of(ADDRESS_202, FAR), Map.of()), true),
                new Case<>("a subnet whose ACL EC2 does not name", site -> {
                    twoSubnetsShut(site);
                    site.hosts.put(new NetworkAcl("acl-9", VPC, false, List.of(), List.of(), Map.of()));
                }, asked(List.of(), List.of(ADDRESS_202, FAR), Map.of()), false),
                new Case<>("peers by tag", _ -> { }, asked(List.of(), List.of(), Map.of("ha", "cluster1")), true),
                new Case<>("a tag of nobody", _ -> { }, asked(List.of(), List.of(), Map.of("ha", "none")), false),
                new Case<>("a tag of ours alone", _ -> { }, asked(List.of(), List.of(), Map.of("Name", "ha-201")), false),
                new Case<>("nobody known", _ -> { }, asked(List.of(), List.of(), Map.of()), false),
                new Case<>("a peer that nobody has", _ -> { }, asked(List.of(), List.of("172.17.100.250"), Map.of()), false),
                new Case<>("wrong resources", PreflightContractTest::wrongTables, asked(Stream.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99"),
                        new Resource(Kind.ELASTIC_IP, elastic.value(), Map.of(Resource.TO, "172.17.100.77")), secondary("10.1.2.3"), secondary("172.17.100.1"),
                        secondary(ADDRESS_202), secondary("nonsense"), route("0.0.0.0/0", SeedFixture.ROUTE_TABLE), route("10.9.0.0/16", "rtb-gone"),
                        route("10.9.0.0/16", "rtb-idle"), route("10.9.0.0/16", "rtb-far"), new Resource(Kind.VIRTUAL_IP, "172.17.100.203"),
                        new Resource(Kind.ALLOWED_ADDRESS_PAIR, "172.17.100.203")).toList(), List.of(ADDRESS_202), Map.of()), false),
                new Case<>("no metadata service", site -> site.hosts.cloud.metadata().set(INSTANCE_201, MetadataSwitch.Mode.CUT, Duration.ZERO),
                        asked(List.of(elastic), List.of(), Map.of()), false),
                new Case<>("no metadata service, and configured", site -> {
                    site.hosts.cloud.metadata().set(INSTANCE_201, MetadataSwitch.Mode.CUT, Duration.ZERO);
                    site.region = SeedFixture.REGION;
                    site.configured = PORT_201;
                }, asked(List.of(elastic), List.of(), Map.of()), true),
                new Case<>("a key that EC2 does not know", site -> site.key = "AKIANOSUCHKEY", asked(List.of(elastic), List.of(), Map.of()), false));
    }

    private static void twoSubnetsShut(Ec2 site) {
        site.hosts.put(new Subnet("subnet-9", VPC, "172.17.9.0/24", "us-east-1b", Map.of()));
        site.hosts.put(new SecurityGroup(SeedFixture.SECURITY_GROUP, "g", "", VPC, List.of(), Map.of()));
        site.hosts.put(new Port("eni-9", "subnet-9", VPC, "02:00:00:00:00:09", null, 0, FAR, List.of(), List.of(), true, List.of(), "", Map.of()));
        site.hosts.put(new NetworkAcl("acl-9", VPC, false, List.of("subnet-9"), List.of(), Map.of()));
    }

    private static void wrongTables(Ec2 site) {
        site.hosts.put(new RouteTable("rtb-idle", VPC, false, List.of(), List.of(), Map.of()));
        site.hosts.put(new RouteTable("rtb-far", "vpc-far", true, List.of(), List.of(), Map.of()));
    }

    @Override
    protected List<BadInput<Ec2>> badInputs() {
        List<String> peer = List.of(ADDRESS_202);
        return List.of(
                new BadInput<>(NOBODY, _ -> { }, asked(List.of(), List.of("172.17.100.250"), Map.of()), "peer-address", "has this peer's address, and it is one of 172.17.100.0/24"),
                new BadInput<>(OUTSIDE, _ -> { }, asked(List.of(secondary("10.1.2.3")), peer, Map.of()), "secondary-ip-in-subnet", "10.1.2.3 lies outside " + SeedFixture.SUBNET),
                new BadInput<>(ELSEWHERE, _ -> { }, asked(List.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99")), peer, Map.of()), "elastic-ip-exists",
                        "it is of another region or account, or has been released"),
                new BadInput<>(ALONE, _ -> { }, asked(List.of(), List.of(), Map.of("Name", "ha-201")), "cloud-peers", "it finds only ourselves"));
    }

    private static Resource secondary(String address) {
        return new Resource(Kind.SECONDARY_IP, address);
    }

    private static Resource route(String prefix, String table) {
        return new Resource(Kind.ROUTE, prefix, Map.of(Resource.TABLE, table));
    }

    @Override
    protected List<Planned> refusals() {
        return List.of(new Planned.Failure(403, "UnauthorizedOperation", "You are not authorized to perform this operation.", false),
                new Planned.Failure(503, "RequestLimitExceeded", "Request limit exceeded.", false), new Planned.Failure(400, "InvalidParameterValue", "Value is invalid", false));
    }

    @Override
    protected Set<String> checks() {
        return Set.of("cloud-peers", "cloud-provider", "credentials", "elastic-ip-exists", "elastic-ip-holder", "elastic-ip-target", "identity", "metadata-service", "multicast-delivery", "nacl-udp", "nacl-vrrp",
                "peer-address", "resource-supported", "route-table-exists", "route-target", "secondary-ip-in-subnet", "secondary-ip-target", "sg-egress-udp", "sg-egress-vrrp", "sg-ingress-udp",
                "sg-ingress-vrrp", "source-dest-check", "virtual-ip");
    }
}
