package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.PreflightContract;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All checks of Huawei Cloud. */
final class PreflightContractTest extends PreflightContract<PreflightContractTest.Huawei> {
    private static final String FAR = "172.17.101.7";
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS, Map.of(Resource.TO, HuaweiFixture.VIRTUAL_ADDRESS));
    private static final Resource VIRTUAL_IP = new Resource(Kind.VIRTUAL_IP, HuaweiFixture.VIRTUAL_ADDRESS);

    /** The rehearsal, and whom the first host's agent takes itself for. */
    static final class Huawei implements PreflightContract.Site {
        final Rehearsal rehearsal = new Rehearsal();
        String instance = HuaweiFixture.INSTANCE_201;
        String configured;
        boolean user;

        Huawei() throws Exception { }

        @Override
        public void close() {
            rehearsal.close();
        }
    }

    @Override
    protected Huawei site() throws Exception {
        return new Huawei();
    }

    @Override
    protected Simulator cloud(Huawei site) {
        return site.rehearsal.cloud;
    }

    @Override
    protected CloudSession host(Huawei site) throws Exception {
        Map<String, String> variables = new HashMap<>(site.user ? Rehearsal.user() : site.rehearsal.on(site.instance));
        return site.rehearsal.host(site.rehearsal.settings(site.configured, 30), variables);
    }

    @Override
    protected List<Case<Huawei>> cases() {
        Resource route = route("10.9.0.0/16", HuaweiFixture.ROUTE_TABLE);
        return List.of(
                new Case<>("all is well", _ -> { }, asked(List.of(EIP, VIRTUAL_IP, route), List.of(HuaweiFixture.ADDRESS_202), Map.of()), true),
                new Case<>("two subnets, shut", PreflightContractTest::twoSubnetsShut, asked(List.of(), List.of(HuaweiFixture.ADDRESS_202, FAR), Map.of()), true),
                new Case<>("peers by tag", _ -> { }, asked(List.of(), List.of(), Map.of("ha", "cluster1")), true),
                new Case<>("a tag of nobody", _ -> { }, asked(List.of(), List.of(), Map.of("ha", "none")), false),
                new Case<>("a tag of ours alone", PreflightContractTest::alone, asked(List.of(), List.of(), Map.of("ha", "cluster1")), false),
                new Case<>("nobody known", site -> site.rehearsal.pairs(HuaweiFixture.PORT_203), asked(List.of(), List.of(), Map.of()), false),
                new Case<>("a peer that nobody has", _ -> { }, asked(List.of(), List.of("172.17.100.250"), Map.of()), false),
                new Case<>("wrong resources", _ -> { }, new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of("172.17.101.7", "172.17.100.77",
                        Rehearsal.ADDRESS_204), Stream.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99"), new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS,
                        Map.of(Resource.TO, "172.17.100.77")), new Resource(Kind.VIRTUAL_IP, "172.17.100.77"), new Resource(Kind.VIRTUAL_IP, Rehearsal.ADDRESS_204),
                        new Resource(Kind.SECONDARY_IP, "172.17.100.203"), route("10.9.0.0/16", "1c000000-0000-4000-8000-00000000dead")).toList(),
                        List.of(HuaweiFixture.ADDRESS_202), Map.of(), Set.of(Path.UNICAST), 0))), true),
                new Case<>("ports without security", site -> {
                    Port own = site.rehearsal.port(HuaweiFixture.PORT_201);
                    site.rehearsal.change(new Port(own.id(), own.subnetId(), own.vpcId(), own.mac(), own.instanceId(), 0, own.primary(), List.of(), own.securityGroups(), true,
                            List.of(), false, own.deviceOwner(), "", own.tags()));
                }, asked(List.of(), List.of(HuaweiFixture.ADDRESS_202), Map.of()), false),
                new Case<>("an elastic IP that a stranger's server has", site -> site.rehearsal.bind(Rehearsal.PORT_204),
                        asked(List.of(new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS)), List.of(HuaweiFixture.ADDRESS_202), Map.of()), false),
                new Case<>("a server without an agency", site -> site.instance = Rehearsal.INSTANCE_204, asked(List.of(EIP), List.of(), Map.of()), false),
                new Case<>("a user's key, and no metadata service", site -> {
                    site.user = true;
                    site.configured = HuaweiFixture.PORT_201;
                }, asked(List.of(EIP), List.of(), Map.of()), true));
    }

    /** The other server loses its tag. */
    private static void alone(Huawei site) {
        Instance other = site.rehearsal.cloud.state().find(Instance.class, HuaweiFixture.INSTANCE_202).orElseThrow();
        site.rehearsal.change(new Instance(other.id(), other.imageId(), other.type(), other.zone(), other.power(), other.role(), other.launched(), Map.of("Name", "ha-202")));
    }

    private static void twoSubnetsShut(Huawei site) {
        String subnet = "1b000000-0000-4000-8000-000000000101";
        site.rehearsal.change(new Subnet(subnet, HuaweiFixture.VPC, "172.17.101.0/24", HuaweiFixture.ZONE, Map.of()));
        site.rehearsal.change(new SecurityGroup(HuaweiFixture.SECURITY_GROUP, "g", "", "", List.of(), Map.of()));
        site.rehearsal.change(new Port("12000000-0000-4000-8000-000000000301", subnet, HuaweiFixture.VPC, "fa:16:3e:11:65:c9", "11000000-0000-4000-8000-000000000301", 0, FAR,
                List.of(), List.of(), true, List.of(), true, "compute:" + HuaweiFixture.ZONE, "", Map.of()));
        site.rehearsal.change(new NetworkAcl("1e000000-0000-4000-8000-000000000001", HuaweiFixture.VPC, false, List.of(subnet), List.of(), Map.of()));
    }

    @Override
    protected List<BadInput<Huawei>> badInputs() {
        return List.of(
                new BadInput<>(NOBODY, _ -> { }, asked(List.of(), List.of("172.17.100.250"), Map.of()), "peer-address", "has this peer's address, and it is one of 172.17.100.0/24"),
                new BadInput<>(OUTSIDE, _ -> { }, new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of("10.1.2.3"), List.of(), List.of(), Map.of(),
                        Set.of(Path.UNICAST), 0))), "virtual-ip-in-subnet", "it lies outside the subnet of this host's interface"),
                new BadInput<>(ELSEWHERE, _ -> { }, asked(List.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99")), List.of(), Map.of()), "elastic-ip-exists",
                        "one of another region cannot be bound here"),
                new BadInput<>(ALONE, PreflightContractTest::alone, asked(List.of(), List.of(), Map.of("ha", "cluster1")), "cloud-peers", "it finds only ourselves"));
    }

    private static Resource route(String prefix, String table) {
        return new Resource(Kind.ROUTE, prefix, Map.of(Resource.TABLE, table));
    }

    @Override
    protected List<Planned> refusals() {
        return List.of(new Planned.Failure(403, "VPC.2201", "Policy doesn't allow it to be performed", false),
                new Planned.Failure(429, "APIGW.0308", "The throttling threshold has been reached", false), new Planned.Failure(400, "VPC.0007", "invalid parameter", false));
    }

    @Override
    protected Set<String> checks() {
        return Set.of("allowed-address-pair", "cloud-peers", "cloud-provider", "credentials", "elastic-ip-exists", "elastic-ip-holder", "elastic-ip-target", "identity", "metadata-service", "multicast-delivery", "nacl-udp",
                "nacl-vrrp", "port-security", "peer-address", "resource-supported", "route-table", "sg-egress-udp", "sg-egress-vrrp", "sg-ingress-udp", "sg-ingress-vrrp", "source-dest-check",
                "virtual-ip", "virtual-ip-in-subnet");
    }
}
