package io.keepaloft.cloud.simulator;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rehearsal in Huawei Cloud's shape: two machines with an agency, a virtual IP's port that both are members of, and the EIP on that port;
 * VRRP (by its number) and the peers' UDP port allowed within the group.
 */
public final class HuaweiFixture {
    public static final String REGION = "cn-north-4";
    public static final String ZONE = "cn-north-4a";
    public static final String PROJECT = "0605768a3300d5b62f5cc01ab5d2e1f5";
    public static final String OPERATOR = "operator";
    public static final String ACCESS_KEY = "REHEARSALVPC00000001";
    /** Of the rehearsal cloud only; it opens nothing else. */
    public static final String SECRET_KEY = "rehearsal-secret-for-the-simulated-cloud";
    public static final String AGENCY = "keepaloft-ha";

    public static final String VPC = "1a000000-0000-4000-8000-000000000001";
    public static final String SUBNET = "1b000000-0000-4000-8000-000000000100";
    public static final String ROUTE_TABLE = "1c000000-0000-4000-8000-000000000001";
    public static final String SECURITY_GROUP = "1d000000-0000-4000-8000-000000000001";
    public static final String INSTANCE_201 = "11000000-0000-4000-8000-000000000201";
    public static final String INSTANCE_202 = "11000000-0000-4000-8000-000000000202";
    public static final String PORT_201 = "12000000-0000-4000-8000-000000000201";
    public static final String PORT_202 = "12000000-0000-4000-8000-000000000202";
    /** The virtual IP's. */
    public static final String PORT_203 = "12000000-0000-4000-8000-000000000203";
    public static final String PUBLIC_IP = "13000000-0000-4000-8000-000000000082";
    public static final String ADDRESS_201 = "172.17.100.201";
    public static final String ADDRESS_202 = "172.17.100.202";
    public static final String VIRTUAL_ADDRESS = "172.17.100.203";
    public static final String PUBLIC_ADDRESS = "120.132.124.82";
    public static final String TAG = "ha=cluster1";

    private static final Instant LAUNCHED = Instant.parse("2026-01-01T00:00:00Z");

    private HuaweiFixture() { }

    /** Everything in place; further items and settings can be added before the start. */
    public static SimulatorBuilder builder() {
        return Simulator.builder().huaweiCloud().region(REGION).account(PROJECT).accessKey(OPERATOR, ACCESS_KEY, SECRET_KEY).with(
                new Vpc(VPC, "172.17.0.0/16", true, Map.of("Name", "rehearsal")),
                new Subnet(SUBNET, VPC, "172.17.100.0/24", ZONE, Map.of("Name", "rehearsal-100")),
                new RouteTable(ROUTE_TABLE, VPC, true, List.of(SUBNET), List.of(), Map.of("Name", "rtb-rehearsal")),
                securityGroup(true),
                instance(INSTANCE_201, "ha-201"), instance(INSTANCE_202, "ha-202"),
                member(PORT_201, INSTANCE_201, ADDRESS_201, "fa:16:3e:11:64:c9"), member(PORT_202, INSTANCE_202, ADDRESS_202, "fa:16:3e:11:64:ca"),
                virtualIp(ADDRESS_201, ADDRESS_202), publicIp(PORT_203, VIRTUAL_ADDRESS));
    }

    /** @param members addresses of the machines that may claim it */
    public static Port virtualIp(String... members) {
        return new Port(PORT_203, SUBNET, VPC, "fa:16:3e:11:64:cb", null, 0, VIRTUAL_ADDRESS, List.of(), List.of(SECURITY_GROUP), true,
                Stream.of(members).map(AddressPair::of).toList(), true, Port.OF_A_VIRTUAL_IP, "", Map.of("Name", "vip"));
    }

    /** @param portId null = bound to nothing */
    public static ElasticIp publicIp(String portId, String address) {
        return new ElasticIp(PUBLIC_IP, PUBLIC_ADDRESS, portId == null ? null
                : new ElasticIp.Association("13000000-0000-4000-8000-00000000a001", portId, address), Map.of("Name", "rehearsal-eip"));
    }

    /** @param vrrp whether protocol 112 may come in from the group: the rule that the seed's test (5) takes away */
    public static SecurityGroup securityGroup(boolean vrrp) {
        var ofGroup = new Peer(Peer.Kind.SECURITY_GROUP, SECURITY_GROUP);
        var everywhere = new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0");
        int any = SecurityRule.ANY;
        var rules = Stream.of(
                new SecurityRule("14000000-0000-4000-8000-000000000001", Direction.EGRESS, any, any, any, everywhere, "", new Wording(false, null, null)),
                new SecurityRule("14000000-0000-4000-8000-000000000002", Direction.INGRESS, 6, 81, 81, everywhere, "service",
                        new Wording(false, "tcp", "0.0.0.0/0")),
                new SecurityRule("14000000-0000-4000-8000-000000000003", Direction.INGRESS, 1, any, any, everywhere, "ping",
                        new Wording(false, "icmp", "0.0.0.0/0")),
                new SecurityRule("14000000-0000-4000-8000-000000000004", Direction.INGRESS, 17, 3112, 3112, ofGroup, "peer channel",
                        new Wording(false, "udp", null)),
                new SecurityRule("14000000-0000-4000-8000-000000000005", Direction.INGRESS, SecurityRule.VRRP, any, any, ofGroup, "VRRP",
                        new Wording(false, "112", null)));
        return new SecurityGroup(SECURITY_GROUP, "rehearsal-ha", "Two machines that share an address", "",
                rules.filter(rule -> vrrp || rule.protocol() != SecurityRule.VRRP).toList(), Map.of());
    }

    /** One more machine of the same subnet and group; the virtual IP does not know it yet. @param last number of its address, 1 to 254 */
    public static List<Item> machine(int last) {
        String instance = String.format("11000000-0000-4000-8000-000000000%03d", last);
        return List.of(instance(instance, "ha-" + last), member(portOf(last), instance, "172.17.100." + last, String.format("fa:16:3e:11:64:%02x", last)));
    }

    /** The id of the port of the machine whose address ends so. */
    public static String portOf(int last) {
        return String.format("12000000-0000-4000-8000-000000000%03d", last);
    }

    private static Instance instance(String id, String name) {
        return new Instance(id, "15000000-0000-4000-8000-000000000001", "s6.small.1", ZONE, Instance.Power.RUNNING, AGENCY, LAUNCHED,
                Map.of("Name", name, "ha", "cluster1"));
    }

    private static Port member(String id, String instanceId, String address, String mac) {
        return new Port(id, SUBNET, VPC, mac, instanceId, 0, address, List.of(), List.of(SECURITY_GROUP), true, List.of(), true, "compute:" + ZONE, "",
                Map.of());
    }
}
