package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.PreflightContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All checks of OpenStack. */
final class PreflightContractTest extends PreflightContract<PreflightContractTest.OpenStack> {
    private static final Resource FLOATING = new Resource(Kind.ELASTIC_IP, OpenStackFixture.FLOATING_ADDRESS, Map.of(Resource.TO, OpenStackFixture.VIRTUAL_ADDRESS));
    private static final Resource VIRTUAL = new Resource(Kind.VIRTUAL_IP, OpenStackFixture.VIRTUAL_ADDRESS);

    /** The rehearsal, and how the first host's agent is set up. */
    static final class OpenStack implements PreflightContract.Site {
        final Rehearsal rehearsal = new Rehearsal();
        String configured = OpenStackFixture.PORT_201;
        Map<String, String> variables = rehearsal.account();

        OpenStack() throws Exception { }

        @Override
        public void close() {
            rehearsal.close();
        }
    }

    @Override
    protected OpenStack site() throws Exception {
        return new OpenStack();
    }

    @Override
    protected Simulator cloud(OpenStack site) {
        return site.rehearsal.cloud;
    }

    @Override
    protected CloudSession host(OpenStack site) {
        return site.rehearsal.host(site.configured, site.variables, Map.of());
    }

    @Override
    protected List<Case<OpenStack>> cases() {
        Resource exclusive = new Resource(Kind.ALLOWED_ADDRESS_PAIR, OpenStackFixture.VIRTUAL_ADDRESS, Map.of("exclusive", "true"));
        List<String> peer = List.of(OpenStackFixture.ADDRESS_202);
        return List.of(
                new Case<>("all is well", _ -> { }, asked(List.of(FLOATING, VIRTUAL, Rehearsal.PAIR), peer, Map.of()), true),
                new Case<>("shut", site -> group(site, List.of()), asked(List.of(), peer, Map.of()), true),
                new Case<>("no group", site -> site.rehearsal.change(site.rehearsal.port(OpenStackFixture.PORT_202).withSecurityGroups(List.of())), asked(List.of(), peer, Map.of()), false),
                new Case<>("peers by tag", _ -> { }, asked(List.of(), List.of(), Map.of("ha", "cluster1")), true),
                new Case<>("a tag of nobody", _ -> { }, asked(List.of(), List.of(), Map.of("ha", "none")), false),
                new Case<>("nobody known", _ -> { }, asked(List.of(), List.of(), Map.of()), false),
                new Case<>("a peer that nobody has", _ -> { }, asked(List.of(), List.of("172.17.100.250"), Map.of()), false),
                new Case<>("wrong resources", _ -> { }, new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of("10.1.2.3", "172.17.100.77",
                        OpenStackFixture.ADDRESS_202), Stream.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99"), new Resource(Kind.ELASTIC_IP, OpenStackFixture.FLOATING_ADDRESS,
                        Map.of(Resource.TO, "172.17.100.77")), new Resource(Kind.VIRTUAL_IP, "172.17.100.77"), new Resource(Kind.VIRTUAL_IP, OpenStackFixture.ADDRESS_202),
                        new Resource(Kind.SECONDARY_IP, "10.1.2.3"), new Resource(Kind.SECONDARY_IP, OpenStackFixture.ADDRESS_202),
                        new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "r"))).toList(), List.of(), Map.of(), Set.of(Path.UNICAST), 0))), true),
                new Case<>("a wider pair, and exclusive", site -> site.rehearsal.change(site.rehearsal.port(OpenStackFixture.PORT_201)
                        .withAllowedAddressPairs(List.of(AddressPair.of("172.17.100.0/24")))), asked(List.of(exclusive), peer, Map.of()), false),
                new Case<>("ports without security", site -> {
                    Port own = site.rehearsal.port(OpenStackFixture.PORT_201);
                    site.rehearsal.change(new Port(own.id(), own.subnetId(), own.vpcId(), own.mac(), own.instanceId(), 0, own.primary(), List.of(), List.of(), true,
                            List.of(), false, own.deviceOwner(), "", own.tags()));
                }, asked(List.of(), peer, Map.of()), false),
                new Case<>("a floating IP that no member has", _ -> { }, asked(List.of(new Resource(Kind.ELASTIC_IP, OpenStackFixture.FLOATING_ADDRESS)), peer, Map.of()), false),
                new Case<>("a wrong password", site -> {
                    site.variables = new HashMap<>(site.variables);
                    site.variables.put("OS_PASSWORD", "wrong");
                }, asked(List.of(FLOATING), peer, Map.of()), false),
                new Case<>("no account", site -> site.variables = Map.of(), asked(List.of(FLOATING), peer, Map.of()), false),
                new Case<>("a port that is not there", site -> site.configured = "02000000-0000-4000-8000-00000000dead", asked(List.of(FLOATING), peer, Map.of()), false),
                new Case<>("nothing says which port", site -> site.configured = null, asked(List.of(FLOATING), peer, Map.of()), false));
    }

    private static void group(OpenStack site, List<io.keepaloft.cloud.simulator.model.SecurityRule> rules) {
        SecurityGroup group = new SecurityGroup(OpenStackFixture.SECURITY_GROUP, "g", "", OpenStackFixture.NETWORK, rules, Map.of());
        site.rehearsal.cloud.cloud().update(state -> new Cloud.Change<>(state.with(group), true));
    }

    @Override
    protected List<BadInput<OpenStack>> badInputs() {
        return List.of(
                new BadInput<>(NOBODY, _ -> { }, asked(List.of(), List.of("172.17.100.250"), Map.of()), "peer-address", "has this peer's address, and it is one of 172.17.100.0/24"),
                new BadInput<>(OUTSIDE, _ -> { }, asked(List.of(new Resource(Kind.SECONDARY_IP, "10.1.2.3")), List.of(), Map.of()), "secondary-ip-in-subnet",
                        "10.1.2.3 is in no subnet of this network"),
                new BadInput<>(ELSEWHERE, _ -> { }, asked(List.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99")), List.of(), Map.of()), "elastic-ip-exists",
                        "it is of another project or region, or has been released"),
                new BadInput<>(ALONE, site -> {
                    Port own = site.rehearsal.port(OpenStackFixture.PORT_201);
                    site.rehearsal.change(new Port(own.id(), own.subnetId(), own.vpcId(), own.mac(), own.instanceId(), 0, own.primary(), List.of(), own.securityGroups(), true,
                            List.of(), "", Map.of("ha=alone", "")));
                }, asked(List.of(), List.of(), Map.of("ha", "alone")), "cloud-peers", "it finds only ourselves"));
    }

    @Override
    protected List<Planned> refusals() {
        return List.of(new Planned.Failure(403, "PolicyNotAuthorized", "rule:get_port is disallowed by policy", false),
                new Planned.Failure(429, "OverLimit", "This request was rate-limited.", false), new Planned.Failure(400, "BadRequest", "invalid", false));
    }

    @Override
    protected Set<String> checks() {
        return Set.of("allowed-address-pair", "cloud-peers", "cloud-provider", "credentials", "elastic-ip-exists", "elastic-ip-holder", "elastic-ip-target", "identity", "metadata-service", "multicast-delivery",
                "port-security", "peer-address", "resource-supported", "secondary-ip-in-subnet", "sg-egress-udp", "sg-egress-vrrp", "sg-ingress-udp", "sg-ingress-vrrp",
                "vip-port-reserved", "virtual-ip-exists");
    }
}
