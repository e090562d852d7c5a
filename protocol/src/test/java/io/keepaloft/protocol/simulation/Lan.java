package io.keepaloft.protocol.simulation;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A multicast LAN that drops, delays, duplicates, reorders and partitions; each message carries its real bytes. */
final class Lan {
    private static final int SOURCE_BYTES = 16;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final Setup setup;
    private final int[] segment;
    /** Since when two routers have heard each other without loss; NEVER-like while they do not. */
    private final long[][] clearSinceNs;
    private boolean perfect;

    Lan(Simulation simulation, RandomGenerator random, Setup setup) {
        this.simulation = simulation;
        this.random = random;
        this.setup = setup;
        this.segment = new int[setup.routers().size()];
        this.clearSinceNs = new long[segment.length][segment.length];
    }

    /** From now on every packet arrives once, within the latency. */
    void heal() {
        perfect = true;
        Arrays.fill(segment, 0);
        markUnclear();
    }

    void partition() {
        for (int i = 0; i < segment.length; i++) {
            segment[i] = random.nextInt(2);
        }
        markUnclear();
    }

    void join() {
        Arrays.fill(segment, 0);
        markUnclear();
    }

    private void markUnclear() {
        for (long[] row : clearSinceNs) {
            Arrays.fill(row, simulation.nowNs());
        }
    }

    /** Since when all packets between two routers have arrived in both directions; now, if they cannot hear each other. */
    long clearSinceNs(int a, int b) {
        return segment[a] != segment[b] ? simulation.nowNs() : clearSinceNs[a][b];
    }

    void send(SimulatedRouter from, ByteBuffer payload) {
        byte[] message = message(from.config().source(), payload);
        List<SimulatedRouter> routers = simulation.routers();
        int sender = routers.indexOf(from);
        for (int receiver = 0; receiver < routers.size(); receiver++) {
            if (receiver != sender && segment[receiver] == segment[sender]) {
                carry(sender, receiver, message);
            }
        }
    }

    private void carry(int sender, int receiver, byte[] message) {
        if (!perfect && random.nextDouble() < setup.loss()) {
            clearSinceNs[sender][receiver] = clearSinceNs[receiver][sender] = simulation.nowNs();
            return;
        }
        int copies = !perfect && random.nextDouble() < setup.duplication() ? 2 : 1;
        SimulatedRouter to = simulation.routers().get(receiver);
        for (int i = 0; i < copies; i++) {
            simulation.at(simulation.nowNs() + 1 + random.nextLong(setup.maxLatencyNs()), () -> to.receive(message));
        }
    }

    /** Bytes that nobody meant: noise, another virtual router's, or a damaged copy of a real advertisement. */
    void inject(SimulatedRouter to, ByteBuffer real) {
        byte[] message = message(to.config().source(), real);
        message[SOURCE_BYTES - 1] ^= 0x55;
        switch (random.nextInt(3)) {
            case 0 -> message = Arrays.copyOf(message, SOURCE_BYTES + random.nextInt(message.length - SOURCE_BYTES));
            case 1 -> message[SOURCE_BYTES + 1] = 77;
            default -> message[SOURCE_BYTES + random.nextInt(message.length - SOURCE_BYTES)] ^= (byte) (1 << random.nextInt(8));
        }
        to.receive(message);
    }

    private static byte[] message(IpAddress source, ByteBuffer payload) {
        byte[] message = new byte[SOURCE_BYTES + payload.limit()];
        ByteBuffer.wrap(message).putLong(source.hi()).putLong(source.lo()).put(payload.duplicate().rewind());
        return message;
    }

    static IpAddress source(byte[] message, Family family) {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        return new IpAddress(family, bytes.getLong(0), bytes.getLong(8));
    }

    static ByteBuffer payload(byte[] message) {
        return ByteBuffer.wrap(message, SOURCE_BYTES, message.length - SOURCE_BYTES).slice();
    }
}
