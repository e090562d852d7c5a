package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.TwoHosts.GROUP4;
import static io.keepaloft.agent.linux.TwoHosts.GROUP6;
import static io.keepaloft.agent.linux.TwoHosts.LEFT4;
import static io.keepaloft.agent.linux.TwoHosts.LEFT6;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real keepalived hears our adverts and believes them, and we hear its; our announcements are like its own. */
@Tag("netns")
class KeepalivedNetnsTest {
    private static final IpAddress VIP = IpAddress.parse("10.63.0.158");
    private static final IpAddress VIP6 = IpAddress.parse("fd00:63::158");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long TENTH_NS = 100_000_000L;

    private static TwoHosts hosts;
    private static int eth0;

    @BeforeAll
    static void build() {
        hosts = TwoHosts.create("ka");
        eth0 = TwoHosts.indexOfEth0(hosts.left());
    }

    @AfterAll
    static void remove() {
        hosts.close();
    }

    @Test
    void itYieldsToMulticastOfVersion2() throws Exception {
        duel("state BACKUP\ninterface eth0\nvirtual_router_id 51\npriority 100\nadvert_int 1\nvirtual_ipaddress { 10.63.0.158/32 }",
                VrrpSocket.Options.multicast("eth0", eth0, GROUP4, LEFT4), AdvertFormat.of(2, VIP.family(), 51, SECOND_NS, List.of(VIP)), LEFT4, GROUP4, VIP);
    }

    @Test
    void itYieldsToUnicastOfVersion3() throws Exception {
        duel("state BACKUP\ninterface eth0\nversion 3\nvirtual_router_id 52\npriority 100\nadvert_int 0.1\nunicast_src_ip 10.63.0.155\n"
                + "unicast_peer { 10.63.0.154 }\nvirtual_ipaddress { 10.63.0.158/32 }",
                VrrpSocket.Options.unicast("eth0", eth0, LEFT4), AdvertFormat.of(3, VIP.family(), 52, TENTH_NS, List.of(VIP)), LEFT4, RIGHT4, VIP);
    }

    @Test
    void itYieldsToMulticastOverIpv6() throws Exception {
        // The first address of an IPv6 router must be link-local (RFC 5798 §5.2.9).
        IpAddress linkLocal = IpAddress.parse("fe80::158");
        duel("state BACKUP\ninterface eth0\nversion 3\nvirtual_router_id 53\npriority 100\nadvert_int 0.1\nvirtual_ipaddress { fe80::158/64\n fd00:63::158/128 }",
                VrrpSocket.Options.multicast("eth0", eth0, GROUP6, LEFT6), AdvertFormat.of(3, VIP6.family(), 53, TENTH_NS, List.of(linkLocal, VIP6)), LEFT6, GROUP6, VIP6);
    }

    /** It becomes master, we hear it, it yields to our 200, and it returns when we resign. */
    private static void duel(String instance, VrrpSocket.Options options, AdvertFormat format, IpAddress from, IpAddress to, IpAddress vip) throws Exception {
        ByteBuffer master = ByteBuffer.allocate(128);
        ByteBuffer resigned = ByteBuffer.allocate(128);
        new AdvertEncoder().encode(format, 200, from, to, master);
        new AdvertEncoder().encode(format, 0, from, to, resigned);
        try (VrrpSocket socket = hosts.left().call(() -> VrrpSocket.open(options)); RealKeepalived keepalived = RealKeepalived.start(hosts.right(), instance)) {
            Packet packet = new Packet(256);
            Commands.await("its advert\n" + keepalived.log(), () -> socket.receive(packet) > 0);
            assertEquals(format.vrid(), AdvertDecoder.vridOf(packet));
            assertEquals(to.isMulticast(), packet.multicast());
            Commands.await("its address", () -> hasAddress(vip));

            Commands.await("it yields", () -> socket.send(master, to.hi(), to.lo()) == 0 && !hasAddress(vip));
            assertTrue(keepalived.log().contains("Entering BACKUP STATE"), keepalived.log());
            assertEquals(0, socket.send(resigned, to.hi(), to.lo()));
            Commands.await("it returns", () -> hasAddress(vip));
        }
    }

    private static boolean hasAddress(IpAddress vip) {
        return hosts.right().ip("-o addr show dev eth0").contains(vip + "/");
    }

    @Test
    void ourAnnouncementsAreLikeItsOwn() throws Exception {
        String[] arp = {"eth.dst", "arp.opcode", "arp.src.proto_ipv4", "arp.dst.proto_ipv4", "arp.dst.hw_mac", "arp.isgratuitous"};
        String[] neighbor = {"eth.dst", "ipv6.src", "ipv6.dst", "ipv6.hlim", "icmpv6.checksum.status", "icmpv6.nd.na.flag", "icmpv6.nd.na.target_address", "icmpv6.opt.type"};
        compare("arp[6:2] == 1 and arp[24:4] == 0x0a3f009e", arp, "10.63.0.158/32", socket -> socket.gratuitousArp(eth0, 0x0200_5e00_0001L, VIP.lo()));
        compare("icmp6 and ip6[40] == 136", neighbor, "fe80::158/64\n fd00:63::158/128", socket ->
                Math.max(socket.unsolicitedNeighborAdvertisement(eth0, 0x0200_5e00_0001L, 0xFE80_0000_0000_0000L, 0x158, false),
                socket.unsolicitedNeighborAdvertisement(eth0, 0x0200_5e00_0001L, VIP6.hi(), VIP6.lo(), false)));
    }

    private interface Announcement {
        int send(PacketSocket socket);
    }

    private static void compare(String filter, String[] fields, String addresses, Announcement ours) throws Exception {
        List<String> itsOwn;
        try (Capture capture = Capture.start(hosts.left(), filter); RealKeepalived keepalived = RealKeepalived.start(hosts.right(),
                "state BACKUP\ninterface eth0\nversion 3\nvirtual_router_id 54\npriority 100\nadvert_int 0.1\nvirtual_ipaddress { " + addresses + " }")) {
            int wanted = addresses.split("\n").length;
            Commands.await("it is master", () -> keepalived.log().contains("Entering MASTER STATE"));
            itsOwn = capture.fields(wanted, fields).stream().distinct().sorted().toList();
        }
        try (Capture capture = Capture.start(hosts.right(), filter); PacketSocket socket = hosts.left().call(PacketSocket::open)) {
            assertEquals(0, ours.send(socket));
            assertEquals(itsOwn, capture.fields(itsOwn.size(), fields).stream().distinct().sorted().toList());
        }
    }
}
