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
 * The rehearsal in OpenStack's shape: two machines that may both send from .203, a port that reserves it and is bound to no machine, and the
 * floating IP on that port; VRRP and the peers' UDP port allowed within the group.
 */
public final class OpenStackFixture {
    public static final String REGION = "RegionOne";
    public static final String PROJECT = "a0de463ce3ac4171a3685bdc0c196520";
    public static final String USER = "demo";
    public static final String ADMIN = "admin";
    /** Of the rehearsal cloud only; it opens nothing else. */
    public static final String PASSWORD = "rehearsal-password-for-the-simulated-cloud";
    public static final String CREDENTIAL_ID = "c0ffee0123456789c0ffee0123456789";
    public static final String CREDENTIAL_NAME = "ha";
    public static final String CREDENTIAL_SECRET = "rehearsal-secret-for-the-simulated-cloud";

    public static final String OUTSIDE = "0e000000-0000-4000-8000-000000000001";
    public static final String OUTSIDE_SUBNET = "0e000000-0000-4000-8000-000000000002";
    public static final String NETWORK = "0a000000-0000-4000-8000-000000000100";
    public static final String SUBNET = "0b000000-0000-4000-8000-000000000100";
    public static final String ROUTER = "0c000000-0000-4000-8000-000000000001";
    public static final String SECURITY_GROUP = "0d000000-0000-4000-8000-000000000001";
    public static final String INSTANCE_201 = "01000000-0000-4000-8000-000000000201";
    public static final String INSTANCE_202 = "01000000-0000-4000-8000-000000000202";
    public static final String PORT_201 = "02000000-0000-4000-8000-000000000201";
    public static final String PORT_202 = "02000000-0000-4000-8000-000000000202";
    public static final String PORT_203 = "02000000-0000-4000-8000-000000000203";
    public static final String FLOATING_IP = "03000000-0000-4000-8000-000000000082";
    public static final String ADDRESS_201 = "172.17.100.201";
    public static final String ADDRESS_202 = "172.17.100.202";
    public static final String VIRTUAL_ADDRESS = "172.17.100.203";
    public static final String FLOATING_ADDRESS = "120.132.124.82";
    public static final String TAG = "ha=cluster1";

    private static final Instant LAUNCHED = Instant.parse("2026-01-01T00:00:00Z");

    private OpenStackFixture() { }

    /** Everything in place; further items and settings can be added before the start. */
    public static SimulatorBuilder builder() {
        return Simulator.builder().region(REGION).account(PROJECT).openStackUser(USER, PASSWORD, false).openStackUser(ADMIN, PASSWORD, true)
                .applicationCredential(CREDENTIAL_ID, CREDENTIAL_NAME, CREDENTIAL_SECRET, USER).with(
                new Vpc(OUTSIDE, "120.132.124.0/24", false, true, Map.of("Name", "ext")),
                new Subnet(OUTSIDE_SUBNET, OUTSIDE, "120.132.124.0/24", "nova", Map.of("Name", "ext-subnet")),
                new Vpc(NETWORK, "172.17.100.0/24", true, Map.of("Name", "rehearsal")),
                new Subnet(SUBNET, NETWORK, "172.17.100.0/24", "nova", Map.of("Name", "rehearsal-100")),
                new RouteTable(ROUTER, NETWORK, true, List.of(SUBNET), List.of(new RouteTable.Route("0.0.0.0/0", null, OUTSIDE)), Map.of("Name", "r1")),
                securityGroup(true),
                instance(INSTANCE_201, "ha-201"), instance(INSTANCE_202, "ha-202"),
                member(PORT_201, INSTANCE_201, ADDRESS_201, "fa:16:3e:11:64:c9", "p201"),
                member(PORT_202, INSTANCE_202, ADDRESS_202, "fa:16:3e:11:64:ca", "p202"),
                new Port(PORT_203, SUBNET, NETWORK, "fa:16:3e:11:64:cb", null, 0, VIRTUAL_ADDRESS, List.of(), List.of(SECURITY_GROUP), true, List.of(),
                        "", Map.of("Name", "vip")),
                new ElasticIp(FLOATING_IP, FLOATING_ADDRESS, new ElasticIp.Association("03000000-0000-4000-8000-00000000a001", PORT_203, VIRTUAL_ADDRESS),
                        Map.of()));
    }

    /** @param vrrp whether protocol 112 may come in from the group: the rule that the seed's test (5) takes away */
    public static SecurityGroup securityGroup(boolean vrrp) {
        var ofGroup = new Peer(Peer.Kind.SECURITY_GROUP, SECURITY_GROUP);
        var everywhere = new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0");
        int any = SecurityRule.ANY;
        var rules = Stream.of(
                new SecurityRule("04000000-0000-4000-8000-000000000001", Direction.EGRESS, any, any, any, everywhere, "", new Wording(false, null, null)),
                new SecurityRule("04000000-0000-4000-8000-000000000002", Direction.INGRESS, 6, 81, 81, everywhere, "service",
                        new Wording(false, "tcp", "0.0.0.0/0")),
                new SecurityRule("04000000-0000-4000-8000-000000000003", Direction.INGRESS, 1, any, any, everywhere, "ping",
                        new Wording(false, "icmp", "0.0.0.0/0")),
                new SecurityRule("04000000-0000-4000-8000-000000000004", Direction.INGRESS, 17, 3112, 3112, ofGroup, "peer channel",
                        new Wording(false, "udp", null)),
                new SecurityRule("04000000-0000-4000-8000-000000000005", Direction.INGRESS, SecurityRule.VRRP, any, any, ofGroup, "VRRP",
                        new Wording(false, "vrrp", null)));
        return new SecurityGroup(SECURITY_GROUP, "rehearsal-ha", "Two machines that share an address", NETWORK,
                rules.filter(rule -> vrrp || rule.protocol() != SecurityRule.VRRP).toList(), Map.of());
    }

    /** One more machine of the same subnet and group, which may also send from the virtual address. @param last number of its address, 1 to 254 */
    public static List<Item> machine(int last) {
        String number = String.format("%03d", last);
        return List.of(instance(instanceOf(last), "ha-" + number),
                member(portOf(last), instanceOf(last), "172.17.100." + last, String.format("fa:16:3e:11:64:%02x", last), "p" + number));
    }

    /** The id of the machine whose address ends so. */
    public static String instanceOf(int last) {
        return String.format("01000000-0000-4000-8000-000000000%03d", last);
    }

    /** The id of its port. */
    public static String portOf(int last) {
        return String.format("02000000-0000-4000-8000-000000000%03d", last);
    }

    /** The id of an application credential of its own, whose secret is {@link #CREDENTIAL_SECRET}, where {@link #ownCredential} has made one. */
    public static String credentialOf(int last) {
        return String.format("c0ffee0123456789c0ffee0123456%03d", last);
    }

    /** Gives the machine a user of its own, named as the machine's id, and an application credential of that user: who calls can be told by it. */
    public static SimulatorBuilder ownCredential(SimulatorBuilder cloud, int last) {
        return cloud.openStackUser(instanceOf(last), PASSWORD, false)
                .applicationCredential(credentialOf(last), "ha-" + last, CREDENTIAL_SECRET, instanceOf(last));
    }

    private static Instance instance(String id, String name) {
        return new Instance(id, "cirros", "m1.tiny", "nova", Instance.Power.RUNNING, null, LAUNCHED, Map.of("Name", name));
    }

    private static Port member(String id, String instanceId, String address, String mac, String name) {
        return new Port(id, SUBNET, NETWORK, mac, instanceId, 0, address, List.of(), List.of(SECURITY_GROUP), true,
                List.of(AddressPair.of(VIRTUAL_ADDRESS)), "", Map.of("Name", name, TAG, ""));
    }
}
