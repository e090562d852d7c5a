package io.keepaloft.agent.lab;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The cloud's network: a bridge that hosts are plugged into, which also is their router and answers on the cloud's own addresses. */
public final class VirtualSwitch implements AutoCloseable {
    static final String BRIDGE = "br0";
    /** Of its end of every Ethernet. */
    public static final String ROUTER_MAC = "02:00:00:00:00:01";
    /** Groups that VRRP sends to: RFC 5798 §5.1.1.2 and §5.1.2.2. */
    private static final String NO_MULTICAST = """
            add rule bridge vpc multicast ip daddr 224.0.0.18 drop
            add rule bridge vpc multicast ip6 daddr ff02::12 drop
            """;

    private static final String NO_VRRP = """
            add rule bridge vpc vrrp ip protocol 112 drop
            add rule bridge vpc vrrp ip6 nexthdr 112 drop
            """;

    private final Machine fabric;
    /** By the port's name, where it is not the first. */
    private final Map<String, String> bridges = new ConcurrentHashMap<>();

    private VirtualSwitch(Machine fabric) {
        this.fabric = fabric;
    }

    /** @param addresses the switch's own, with prefix lengths: the subnet's router, the metadata service, API endpoints */
    public static VirtualSwitch create(String namespace, List<String> addresses) {
        VirtualSwitch created = new VirtualSwitch(Machine.start(namespace));
        try {
            created.build(addresses);
            return created;
        } catch (RuntimeException e) {
            created.close();
            throw e;
        }
    }

    private void build(List<String> addresses) {
        bridge(BRIDGE, addresses);
        namespace().shell("echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
        namespace().nft("""
                table bridge vpc {
                    chain multicast { }
                    chain vrrp { }
                    chain switched { type filter hook forward priority 0; jump multicast; jump vrrp; }
                }
                """);
    }

    /** One more Ethernet, which the router joins with the others. @param addresses the router's on it, with prefix lengths */
    public void bridge(String name, List<String> addresses) {
        // Nothing is learned about groups, as in a switch that floods; ports forward at once.
        // An address of its own: a bridge without one borrows it from a port, and so changes it when that port is unplugged.
        namespace().ip("link add " + name + " address " + ROUTER_MAC + " type bridge mcast_snooping 0 forward_delay 0 stp_state 0");
        addresses.forEach(address -> namespace().ip("addr add " + address + " dev " + name + (address.contains(":") ? " nodad" : "")));
        namespace().ip("link set " + name + " up");
    }

    /** Says which Ethernet a port will be plugged into; the first one if it is not said. */
    public void place(String port, String bridge) {
        bridges.put(port, bridge);
    }

    public Namespace namespace() {
        return fabric.namespace();
    }

    public Machine machine() {
        return fabric;
    }

    /** A cable from the port to the host's {@code eth0}; both ends go with either namespace. */
    public void plug(String port, Namespace host) {
        plug(port, null, host);
    }

    /** @param mac of the host's end, which it has before it is up: the link-local address is made of it; null = any */
    public void plug(String port, String mac, Namespace host) {
        namespace().ip("link add " + port + " type veth peer name eth0" + (mac == null ? "" : " address " + mac) + " netns " + host.name());
        namespace().ipBatch(List.of("link set " + port + " master " + bridges.getOrDefault(port, BRIDGE), "link set " + port + " up"));
        host.ip("link set eth0 up");
    }

    /** Pulls the cable: from now on not a bit comes out of the host, and the port is free again. */
    public void unplug(String port) {
        namespace().ip("link del " + port);
    }

    /** Cuts or restores the port without removing it. */
    public void carrier(String port, boolean on) {
        namespace().ip("link set " + port + (on ? " up" : " down"));
    }

    /** Off: as in AWS and most clouds, groups are not delivered, and nobody is told. */
    public void multicast(boolean delivered) {
        namespace().nft("flush chain bridge vpc multicast\n" + (delivered ? "" : NO_MULTICAST));
    }

    /** Off: as with a security group that does not know protocol 112; hosts reach each other with everything else. */
    public void vrrp(boolean delivered) {
        namespace().nft("flush chain bridge vpc vrrp\n" + (delivered ? "" : NO_VRRP));
    }

    @Override
    public void close() {
        fabric.close();
    }
}
