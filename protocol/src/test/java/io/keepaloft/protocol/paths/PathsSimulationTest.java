package io.keepaloft.protocol.paths;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Seeded lives of members on a LAN with blocked paths. {@code -Dpaths.seed=N} replays one with what happened, {@code -Dpaths.count=N} runs more. */
class PathsSimulationTest {
    private static final int COUNT = 200;
    private static final long SECOND = 1_000 * PathsSimulation.MS;

    private static void lives(TransportMode mode, Consumer<PathsSimulation> story) {
        Long one = Long.getLong("paths.seed");
        long from = one == null ? Long.getLong("paths.base", 0) : one;
        long to = one == null ? from + Long.getLong("paths.count", COUNT) : one + 1;
        for (long seed = from; seed < to; seed++) {
            PathsSimulation world = new PathsSimulation(seed, one != null, mode);
            try {
                story.accept(world);
            } catch (RuntimeException e) {
                throw new AssertionError("Replay with -Dpaths.seed=" + seed, e);
            } finally {
                if (one != null) {
                    System.out.println(world.traced());
                }
            }
        }
    }

    private static void settle(PathsSimulation world) {
        world.startAll();
        world.run(4 * world.maxDownNs + 20 * SECOND);
        world.require(world.masters().size() == 1, null, "not settled: " + world.masters());
    }

    @Test
    void protocol112AloneIsBlockedAndThereIsOneMasterThroughout() {
        for (TransportMode mode : EnumSet.of(TransportMode.AUTO, TransportMode.MULTICAST, TransportMode.UNICAST)) {
            lives(mode, world -> {
                settle(world);
                world.exactlyOneMaster(true);
                SimulatedMember master = world.masters().getFirst();
                if (world.random.nextBoolean()) {
                    world.block(Rung.MULTICAST, true);
                    world.block(Rung.UNICAST, true);
                } else {
                    int from = world.random.nextInt(world.members.size());
                    java.util.Arrays.fill(world.blocked[0][from], true);
                    java.util.Arrays.fill(world.blocked[1][from], true);
                }
                world.run(6 * world.maxDownNs + 30 * SECOND);
                world.require(world.masters().contains(master), master, "is no longer master");
                world.heal();
                world.run(2 * world.maxDownNs + 3 * SECOND);
                world.require(world.masters().contains(master), master, "is no longer master after healing");
            });
        }
    }

    @Test
    void autoSettlesOnTheBestRungThatWorksAndClimbsBack() {
        lives(TransportMode.AUTO, world -> {
            int works = world.random.nextInt(3);
            for (Rung rung : Rung.values()) {
                world.block(rung, rung.ordinal() < works);
            }
            world.startAll();
            world.run(6 * world.maxDownNs + 30 * SECOND);
            settledOn(world, Rung.values()[works]);
            world.heal();
            world.run(40 * SECOND + 12 * world.intervalNs);
            settledOn(world, Rung.MULTICAST);
        });
    }

    private static void settledOn(PathsSimulation world, Rung rung) {
        world.require(world.masters().size() == 1, null, "masters are " + world.masters());
        SimulatedMember master = world.masters().getFirst();
        PathsStatus paths = master.member.status(world.nowNs);
        world.require(paths.settled() && paths.active().equals(Set.of(rung)), master, "is not settled on " + rung.key() + " but " + paths);
        world.require((paths.blocked() != null) == (rung == Rung.UDP), master, "alarm: " + paths.blocked());
    }

    @Test
    void whateverHappenedOneMasterIsThereAfterHealing() {
        for (TransportMode mode : TransportMode.values()) {
            lives(mode, world -> {
                world.startAll();
                for (int i = 0; i < 12; i++) {
                    world.run(world.random.nextLong(2 * world.maxDownNs));
                    mischief(world);
                }
                long thawNs = world.members.stream().mapToLong(member -> member.frozenUntilNs).max().orElseThrow();
                world.run(Math.max(0, thawNs - world.nowNs));
                world.trace("lan", "heals");
                world.heal();
                world.members.stream().filter(member -> !member.running).forEach(SimulatedMember::start);
                world.run(world.maxDownNs + SECOND);
                boolean delays = world.members.stream().anyMatch(member -> member.config.router().preemptDelayNs() > 0);
                if (delays || world.masters().size() > 1) {
                    world.run(delays ? 3 * world.maxDownNs : 20 * PathsSimulation.MS);
                }
                world.require(world.masters().size() == 1, null, "after healing the masters are " + world.masters());
            });
        }
    }

    private static void mischief(PathsSimulation world) {
        SimulatedMember member = world.members.get(world.random.nextInt(world.members.size()));
        switch (world.random.nextInt(9)) {
            case 0, 1 -> {
                Rung rung = Rung.values()[world.random.nextInt(3)];
                int to = world.random.nextInt(world.members.size());
                world.trace(rung, "blocked from " + member + " to " + to);
                world.blocked[rung.ordinal()][member.index][to] = true;
            }
            case 2 -> world.block(Rung.values()[world.random.nextInt(3)], true);
            case 3 -> world.heal();
            case 4 -> {
                world.loss = world.random.nextDouble(0.5);
                world.corrupt = world.random.nextDouble(0.3);
            }
            case 5 -> {
                if (member.running && world.nowNs >= member.frozenUntilNs) {
                    world.trace(member, "freezes");
                    member.freeze(world.random.nextLong(2 * world.maxDownNs));
                }
            }
            case 6 -> {
                world.trace(member, member.running ? "killed" : "started");
                if (member.running) {
                    member.kill();
                } else {
                    member.start();
                }
            }
            case 7 -> world.replay(100);
            default -> {
                if (member.running && world.nowNs >= member.frozenUntilNs) {
                    world.trace(member, "stops and starts");
                    member.stop();
                    member.start();
                }
            }
        }
    }

    /** The evidence of the channel must not keep a dead master alive, nor make two of its backups follow it. */
    @Test
    void aDeadMasterIsFollowedInTimeByOne() {
        lives(TransportMode.AUTO, world -> {
            settle(world);
            SimulatedMember master = world.masters().getFirst();
            int before = world.members.stream().mapToInt(member -> member.promotions).sum();
            if (world.random.nextInt(3) == 0) {
                world.block(Rung.MULTICAST, true);
                world.block(Rung.UNICAST, true);
                world.run(20 * SECOND + 3 * world.maxDownNs);
            }
            if (world.random.nextBoolean()) {
                master.kill();
            } else {
                master.frozenUntilNs = Long.MAX_VALUE;
                master.running = false;
            }
            world.run(world.maxDownNs + 10 * PathsSimulation.MS);
            world.require(world.masters().size() == 1, null, "after the master's death the masters are " + world.masters());
            int promotions = world.members.stream().mapToInt(member -> member.promotions).sum() - before;
            // Equal priorities have equal timers: then two may follow within a packet's flight, and settle it at once.
            boolean ties = world.members.stream().filter(member -> member != master).map(member -> member.config.router().priority()).distinct().count()
                    < world.members.size() - 1 || world.intervalNs < SECOND;
            world.require(ties || promotions == 1, null, promotions + " promotions for one death");
        });
    }

    @Test
    void replayedDatagramsMoveNothingAndAreAnsweredWithinBounds() {
        lives(TransportMode.AUTO, world -> {
            settle(world);
            world.exactlyOneMaster(true);
            SimulatedMember victim = world.members.getFirst();
            int logged = victim.logged;
            String before = victim.member.router().state().label();
            for (int i = 0; i < 10; i++) {
                world.replay(50);
                world.run(20 * PathsSimulation.MS);
            }
            world.require(victim.member.router().state().label().equals(before), victim, "was moved by replayed datagrams");
            world.require(victim.logged - logged <= 2, victim, "talked of a flood " + (victim.logged - logged) + " times");
        });
    }
}
