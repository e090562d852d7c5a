package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two or three nodes, an election that is sometimes split and sometimes late, and a cloud in bad weather, from one seed. After the
 * weather clears, the one master must hold the resource and know it.
 */
final class TakeoverSimulation {
    private static final long STORM = 90 * SECOND;
    private static final long CALM = 180 * SECOND;
    static final TakeoverLimits LIMITS = TakeoverLimits.of(CloudSettings.defaults("simulated"), false);

    final List<String> log = new ArrayList<>();
    final VirtualTime time = new VirtualTime();
    final SplittableRandom random;
    final SimulatedCloud cloud;
    final List<SimulatedNode> nodes = new ArrayList<>();
    private SimulatedNode master;
    private SimulatedNode.Mastership mastership;
    private long terms;
    private boolean stormy = true;

    TakeoverSimulation(long seed, Guard guard, int nodeCount, SimulatedCloud.Weather weather) {
        random = new SplittableRandom(seed);
        cloud = new SimulatedCloud(time, random.split(), guard, weather, log);
        for (int i = 0; i < nodeCount; i++) {
            SimulatedNode node = new SimulatedNode("node" + i, time, cloud, random.split(), LIMITS, log);
            node.onDeath = () -> diedOrFroze(node, 1 + random.nextLong(4 * SECOND));
            node.referee = () -> judge(node);
            node.witness = () -> {
                if (node == master && random.nextBoolean()) {
                    node.retake();
                }
            };
            nodes.add(node);
        }
    }

    static TakeoverSimulation ofSeed(long seed) {
        SplittableRandom dice = new SplittableRandom(~seed);
        Guard guard = Guard.values()[dice.nextInt(Guard.values().length)];
        return new TakeoverSimulation(seed, guard, 2 + dice.nextInt(2), SimulatedCloud.Weather.bad(dice));
    }

    /** @throws AssertionError when something happened that must never happen */
    void run() {
        if (random.nextBoolean()) {
            cloud.moveTo(random.nextBoolean() ? "foreign" : "node" + random.nextInt(nodes.size()));
        }
        elect(pick());
        for (int i = random.nextInt(7); i > 0; i--) {
            time.after(random.nextLong(STORM), this::mischief);
        }
        for (SimulatedNode node : nodes) {
            if (random.nextInt(3) == 0) {
                node.dieAtAction = random.nextInt(25);
                node.dieAfterIssuing = random.nextBoolean();
            }
        }
        time.runUntil(time.now() + STORM, 100_000);
        clear();
        time.runUntil(time.now() + CALM, 100_000);
        check();
    }

    private void clear() {
        log.add("---- the weather clears");
        stormy = false;
        cloud.weather(SimulatedCloud.Weather.FINE);
        for (SimulatedNode node : nodes) {
            node.dieAtAction = -1;
            node.restart();
            node.resume();
        }
        elect(master != null ? master : nodes.getFirst());
    }

    void check() {
        SimulatedCloud.State truth = cloud.truth();
        require(truth.holder().equals(master.name), "the master is " + master.name + ", but the resource is with \"" + truth.holder() + "\"");
        require(Boolean.TRUE.equals(master.standing().held()), master.name + " holds the resource and does not know it");
        require(truth.sinceNs() < time.now() - SECOND, "the resource still moves at the end");
        require(master.reports.stream().anyMatch(report -> report.event() == TakeoverReport.Event.HELD), "nobody was told that it is held");
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }

    private void mischief() {
        if (!stormy) {
            return;
        }
        SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> elect(pick());
            case 2 -> {
                if (node.alive()) {
                    node.die();
                }
            }
            case 3 -> freeze(node);
            case 4 -> cloud.moveTo("foreign");
            case 5 -> master().lookNow();
            default -> throw new AssertionError();
        }
    }

    /** The elected one may take it back; another, whom nobody told yet that it is not master any more, gives up. */
    private void judge(SimulatedNode loser) {
        if (loser == master) {
            loser.retake();
        } else {
            loser.relinquish(loser.term());
        }
    }

    private SimulatedNode master() {
        return master == null ? nodes.getFirst() : master;
    }

    private void freeze(SimulatedNode node) {
        if (!node.alive()) {
            return;
        }
        long sleepNs = random.nextLong(20 * SECOND);
        node.pause();
        if (sleepNs > SimulatedNode.MASTER_DOWN) {
            diedOrFroze(node, SimulatedNode.MASTER_DOWN);
        }
        time.after(sleepNs, node::resume);
    }

    /** The others notice after a while; a dead one comes back later. */
    private void diedOrFroze(SimulatedNode node, long noticedAfterNs) {
        time.after(2 * noticedAfterNs + random.nextLong(20 * SECOND), node::restart);
        if (node == master) {
            time.after(noticedAfterNs, () -> {
                if (node == master) {
                    elect(pick());
                }
            });
        }
    }

    private SimulatedNode pick() {
        List<SimulatedNode> able = nodes.stream().filter(SimulatedNode::alive).toList();
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    /** The old master's term may overlap with the new one while the network is split, and it may hear of its end late. */
    private void elect(SimulatedNode next) {
        if (next == null) {
            time.after(SECOND, () -> elect(pick()));
            return;
        }
        SimulatedNode.Mastership before = mastership;
        SimulatedNode old = master;
        if (old == next && before != null && before.validAt(time.now())) {
            return;
        }
        if (before != null) {
            long endNs = time.now() + (stormy && random.nextInt(3) == 0 ? random.nextLong(40 * SECOND) : 0);
            before.endsAt(endNs);
            time.at(endNs + (stormy ? random.nextLong(2 * SECOND) : 0), () -> old.relinquish(before));
            if (random.nextBoolean()) {
                time.at(endNs, next::lookNow);
            }
        }
        master = next;
        mastership = next.become(++terms);
    }

    String story() {
        return String.join("\n", log);
    }

    /** For tests that tell one story: makes this node master now. */
    SimulatedNode.Mastership makeMaster(int node) {
        elect(nodes.get(node));
        return mastership;
    }

    void calm() {
        stormy = false;
    }

    static long ms(long count) {
        return count * MS;
    }
}
