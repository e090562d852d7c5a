package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.TwoHosts.GROUP4;
import static io.keepaloft.agent.linux.TwoHosts.GROUP6;
import static io.keepaloft.agent.linux.TwoHosts.LEFT4;
import static io.keepaloft.agent.linux.TwoHosts.LEFT6;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT4;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Adverts between two hosts, as the receiving socket and as tshark see them. */
@Tag("netns")
class VrrpSocketNetnsTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static TwoHosts hosts;
    private static int leftIndex;
    private static int rightIndex;

    @BeforeAll
    static void build() {
        hosts = TwoHosts.create("vs");
        leftIndex = TwoHosts.indexOfEth0(hosts.left());
        rightIndex = TwoHosts.indexOfEth0(hosts.right());
    }

    @AfterAll
    static void remove() {
        hosts.close();
    }

    @Test
    void multicastIpv4IsHeardOnceAndWithTtl255() throws Exception {
        try (VrrpSocket from = multicast(hosts.left(), leftIndex, GROUP4, LEFT4);
                VrrpSocket to = multicast(hosts.right(), rightIndex, GROUP4, RIGHT4)) {
            assertEquals(0, from.send(advert(2, LEFT4, GROUP4), 0, GROUP4.lo()));
            Packet packet = receive(to);
            assertPacket(packet, LEFT4, GROUP4, true);
            assertEquals(0, to.receive(packet), "once");
            assertEquals(0, from.receive(packet), "and not by who sent it");
        }
    }

    @Test
    void unicastIpv4IsHeardByTheAddressThatTheSocketIsBoundTo() throws Exception {
        hosts.right().ip("addr add 10.63.0.200/32 dev eth0");
        try (VrrpSocket from = unicast(hosts.left(), leftIndex, LEFT4); VrrpSocket to = unicast(hosts.right(), rightIndex, RIGHT4)) {
            IpAddress other = IpAddress.parse("10.63.0.200");
            assertEquals(0, from.send(advert(3, LEFT4, other), 0, other.lo()));
            assertEquals(0, from.send(advert(3, LEFT4, RIGHT4), 0, RIGHT4.lo()));
            assertPacket(receive(to), LEFT4, RIGHT4, false);
        } finally {
            hosts.right().ip("addr del 10.63.0.200/32 dev eth0");
        }
    }

    @Test
    void multicastIpv6ComesWithItsDestinationAndHopLimit() throws Exception {
        try (VrrpSocket from = multicast(hosts.left(), leftIndex, GROUP6, LEFT6);
                VrrpSocket to = multicast(hosts.right(), rightIndex, GROUP6, RIGHT6)) {
            assertEquals(0, from.send(advert(3, LEFT6, GROUP6), GROUP6.hi(), GROUP6.lo()));
            assertPacket(receive(to), LEFT6, GROUP6, true);
            assertEquals(0, from.receive(new Packet(64)), "and not by who sent it");
        }
    }

    @Test
    void unicastIpv6AlsoHasHopLimit255() throws Exception {
        try (VrrpSocket from = unicast(hosts.left(), leftIndex, LEFT6); VrrpSocket to = unicast(hosts.right(), rightIndex, RIGHT6)) {
            assertEquals(0, from.send(advert(3, LEFT6, RIGHT6), RIGHT6.hi(), RIGHT6.lo()));
            assertPacket(receive(to), LEFT6, RIGHT6, false);
        }
    }

    @Test
    void aSocketWithGroupsSpeaksUnicastTooAndFromItsSource() throws Exception {
        hosts.left().ip("addr add 10.63.0.100/24 dev eth0");
        IpAddress second = IpAddress.parse("10.63.0.100");
        try (VrrpSocket from = multicast(hosts.left(), leftIndex, GROUP4, second);
                VrrpSocket to = multicast(hosts.right(), rightIndex, GROUP4, RIGHT4)) {
            assertEquals(0, from.send(advert(3, second, RIGHT4), 0, RIGHT4.lo()));
            assertPacket(receive(to), second, RIGHT4, false);
            assertEquals(0, from.send(advert(3, second, GROUP4), 0, GROUP4.lo()));
            assertPacket(receive(to), second, GROUP4, true);
        } finally {
            hosts.left().ip("addr del 10.63.0.100/24 dev eth0");
        }
    }

    @Test
    void tsharkFindsNothingWrongWithAnyOfThem() throws Exception {
        try (Capture capture = Capture.start(hosts.right(), "proto 112 or ip6 proto 112");
                VrrpSocket four = multicast(hosts.left(), leftIndex, GROUP4, LEFT4);
                VrrpSocket six = multicast(hosts.left(), leftIndex, GROUP6, LEFT6)) {
            four.send(advert(2, LEFT4, GROUP4), 0, GROUP4.lo());
            four.send(advert(3, LEFT4, GROUP4), 0, GROUP4.lo());
            four.send(advert(3, LEFT4, RIGHT4), 0, RIGHT4.lo());
            six.send(advert(3, LEFT6, GROUP6), GROUP6.hi(), GROUP6.lo());
            six.send(advert(3, LEFT6, RIGHT6), RIGHT6.hi(), RIGHT6.lo());
            assertEquals(List.of(
                    "2\t1\t10.63.0.154\t224.0.0.18\t255\t0xc0\t\t\t\t\t",
                    "3\t1\t10.63.0.154\t224.0.0.18\t255\t0xc0\t\t\t\t\t",
                    "3\t1\t10.63.0.154\t10.63.0.155\t255\t0xc0\t\t\t\t\t",
                    "3\t1\t\t\t\t\tfe80::154\tff02::12\t255\t0x000000c0\t",
                    "3\t1\t\t\t\t\tfe80::154\tfe80::155\t255\t0x000000c0\t"),
                    capture.fields(5, "vrrp.version", "vrrp.checksum.status", "ip.src", "ip.dst", "ip.ttl", "ip.dsfield",
                            "ipv6.src", "ipv6.dst", "ipv6.hlim", "ipv6.tclass", "_ws.malformed"));
        }
    }

    @Test
    void anOutputFirewallIsSeenAsEperm() throws Exception {
        try (VrrpSocket from = multicast(hosts.left(), leftIndex, GROUP4, LEFT4)) {
            hosts.left().exec("nft add table ip kl");
            hosts.left().exec("nft add chain ip kl out { type filter hook output priority 0 ; }");
            hosts.left().exec("nft add rule ip kl out ip protocol 112 drop");
            try {
                assertEquals(Errno.EPERM, from.send(advert(2, LEFT4, GROUP4), 0, GROUP4.lo()));
            } finally {
                hosts.left().exec("nft delete table ip kl");
            }
            assertEquals(0, from.send(advert(2, LEFT4, GROUP4), 0, GROUP4.lo()), "and it recovers");
        }
    }

    @Test
    void aLinkThatIsDownAnswersSendWithAnErrno() throws Exception {
        try (VrrpSocket from = multicast(hosts.left(), leftIndex, GROUP4, LEFT4)) {
            hosts.left().ip("link set eth0 down");
            try {
                assertEquals("ENETUNREACH", Errno.name(from.send(advert(2, LEFT4, GROUP4), 0, GROUP4.lo())));
            } finally {
                hosts.left().ip("link set eth0 up");
                hosts.left().ip("addr replace fe80::154/64 dev eth0 nodad");
                hosts.left().ip("addr replace fd00:63::154/64 dev eth0 nodad");
            }
        }
    }

    @Test
    void aPeerWithoutVrrpIsNoErrorForEver() throws Exception {
        try (VrrpSocket from = unicast(hosts.left(), leftIndex, LEFT4)) {
            for (int i = 0; i < 5; i++) { // each is answered with ICMP protocol unreachable
                assertEquals(0, from.send(advert(3, LEFT4, RIGHT4), 0, RIGHT4.lo()));
                Thread.sleep(20);
            }
            assertEquals(0, from.receive(new Packet(64)));
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() {
        LinuxException noDevice = openFails(VrrpSocket.Options.multicast("nonesuch0", 77, GROUP4, LEFT4));
        assertTrue(noDevice.noSuchInterface() && noDevice.getMessage().contains("nonesuch0"), noDevice.getMessage());
        LinuxException foreign = openFails(VrrpSocket.Options.unicast("eth0", leftIndex, RIGHT4));
        assertEquals("EADDRNOTAVAIL", foreign.errnoName());
        assertThrows(IllegalArgumentException.class,
                () -> new VrrpSocket.Options(Family.IPV4, "eth0", 1, List.of(GROUP6), Optional.empty(), 255, 0xC0, 0));
    }

    private static LinuxException openFails(VrrpSocket.Options options) {
        return hosts.left().call(() -> assertThrows(LinuxException.class, () -> VrrpSocket.open(options).close()));
    }

    private static VrrpSocket multicast(NetnsThread host, int index, IpAddress group, IpAddress source) {
        return host.call(() -> VrrpSocket.open(VrrpSocket.Options.multicast("eth0", index, group, source)));
    }

    private static VrrpSocket unicast(NetnsThread host, int index, IpAddress source) {
        return host.call(() -> VrrpSocket.open(VrrpSocket.Options.unicast("eth0", index, source)));
    }

    private static ByteBuffer advert(int version, IpAddress source, IpAddress destination) {
        IpAddress address = IpAddress.parse(source.family() == Family.IPV4 ? "10.63.0.158" : "fe80::158");
        ByteBuffer into = ByteBuffer.allocate(256);
        new AdvertEncoder().encode(AdvertFormat.of(version, source.family(), 51, SECOND_NS, List.of(address)), 100, source, destination, into);
        return into;
    }

    private static Packet receive(VrrpSocket socket) throws LinuxException {
        Packet packet = new Packet(2048);
        try (Epoll epoll = Epoll.open()) {
            epoll.add(socket.fd(), 3);
            assertEquals(1, epoll.await(5 * SECOND_NS), "nothing came");
        }
        assertTrue(socket.receive(packet) > 0);
        return packet;
    }

    private static void assertPacket(Packet packet, IpAddress source, IpAddress destination, boolean multicast) {
        assertEquals(source, new IpAddress(packet.family(), packet.sourceHi(), packet.sourceLo()));
        assertEquals(destination, new IpAddress(packet.family(), packet.destinationHi(), packet.destinationLo()));
        assertEquals(255, packet.ttl());
        assertEquals(multicast, packet.multicast());
        assertEquals(51, AdvertDecoder.vridOf(packet));
    }
}
