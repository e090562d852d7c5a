package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.TwoHosts.LEFT4;
import static io.keepaloft.agent.linux.TwoHosts.LEFT6;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT4;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Datagrams between two hosts. */
@Tag("netns")
class UdpSocketNetnsTest {
    private static final int PORT = 3112;
    private static final IpAddress LEFT_GLOBAL = IpAddress.parse("fd00:63::154");
    private static final IpAddress RIGHT_GLOBAL = IpAddress.parse("fd00:63::155");
    private static TwoHosts hosts;
    private static int leftIndex;
    private static int rightIndex;

    @BeforeAll
    static void build() {
        hosts = TwoHosts.create("us");
        leftIndex = TwoHosts.indexOfEth0(hosts.left());
        rightIndex = TwoHosts.indexOfEth0(hosts.right());
    }

    @AfterAll
    static void remove() {
        hosts.close();
    }

    @Test
    void aDatagramComesOnceWithItsSource() throws Exception {
        arrives(LEFT4, RIGHT4);
        arrives(LEFT6, RIGHT6);
        arrives(LEFT_GLOBAL, RIGHT_GLOBAL);
    }

    private static void arrives(IpAddress left, IpAddress right) throws LinuxException {
        try (UdpSocket from = left(left); UdpSocket to = right(right)) {
            ByteBuffer bytes = bytes(300);
            assertEquals(0, from.send(bytes, right.hi(), right.lo()));
            assertEquals(0, bytes.position(), "left as it was");
            Datagram datagram = receive(to);
            assertEquals(left, new IpAddress(datagram.family(), datagram.sourceHi(), datagram.sourceLo()));
            assertEquals(PORT, datagram.sourcePort());
            byte[] got = new byte[datagram.data().remaining()];
            datagram.data().get(got);
            assertArrayEquals(bytes.array(), got);
            assertEquals(0, to.receive(datagram), "once");
        }
    }

    @Test
    void onlyDatagramsToItsOwnAddressAreReceived() throws Exception {
        hosts.right().ip("addr add 10.63.0.200/32 dev eth0");
        IpAddress other = IpAddress.parse("10.63.0.200");
        try (UdpSocket from = left(LEFT4); UdpSocket to = right(RIGHT4)) {
            from.send(bytes(3), other.hi(), other.lo());
            from.send(bytes(4), RIGHT4.hi(), RIGHT4.lo());
            assertEquals(4, receive(to).data().remaining());
        } finally {
            hosts.right().ip("addr del 10.63.0.200/32 dev eth0");
        }
    }

    @Test
    void anEmptyDatagramHidesNothingAndALongOneIsCut() throws Exception {
        try (UdpSocket from = left(LEFT4); UdpSocket to = right(RIGHT4)) {
            from.send(bytes(0), RIGHT4.hi(), RIGHT4.lo());
            from.send(bytes(1000), RIGHT4.hi(), RIGHT4.lo());
            Datagram small = new Datagram(100);
            awaitReadable(to);
            assertEquals(1000, to.receive(small));
            assertTrue(small.truncated());
            assertEquals(100, small.data().remaining());
            from.send(bytes(100), RIGHT4.hi(), RIGHT4.lo());
            awaitReadable(to);
            assertEquals(100, to.receive(small));
            assertFalse(small.truncated());
        }
    }

    @Test
    void aSecondSocketOnThePortIsToldSoAndOneOnAnotherAddressIsNot() throws Exception {
        hosts.right().ip("addr add 10.63.0.200/32 dev eth0");
        try (UdpSocket _ = right(RIGHT4); UdpSocket _ = right(IpAddress.parse("10.63.0.200"))) {
            LinuxException inUse = openFails(UdpSocket.Options.of("eth0", rightIndex, RIGHT4, PORT));
            assertEquals(Errno.EADDRINUSE, inUse.errno());
            assertTrue(inUse.getMessage().contains("3112") && inUse.getMessage().contains("ss -ulnp"), inUse.getMessage());
        } finally {
            hosts.right().ip("addr del 10.63.0.200/32 dev eth0");
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() {
        assertTrue(openFails(UdpSocket.Options.of("nonesuch0", 77, RIGHT4, PORT)).noSuchInterface());
        assertEquals("EADDRNOTAVAIL", openFails(UdpSocket.Options.of("eth0", rightIndex, LEFT4, PORT)).errnoName());
        assertThrows(IllegalArgumentException.class, () -> UdpSocket.Options.of("eth0", 1, LEFT4, 0));
    }

    @Test
    void aPeerThatDoesNotListenIsNoErrorAndAFirewallIs() throws Exception {
        try (UdpSocket from = left(LEFT4)) {
            for (int i = 0; i < 5; i++) { // each is answered with ICMP port unreachable
                assertEquals(0, from.send(bytes(10), RIGHT4.hi(), RIGHT4.lo()));
                Thread.sleep(20);
            }
            assertEquals(0, from.receive(new Datagram(64)));
            hosts.left().exec("nft add table ip kl");
            hosts.left().exec("nft add chain ip kl out { type filter hook output priority 0 ; }");
            hosts.left().exec("nft add rule ip kl out udp dport 3112 drop");
            try {
                assertEquals(Errno.EPERM, from.send(bytes(10), RIGHT4.hi(), RIGHT4.lo()));
            } finally {
                hosts.left().exec("nft delete table ip kl");
            }
            assertEquals(0, from.send(bytes(10), RIGHT4.hi(), RIGHT4.lo()), "and it recovers");
        }
    }

    private static LinuxException openFails(UdpSocket.Options options) {
        return hosts.right().call(() -> assertThrows(LinuxException.class, () -> UdpSocket.open(options).close()));
    }

    private static UdpSocket left(IpAddress address) {
        return hosts.left().call(() -> UdpSocket.open(UdpSocket.Options.of("eth0", leftIndex, address, PORT)));
    }

    private static UdpSocket right(IpAddress address) {
        return hosts.right().call(() -> UdpSocket.open(UdpSocket.Options.of("eth0", rightIndex, address, PORT)));
    }

    private static ByteBuffer bytes(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            bytes.put(i, (byte) i);
        }
        return bytes;
    }

    private static void awaitReadable(UdpSocket socket) throws LinuxException {
        try (Epoll epoll = Epoll.open()) {
            epoll.add(socket.fd(), 3);
            assertEquals(1, epoll.await(5_000_000_000L), "nothing came");
        }
    }

    private static Datagram receive(UdpSocket socket) throws LinuxException {
        Datagram datagram = new Datagram(2048);
        awaitReadable(socket);
        assertTrue(socket.receive(datagram) > 0);
        return datagram;
    }
}
