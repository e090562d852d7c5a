package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Neighbours learn where an address lives now. */
@Tag("netns")
class PacketSocketNetnsTest {
    private static final IpAddress VIP = IpAddress.parse("10.63.0.158");
    private static final IpAddress VIP6 = IpAddress.parse("fd00:63::158");
    private static final long NEW_MAC = 0x0200_5e00_0001L;

    private static TwoHosts hosts;
    private static PacketSocket socket;
    private static int eth0;

    @BeforeAll
    static void build() {
        hosts = TwoHosts.create("ps");
        eth0 = TwoHosts.indexOfEth0(hosts.left());
        socket = hosts.left().call(PacketSocket::open);
    }

    @AfterAll
    static void remove() {
        socket.close();
        hosts.close();
    }

    @Test
    void aGratuitousArpMovesAnAddressThatANeighbourKnew() {
        hosts.right().ip("neigh replace 10.63.0.158 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
        assertEquals(0, socket.gratuitousArp(eth0, NEW_MAC, VIP.lo()));
        // The kernel believes a gratuitous ARP at once only when the entry is older than locktime, so send until it does.
        Commands.await("the new MAC", () -> socket.gratuitousArp(eth0, NEW_MAC, VIP.lo()) == 0
                && hosts.right().ip("neigh show 10.63.0.158").contains("02:00:5e:00:00:01"));
    }

    @Test
    void anUnsolicitedAdvertisementOverridesWhatANeighbourKnew() {
        hosts.right().ip("neigh replace fd00:63::158 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
        assertEquals(0, socket.unsolicitedNeighborAdvertisement(eth0, NEW_MAC, VIP6.hi(), VIP6.lo(), false));
        Commands.await("the new MAC", () -> hosts.right().ip("neigh show fd00:63::158").contains("02:00:5e:00:00:01"));
    }

    @Test
    void tsharkReadsBothAsTheyAreMeant() throws Exception {
        try (Capture capture = Capture.start(hosts.right(), "arp or (icmp6 and ip6[40] == 136)")) {
            socket.gratuitousArp(eth0, NEW_MAC, VIP.lo());
            socket.unsolicitedNeighborAdvertisement(eth0, NEW_MAC, VIP6.hi(), VIP6.lo(), true);
            socket.unsolicitedNeighborAdvertisement(eth0, NEW_MAC, -1, -1, false);
            assertEquals(List.of(
                    "ff:ff:ff:ff:ff:ff\t02:00:5e:00:00:01\t1\t10.63.0.158\t10.63.0.158\t1\t\t\t\t\t\t\t",
                    "33:33:00:00:00:01\t02:00:5e:00:00:01\t\t\t\t\t1\tff02::1\tfd00:63::158\t02:00:5e:00:00:01\t255\t1\t1",
                    "33:33:00:00:00:01\t02:00:5e:00:00:01\t\t\t\t\t1\tff02::1\tffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\t02:00:5e:00:00:01\t255\t0\t1"),
                    capture.fields(3, "eth.dst", "eth.src", "arp.opcode", "arp.src.proto_ipv4", "arp.dst.proto_ipv4", "arp.isgratuitous",
                            "icmpv6.checksum.status", "ipv6.dst", "icmpv6.nd.na.target_address", "icmpv6.opt.linkaddr", "ipv6.hlim",
                            "icmpv6.nd.na.flag.r", "icmpv6.nd.na.flag.o"));
        }
    }

    @Test
    void anInterfaceThatIsGoneIsAnErrno() {
        assertTrue(List.of("ENXIO", "ENODEV").contains(Errno.name(socket.gratuitousArp(4242, NEW_MAC, VIP.lo()))));
    }
}
