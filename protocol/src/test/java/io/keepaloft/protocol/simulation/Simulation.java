package io.keepaloft.protocol.simulation;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.VirtualRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Two to five routers on a bad LAN in virtual time, all of it decided by a seed: first chaos, then a network that heals.
 *
 * <p>Invariants are checked after every event; what must be true in the end, after the network has healed, in {@link #run}.
 */
final class Simulation {
    private static final long MS = 1_000_000L;
    private static final int MAX_EVENTS = 200_000;

    private final long seed;
    private final RandomGenerator random;
    private final Setup setup;
    private final Lan lan;
    private final Chaos chaos;
    private final List<SimulatedRouter> routers = new ArrayList<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final StringBuilder trace;
    private long nowNs;
    private long sequence;
    private int transitions;
    private long events;

    private record Due(long atNs, long sequence, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Simulation(long seed, boolean traced) {
        this.seed = seed;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.trace = traced ? new StringBuilder() : null;
        this.setup = Setup.of(random);
        this.lan = new Lan(this, random, setup);
        this.chaos = new Chaos(this, random, setup);
        this.nowNs = 1_000 * MS;
        for (int i = 0; i < setup.routers().size(); i++) {
            routers.add(new SimulatedRouter(this, setup.routers().get(i), setup.trackers().get(i)));
        }
    }

    /** Runs the whole story; throws AssertionError with the seed when an invariant is broken. */
    Simulation run() {
        for (SimulatedRouter router : routers) {
            at(nowNs + random.nextLong(setup.maxIntervalNs()), router::start);
        }
        runFor(setup.maxIntervalNs() / 2);
        chaos.unfold(setup.maxMasterDownNs() * (3 + random.nextInt(6)));
        runFor(setup.maxLatencyNs()); // what the bad network still carries
        // A router that cannot hear the others yet may act on old news once; with one interval for all it cannot.
        long boundNs = setup.maxMasterDownNs() + slackNs() + (setup.sameInterval() ? 0 : setup.maxIntervalNs() + slackNs());
        runFor(boundNs);
        oneMaster("Master_Down_Interval after the network healed");
        if (setup.maxPreemptDelayNs() > 0) {
            runFor(setup.maxPreemptDelayNs() + 2 * boundNs);
        }
        bestIsMaster();
        int before = transitions;
        runFor(2 * setup.maxMasterDownNs());
        oneMaster("in a quiet network");
        masterIsKnown();
        require(transitions == before, routers.getFirst(), "somebody changed its state in a quiet network");
        return this;
    }

    /** Twice the latency, for a question and its answer, and the slot in which timers are served together. */
    private long slackNs() {
        return 2 * setup.maxLatencyNs() + 2 * MS;
    }

    private void oneMaster(String when) {
        if (masters().size() > 1) {
            runFor(slackNs()); // one may just have preempted the other, who has not heard it yet
        }
        long able = routers.stream().filter(router -> router.running && !router.router().state().label().matches("FAULT|INIT")).count();
        require(masters().size() == Math.min(1, able), routers.getFirst(), when + " the masters are " + masters() + ", of " + able + " able routers");
    }

    private List<SimulatedRouter> masters() {
        return routers.stream().filter(SimulatedRouter::isMaster).toList();
    }

    /** Every backup has heard who is master. */
    private void masterIsKnown() {
        for (SimulatedRouter router : routers) {
            SimulatedRouter master = masters().isEmpty() ? null : masters().getFirst();
            if (master != null && router.running && router.router().state().label().equals("BACKUP")) {
                require(master.config().source().equals(router.router().masterAddress()), router, "takes " + router.router().masterAddress() + " for the master");
            }
        }
    }

    /** Who prevails over the master in priority and may preempt, and did not hand over on request, must not exist. */
    private void bestIsMaster() {
        for (SimulatedRouter router : routers) {
            SimulatedRouter master = masters().isEmpty() ? null : masters().getFirst();
            if (master != null && router.running && router.router().state().label().equals("BACKUP") && router.config().preempt() && !router.handedOver) {
                require(router.router().effectivePriority() <= master.router().effectivePriority(), router, "is better than " + master + " and preempts, but is not master");
            }
        }
    }

    void runFor(long durationNs) {
        long endNs = nowNs + durationNs;
        while (!queue.isEmpty() && queue.peek().atNs() <= endNs) {
            Due due = queue.poll();
            nowNs = due.atNs();
            due.action().run();
            twoMasters();
            require(++events < MAX_EVENTS, routers.getFirst(), "too many events: something never comes to rest");
        }
        nowNs = endNs;
    }

    /** Two masters that hear each other settle it within the slower one's next advertisement. */
    private void twoMasters() {
        for (int a = 0; a < routers.size(); a++) {
            for (int b = a + 1; b < routers.size(); b++) {
                SimulatedRouter one = routers.get(a);
                SimulatedRouter other = routers.get(b);
                if (one.isMaster() && other.isMaster() && nowNs >= one.pausedUntilNs && nowNs >= other.pausedUntilNs) {
                    long sinceNs = Math.max(lan.clearSinceNs(a, b), Math.max(one.settledSinceNs, other.settledSinceNs));
                    require(nowNs - sinceNs <= setup.maxIntervalNs() + slackNs(), one, "and " + other + " are both master and hear each other");
                }
            }
        }
    }

    /** Keeps exactly one pending wake-up for a router's next deadline, served up to a millisecond late as by the engine. */
    void schedule(SimulatedRouter router) {
        long deadlineNs = router.router().nextDeadlineNs();
        if (!router.running || deadlineNs == VirtualRouter.NEVER || deadlineNs == router.timerAtNs) {
            return;
        }
        router.timerAtNs = deadlineNs;
        VirtualRouter incarnation = router.router();
        at(Math.max(deadlineNs, nowNs) + random.nextLong(MS), () -> {
            if (router.router() == incarnation && router.timerAtNs == deadlineNs) {
                router.timerAtNs = VirtualRouter.NEVER;
                router.ifAwake(awake -> awake.step(Event.TimeDue.INSTANCE));
            }
        });
    }

    void at(long atNs, Runnable action) {
        queue.add(new Due(atNs, sequence++, action));
    }

    long nowNs() {
        return nowNs;
    }

    Lan lan() {
        return lan;
    }

    List<SimulatedRouter> routers() {
        return routers;
    }

    void transitioned() {
        transitions++;
    }

    int transitions() {
        return transitions;
    }

    void trace(Object who, String what) {
        if (trace != null) {
            trace.append(String.format("%12.6f  %s %s%n", nowNs / 1e9, who, what));
        }
    }

    String traced() {
        return setup + "\n" + trace;
    }

    void require(boolean condition, SimulatedRouter router, String broken) {
        if (!condition) {
            throw new AssertionError("at " + nowNs / 1e9 + " s: " + router + " " + broken + ". Replay with -Dsimulation.seed=" + seed);
        }
    }
}
