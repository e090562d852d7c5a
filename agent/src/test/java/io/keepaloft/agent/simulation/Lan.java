package io.keepaloft.agent.simulation;

import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** A multicast LAN that loses, delays, duplicates, reorders, and cuts one direction or both; each message carries its real bytes. */
final class Lan {
    static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final int HEADER_BYTES = 20;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final double loss;
    private final double duplication;
    private final long maxLatencyNs;
    private final boolean[][] cut;
    private boolean perfect;

    Lan(VirtualTime time, SplittableRandom random, int hosts, long intervalNs) {
        this.time = time;
        this.random = random;
        this.cut = new boolean[hosts][hosts];
        this.loss = random.nextInt(3) == 0 ? random.nextDouble(0.5) : 0;
        this.duplication = random.nextInt(3) == 0 ? random.nextDouble(0.3) : 0;
        this.maxLatencyNs = Math.max(VirtualTime.MS, intervalNs / (4 + random.nextInt(60)));
    }

    long maxLatencyNs() {
        return maxLatencyNs;
    }

    /** From now on every packet arrives once. */
    void heal() {
        perfect = true;
        join();
    }

    void join() {
        for (boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
    }

    /** What {@code from} sends does not reach {@code to} any more. */
    void cut(int from, int to) {
        cut[from][to] = true;
    }

    /** Two sides; perhaps one of them is still heard by the other. */
    String split() {
        int sides = 1 + random.nextInt((1 << cut.length) - 2);
        boolean oneWay = random.nextInt(3) == 0;
        for (int from = 0; from < cut.length; from++) {
            for (int to = 0; to < cut.length; to++) {
                boolean fromA = (sides >> from & 1) == 1;
                boolean toA = (sides >> to & 1) == 1;
                cut[from][to] = fromA != toA && (fromA || !oneWay);
            }
        }
        return "splits " + Integer.toBinaryString(sides) + (oneWay ? ", in one direction" : "");
    }

    void send(int from, IpAddress source, ByteBuffer payload, List<SimulatedHost> hosts) {
        byte[] datagram = datagram(source, payload);
        for (int to = 0; to < hosts.size(); to++) {
            if (to == from || cut[from][to] || !perfect && random.nextDouble() < loss) {
                continue;
            }
            SimulatedHost host = hosts.get(to);
            for (int copies = !perfect && random.nextDouble() < duplication ? 2 : 1; copies > 0; copies--) {
                time.after(1 + random.nextLong(maxLatencyNs), () -> host.deliver(datagram));
            }
        }
    }

    /** As an IPv4 raw socket delivers it: with its header. */
    private static byte[] datagram(IpAddress source, ByteBuffer payload) {
        byte[] bytes = new byte[HEADER_BYTES + payload.limit()];
        ByteBuffer.wrap(bytes).putInt(0x45C0_0000 | bytes.length).putInt(0x0000_4000).putInt(255 << 24 | 112 << 16)
                .putInt((int) source.lo()).putInt((int) GROUP.lo()).put(payload.duplicate().rewind());
        return bytes;
    }

    static void read(byte[] datagram, Packet into) {
        into.data().put(0, datagram);
        into.ipv4(datagram.length);
    }
}
