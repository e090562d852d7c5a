package io.keepaloft.cloud.simulator;

import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The cloud of the rehearsal: two machines in one subnet, VRRP allowed between them, and one elastic IP that nobody holds yet. */
public final class SeedFixture {
    public static final String REGION = "us-east-1";
    public static final String ZONE = "us-east-1a";
    public static final String ACCESS_KEY_ID = "AKIAREHEARSALVPC0001";
    /** A key of the rehearsal cloud only; it opens nothing else. */
    public static final String SECRET_ACCESS_KEY = "rehearsal-secret-for-the-simulated-cloud";
    public static final String OPERATOR = "operator";
    public static final String ROLE = "keepaloft-ha";

    public static final String VPC = "vpc-0172017000000000a";
    public static final String SUBNET = "subnet-0172017100000000a";
    public static final String SECURITY_GROUP = "sg-0172017100000000a";
    public static final String NETWORK_ACL = "acl-0172017100000000a";
    public static final String ROUTE_TABLE = "rtb-0172017100000000a";
    public static final String INSTANCE_201 = "i-01720171000000201";
    public static final String INSTANCE_202 = "i-01720171000000202";
    public static final String PORT_201 = "eni-01720171000000201";
    public static final String PORT_202 = "eni-01720171000000202";
    public static final String ADDRESS_201 = "172.17.100.201";
    public static final String ADDRESS_202 = "172.17.100.202";
    /** VRRP's virtual address: moved by gratuitous ARP, unknown to the cloud until it is assigned. */
    public static final String VIRTUAL_ADDRESS = "172.17.100.203";
    public static final String ELASTIC_IP = "120.132.124.82";
    public static final String ALLOCATION = "eipalloc-01201321240000082";

    private static final int PEER_CHANNEL_PORT = 3112;
    private static final Instant LAUNCHED = Instant.parse("2026-01-01T00:00:00Z");

    private SeedFixture() { }

    /** Everything in place; further items and settings can be added before the start. */
    public static SimulatorBuilder builder() {
        return Simulator.builder().region(REGION).accessKey(OPERATOR, ACCESS_KEY_ID, SECRET_ACCESS_KEY).with(
                new Vpc(VPC, "172.17.0.0/16", true, Map.of("Name", "rehearsal")),
                new Subnet(SUBNET, VPC, "172.17.100.0/24", ZONE, Map.of("Name", "rehearsal-100")),
                securityGroup(true),
                NetworkAcl.allowAll(NETWORK_ACL, VPC, List.of(SUBNET)),
                new RouteTable(ROUTE_TABLE, VPC, true, List.of(SUBNET), List.of(new RouteTable.Route("172.17.0.0/16", null, "local"),
                        new RouteTable.Route("0.0.0.0/0", null, "igw-0172017000000000a")), Map.of()),
                instance(INSTANCE_201, "ha-201"), instance(INSTANCE_202, "ha-202"),
                port(PORT_201, INSTANCE_201, ADDRESS_201, "02:00:ac:11:64:c9"), port(PORT_202, INSTANCE_202, ADDRESS_202, "02:00:ac:11:64:ca"),
                new ElasticIp(ALLOCATION, ELASTIC_IP, null, Map.of("Name", "rehearsal-vip")));
    }

    /** @param vrrp whether protocol 112, and the peer channel's UDP, may come in from the subnet: without it each machine believes that it is alone */
    public static SecurityGroup securityGroup(boolean vrrp) {
        var group = new SecurityGroup(SECURITY_GROUP, "rehearsal-ha", "Two machines that share an address", VPC, List.of(
                rule("sgr-0172017100000001a", Direction.EGRESS, SecurityRule.ANY, SecurityRule.ANY, SecurityRule.ANY, "0.0.0.0/0", ""),
                rule("sgr-0172017100000002a", Direction.INGRESS, 6, 81, 81, "0.0.0.0/0", "service"),
                rule("sgr-0172017100000003a", Direction.INGRESS, 1, SecurityRule.ANY, SecurityRule.ANY, "172.17.100.0/24", "ping")), Map.of());
        return vrrp ? group.withRules(List.of(
                rule("sgr-0172017100000004a", Direction.INGRESS, SecurityRule.VRRP, SecurityRule.ANY, SecurityRule.ANY, "172.17.100.0/24", "VRRP"),
                rule("sgr-0172017100000005a", Direction.INGRESS, 17, PEER_CHANNEL_PORT, PEER_CHANNEL_PORT, "172.17.100.0/24", "peer channel"))) : group;
    }

    private static SecurityRule rule(String id, Direction direction, int protocol, int from, int to, String cidr, String description) {
        return new SecurityRule(id, direction, protocol, from, to, new Peer(Peer.Kind.IPV4_RANGE, cidr), description);
    }

    /** One more machine of the same subnet and group. @param last number of its address, 1 to 254 */
    public static List<Item> machine(int last) {
        return List.of(instance("i-" + number(last), "ha-" + last), port(portOf(last), "i-" + number(last), "172.17.100." + last,
                String.format("02:00:ac:11:64:%02x", last)));
    }

    /** The id of the port of the machine whose address ends so. */
    public static String portOf(int last) {
        return "eni-" + number(last);
    }

    private static String number(int last) {
        return String.format("01720171000000%03d", last);
    }

    private static Instance instance(String id, String name) {
        return new Instance(id, "ami-01720171000000001", "t3.micro", ZONE, Instance.Power.RUNNING, ROLE, LAUNCHED, Map.of("Name", name, "ha", "cluster1"));
    }

    private static Port port(String id, String instanceId, String address, String mac) {
        return new Port(id, SUBNET, VPC, mac, instanceId, 0, address, List.of(), List.of(SECURITY_GROUP), true, List.of(), "", Map.of());
    }
}
