package io.keepaloft.agent.simulation;

import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** A LAN that loses, delays, duplicates, reorders, cuts or blocks single ways in one direction or both; each message carries its real bytes. */
final class Lan {
    static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final int HEADER_BYTES = 20;

    /** What arrives in one of a host's sockets: protocol 112 with its IPv4 header, a UDP datagram's payload alone. */
    record Datagram(Rung rung, byte[] bytes, IpAddress source) {}

    private final VirtualTime time;
    private final SplittableRandom random;
    private final double loss;
    private final double duplication;
    private final long maxLatencyNs;
    private final boolean[][] cut;
    private final boolean[][][] blocked;
    private boolean perfect;

    Lan(VirtualTime time, SplittableRandom random, int hosts, long intervalNs) {
        this.time = time;
        this.random = random;
        this.cut = new boolean[hosts][hosts];
        this.blocked = new boolean[Rung.values().length][hosts][hosts];
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
        for (boolean[][] way : blocked) {
            for (boolean[] row : way) {
                java.util.Arrays.fill(row, false);
            }
        }
    }

    /** What {@code from} sends does not reach {@code to} any more. */
    void cut(int from, int to) {
        cut[from][to] = true;
    }

    void block(Rung rung, int from, int to) {
        blocked[rung.ordinal()][from][to] = true;
    }

    /** One way, or the whole of protocol 112, no longer arrives: nowhere, at one host, or from one host. */
    String block() {
        int ways = 1 + random.nextInt(5);
        int scope = random.nextInt(3);
        int host = random.nextInt(cut.length);
        for (Rung rung : Rung.values()) {
            for (int from = 0; from < cut.length; from++) {
                for (int to = 0; to < cut.length; to++) {
                    boolean meant = scope == 0 || scope == 1 && to == host || scope == 2 && from == host;
                    blocked[rung.ordinal()][from][to] |= meant && (ways >> rung.ordinal() & 1) == 1;
                }
            }
        }
        return "blocks the ways " + Integer.toBinaryString(ways) + (scope == 0 ? "" : scope == 1 ? " to " + host : " from " + host);
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

    /** @param destination the group, or one host */
    void send(Rung rung, int from, IpAddress source, IpAddress destination, ByteBuffer payload, List<SimulatedHost> hosts) {
        Datagram datagram = new Datagram(rung, rung == Rung.UDP ? bytes(payload) : packet(source, destination, payload), source);
        for (int to = 0; to < hosts.size(); to++) {
            SimulatedHost host = hosts.get(to);
            boolean meant = to != from && (destination.equals(GROUP) || destination.equals(host.config.source()));
            if (!meant || cut[from][to] || blocked[rung.ordinal()][from][to] || !perfect && random.nextDouble() < loss) {
                continue;
            }
            for (int copies = !perfect && random.nextDouble() < duplication ? 2 : 1; copies > 0; copies--) {
                // Now and then one comes so late that others have overtaken it.
                long extraNs = !perfect && duplication > 0 && random.nextInt(20) == 0 ? random.nextLong(20 * maxLatencyNs) : 0;
                time.after(1 + random.nextLong(maxLatencyNs) + extraNs, () -> {
                    if (extraNs == 0 || !perfect) {
                        host.deliver(datagram);
                    }
                });
            }
        }
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }

    /** As an IPv4 raw socket delivers it: with its header. */
    private static byte[] packet(IpAddress source, IpAddress destination, ByteBuffer payload) {
        byte[] bytes = new byte[HEADER_BYTES + payload.limit()];
        ByteBuffer.wrap(bytes).putInt(0x45C0_0000 | bytes.length).putInt(0x0000_4000).putInt(255 << 24 | 112 << 16)
                .putInt((int) source.lo()).putInt((int) destination.lo()).put(payload.duplicate().rewind());
        return bytes;
    }

    static void read(byte[] datagram, Packet into) {
        into.data().put(0, datagram);
        into.ipv4(datagram.length);
    }
}
