package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.TwoHosts.GROUP4;
import static io.keepaloft.agent.linux.TwoHosts.GROUP6;
import static io.keepaloft.agent.linux.TwoHosts.LEFT4;
import static io.keepaloft.agent.linux.TwoHosts.LEFT6;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT4;
import static io.keepaloft.agent.linux.TwoHosts.RIGHT6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waiting, sending and receiving leave no garbage, so that they never make the collector stop the engine. */
@Tag("netns")
class AllocationNetnsTest {
    private static final int WARM = 12_000; // beyond what the interpreter and C1 need to hand over
    private static final int ROUNDS = 2_000;

    /** One turn of what the engine does: wait, read all there is, send. */
    private static final class Turn {
        private final ByteBuffer advert = ByteBuffer.allocate(40).put(0, new byte[] {0x31, 51, 100, 1});
        private final Packet packet = new Packet(2048);
        private final Epoll epoll;
        private final VrrpSocket from;
        private final VrrpSocket to;
        private final IpAddress destination;
        private final Datagram datagram = new Datagram(2048);
        private final UdpSocket datagramsFrom;
        private final UdpSocket datagramsTo;
        private final IpAddress peer;
        private final PacketSocket announcer;
        private final int index;
        private int received;
        private int datagrams;

        Turn(Epoll epoll, VrrpSocket from, VrrpSocket to, IpAddress destination, UdpSocket datagramsFrom, UdpSocket datagramsTo, IpAddress peer,
                PacketSocket announcer, int index) {
            this.datagramsFrom = datagramsFrom;
            this.datagramsTo = datagramsTo;
            this.peer = peer;
            this.epoll = epoll;
            this.from = from;
            this.to = to;
            this.destination = destination;
            this.announcer = announcer;
            this.index = index;
        }

        void run() throws LinuxException {
            if (from.send(advert, destination.hi(), destination.lo()) != 0 || epoll.await(1_000_000_000) != 1 || epoll.token(0) != 1) {
                throw new AssertionError("the advert did not arrive");
            }
            while (to.receive(packet) > 0) {
                received++;
            }
            if (datagramsFrom.send(advert, peer.hi(), peer.lo()) != 0 || epoll.await(1_000_000_000) != 1 || epoll.token(0) != 2) {
                throw new AssertionError("the datagram did not arrive");
            }
            while (datagramsTo.receive(datagram) > 0) {
                datagrams++;
            }
            epoll.await(1);
            announcer.gratuitousArp(index, 0x0200_5e00_0001L, 0x0A3F_009EL);
            announcer.unsolicitedNeighborAdvertisement(index, 0x0200_5e00_0001L, 0xFD00L << 48, 1, false);
        }
    }

    @Test
    void aTurnOfTheEngineAllocatesNothing() throws Exception {
        try (TwoHosts hosts = TwoHosts.create("al")) {
            measure(hosts, GROUP4, LEFT4, RIGHT4);
            measure(hosts, GROUP6, LEFT6, RIGHT6);
        }
    }

    private static void measure(TwoHosts hosts, IpAddress group, IpAddress left, IpAddress right) throws Exception {
        int leftIndex = TwoHosts.indexOfEth0(hosts.left());
        int rightIndex = TwoHosts.indexOfEth0(hosts.right());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (VrrpSocket from = hosts.left().call(() -> VrrpSocket.open(VrrpSocket.Options.multicast("eth0", leftIndex, group, left)));
                VrrpSocket to = hosts.right().call(() -> VrrpSocket.open(VrrpSocket.Options.multicast("eth0", rightIndex, group, right)));
                UdpSocket datagramsFrom = hosts.left().call(() -> UdpSocket.open(UdpSocket.Options.of("eth0", leftIndex, left, 3112)));
                UdpSocket datagramsTo = hosts.right().call(() -> UdpSocket.open(UdpSocket.Options.of("eth0", rightIndex, right, 3112)));
                PacketSocket announcer = hosts.left().call(PacketSocket::open);
                Epoll epoll = Epoll.open()) {
            epoll.add(to.fd(), 1);
            epoll.add(datagramsTo.fd(), 2);
            Turn turn = new Turn(epoll, from, to, group, datagramsFrom, datagramsTo, right, announcer, leftIndex);
            run(turn, WARM);
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            run(turn, ROUNDS);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(WARM + ROUNDS, turn.received);
            assertEquals(WARM + ROUNDS, turn.datagrams);
            // Not exactly 0: the JIT's hand-overs allocate once in a while. 16 bytes is less than any object each turn.
            assertTrue(bytes < 16L * ROUNDS, group + ": " + bytes + " bytes in " + ROUNDS + " turns");
            System.out.println("allocated per turn over " + group + ": " + bytes / (double) ROUNDS + " bytes");
        }
    }

    private static void run(Turn turn, int rounds) throws LinuxException {
        for (int i = 0; i < rounds; i++) {
            turn.run();
        }
    }
}
