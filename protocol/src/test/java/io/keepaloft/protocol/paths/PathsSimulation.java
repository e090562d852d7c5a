package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Two to four members on a LAN where each rung may be blocked in each direction, in virtual time, all decided by a seed. */
final class PathsSimulation {
    static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final int MAX_EVENTS = 2_000_000;
    private static final int KEPT = 256;

    final RandomGenerator random;
    final List<SimulatedMember> members = new ArrayList<>();
    final boolean[][][] blocked;
    final long intervalNs;
    final long maxDownNs;
    private final long seed;
    private final long latencyNs;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final List<byte[]> recorded = new ArrayList<>();
    private final StringBuilder trace;
    private long sequence;
    private long events;
    private boolean oneMasterOnly;
    double loss;
    double corrupt;
    long nowNs = SECOND;

    private record Due(long atNs, long sequence, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(sequence, other.sequence);
        }
    }

    PathsSimulation(long seed, boolean traced, TransportMode mode) {
        this.seed = seed;
        this.trace = traced ? new StringBuilder() : null;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int count = 2 + random.nextInt(3);
        int version = 2 + random.nextInt(2);
        Family family = version == 3 && random.nextInt(3) == 0 ? Family.IPV6 : Family.IPV4;
        this.intervalNs = version == 2 ? (1 + random.nextInt(2)) * SECOND : new long[] {10 * MS, 50 * MS, 200 * MS, SECOND, 3 * SECOND}[random.nextInt(5)];
        this.maxDownNs = 3 * intervalNs + Math.max(version == 2 ? SECOND : 0, intervalNs);
        this.latencyNs = Math.max(1, Math.min(5 * MS, intervalNs / 20));
        this.blocked = new boolean[Rung.COUNT][count][count];
        List<IpAddress> addresses = IntStream.range(0, count).mapToObj(i -> address(family, 10 + i)).toList();
        AdvertFormat format = AdvertFormat.of(version, family, 51, intervalNs, List.of(address(family, 200))).withAuthentication(Authentication.pass("s3cret"));
        for (int i = 0; i < count; i++) {
            int priority = random.nextInt(4) == 0 ? 100 : 100 + random.nextInt(150);
            RouterConfig router = new RouterConfig("VI_1", format, addresses.get(i), priority, false, random.nextInt(4) > 0,
                    random.nextInt(6) == 0 ? 2 * intervalNs : 0, 3, false, false, RouterConfig.GarpSchedule.DEFAULT);
            IpAddress own = addresses.get(i);
            members.add(new SimulatedMember(this, i, new MemberConfig(router, mode, address(family, 18),
                    addresses.stream().filter(address -> !address.equals(own)).toList(), ChannelKey.of(format.authentication()), "", false)));
        }
    }

    private static IpAddress address(Family family, int host) {
        return family == Family.IPV4 ? IpAddress.ipv4(0x0A3F_0000L + host) : IpAddress.ipv6(0xFE80L << 48, host);
    }

    void at(long atNs, Runnable action) {
        queue.add(new Due(atNs, sequence++, action));
    }

    void run(long forNs) {
        long endNs = nowNs + forNs;
        while (!queue.isEmpty() && queue.peek().atNs() <= endNs) {
            Due due = queue.poll();
            nowNs = due.atNs();
            due.action().run();
            require(++events < MAX_EVENTS, null, "too many events: something never comes to rest");
            require(!oneMasterOnly || masters().size() == 1, null, "masters are " + masters());
        }
        nowNs = endNs;
    }

    void startAll() {
        members.forEach(member -> at(nowNs + random.nextLong(intervalNs), member::start));
        run(intervalNs);
    }

    /** From here on there must be exactly one master after every single event. */
    void exactlyOneMaster(boolean from) {
        oneMasterOnly = from;
    }

    List<SimulatedMember> masters() {
        return members.stream().filter(SimulatedMember::master).toList();
    }

    void block(Rung rung, boolean is) {
        trace(rung, is ? "blocked" : "open");
        for (boolean[] row : blocked[rung.ordinal()]) {
            Arrays.fill(row, is);
        }
    }

    void heal() {
        for (Rung rung : Rung.values()) {
            block(rung, false);
        }
        loss = 0;
        corrupt = 0;
    }

    void sendAdvert(SimulatedMember from, Rung rung, int priority, IpAddress destination) {
        for (SimulatedMember to : members) {
            if (to != from && (rung == Rung.MULTICAST || to.address().equals(destination)) && passes(rung, from, to)) {
                at(nowNs + latency(), () -> to.hear(rung, priority, from.config.router().format(), from.address()));
            }
        }
    }

    void sendDatagram(SimulatedMember from, byte[] bytes, IpAddress peer) {
        for (SimulatedMember to : members) {
            if (to != from && to.address().equals(peer) && passes(Rung.UDP, from, to)) {
                byte[] carried = bytes.clone();
                if (random.nextDouble() < corrupt) {
                    carried[random.nextInt(carried.length)] ^= (byte) (1 << random.nextInt(8));
                }
                if (recorded.size() < KEPT) {
                    recorded.add(bytes);
                } else {
                    recorded.set(random.nextInt(KEPT), bytes);
                }
                at(nowNs + latency(), () -> to.datagram(carried, from.address()));
            }
        }
    }

    private boolean passes(Rung rung, SimulatedMember from, SimulatedMember to) {
        return !blocked[rung.ordinal()][from.index][to.index] && random.nextDouble() >= loss;
    }

    private long latency() {
        return 1 + random.nextLong(latencyNs);
    }

    /** An attacker sends what he recorded, with the source address that he likes. */
    void replay(int count) {
        for (int i = 0; i < count && !recorded.isEmpty(); i++) {
            byte[] bytes = recorded.get(random.nextInt(recorded.size()));
            SimulatedMember to = members.get(random.nextInt(members.size()));
            SimulatedMember as = members.get(random.nextInt(members.size()));
            to.datagram(bytes, as.address());
        }
    }

    void trace(Object who, String what) {
        if (trace != null) {
            trace.append(String.format("%12.6f  %s %s%n", nowNs / 1e9, who, what));
        }
    }

    String traced() {
        return "interval " + intervalNs / MS + " ms, " + members + "\n" + trace;
    }

    void require(boolean condition, SimulatedMember who, String broken) {
        if (!condition) {
            throw new AssertionError("at " + nowNs / 1e9 + " s: " + (who == null ? "" : who + " ") + broken + ". Replay with -Dpaths.seed=" + seed);
        }
    }
}
