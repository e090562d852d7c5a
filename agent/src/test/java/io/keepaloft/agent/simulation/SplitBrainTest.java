package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.paths.TransportMode;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Two agents that do not hear each other, and both reach the cloud: the cloud is the referee, and the address comes to rest. And two
 * that do not hear each other's advertisements, but each other on the peer channel: nothing happens at all.
 */
class SplitBrainTest {
    private static final int SEEDS = 20;
    private static final int MOMENTS = 8;

    @Test
    void twoIsolatedNodesExchangeTheAddressOnceAndTheLoserStepsDown() {
        for (Mode mode : Mode.values()) {
            for (TransportMode transport : TransportMode.values()) {
                for (long seed = 0; seed < SEEDS; seed++) {
                    isolate(mode, transport, seed, true, 1);
                }
            }
        }
    }

    /** The better one hears the other and is not heard: an advertisement cannot stop that one, so it keeps what it took until it hears. */
    @Test
    void aMasterThatHearsTheOtherAndIsNotHeardFollowsIt() {
        for (Mode mode : Mode.values()) {
            for (TransportMode transport : TransportMode.values()) {
                for (long seed = 0; seed < SEEDS; seed++) {
                    isolate(mode, transport, seed, false, 1);
                }
            }
        }
    }

    private static void isolate(Mode mode, TransportMode transport, long seed, boolean bothWays, int mostMoves) {
        Simulation pair = settled(mode, transport, seed);
        long before = pair.cloud().exchanges.size();
        pair.lan().cut(0, 1);
        if (bothWays) {
            pair.lan().cut(1, 0);
        }
        pair.runFor(600 * SECOND);
        long moves = pair.cloud().exchanges.size() - before;
        String which = mode + ", " + transport + ", seed " + seed;
        assertTrue(moves == mostMoves, () -> which + ": " + moves + " exchanges\n" + pair.story());
        assertTrue(pair.hosts().stream().filter(SimulatedHost::isMaster).count() == 1, () -> which + ": not one master\n" + pair.story());
        pair.heal();
        pair.peace();
    }

    /** Its term is void when it goes on, and in the next one whoever has the address meanwhile is no older holder. */
    @Test
    void theMasterIsFrozenBeforeItSawTheLoss() {
        for (Mode mode : Mode.values()) {
            for (TransportMode transport : TransportMode.values()) {
                for (long seed = 0; seed < SEEDS; seed++) {
                    Simulation pair = settled(mode, transport, seed);
                    long asleepNs = (6 + seed) * SECOND;
                    interruptWhileIsolated(pair, mode + ", " + transport + ", seed " + seed, old -> old.freeze(asleepNs));
                }
            }
        }
    }

    @Test
    void theMastersInterfaceFlapsBeforeItSawTheLoss() {
        for (Mode mode : Mode.values()) {
            for (TransportMode transport : TransportMode.values()) {
                for (long seed = 0; seed < SEEDS; seed++) {
                    Simulation pair = settled(mode, transport, seed);
                    long downNs = (1 + seed) * SECOND / 2;
                    interruptWhileIsolated(pair, mode + ", " + transport + ", seed " + seed, old -> {
                        old.agent().interfaceIs(false);
                        pair.runFor(downNs);
                        old.agent().interfaceIs(true);
                    });
                }
            }
        }
    }

    private static void interruptWhileIsolated(Simulation pair, String which, Consumer<SimulatedHost> interruption) {
        SimulatedHost old = pair.hosts().get(0);
        assertTrue(holds(old, pair), pair::story);
        long before = pair.cloud().exchanges.size();
        pair.lan().cut(0, 1);
        pair.lan().cut(1, 0);
        interruption.accept(old);
        pair.runFor(600 * SECOND);
        long moves = pair.cloud().exchanges.size() - before;
        assertTrue(moves == 1, () -> which + ": " + moves + " exchanges\n" + pair.story());
        assertTrue(holds(pair.hosts().get(1), pair) && !old.isMaster(), () -> which + ": not one master\n" + pair.story());
        pair.heal();
        pair.peace();
    }

    /** Whoever was heard in between is a master like any other: to preempt it asks nobody, and waits for nothing. */
    @Test
    void aMasterWhoseInterfaceFlapsTakesTheAddressBackFromTheOneItHears() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation pair = settled(Mode.SAFE, TransportMode.AUTO, seed);
            SimulatedHost old = pair.hosts().get(0);
            old.agent().interfaceIs(false);
            pair.runFor(20 * SECOND);
            assertTrue(holds(pair.hosts().get(1), pair), pair::story);
            old.agent().interfaceIs(true);
            pair.runFor(pair.setup().maxMasterDownNs() + 2 * SECOND);
            assertTrue(holds(old, pair), pair::story);
        }
    }

    /** No service is lost for good: whoever follows hears the other die, and is master and holds the address as after any death. */
    @Test
    void theHolderThatWasFollowedDies() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation pair = settled(Mode.SAFE, TransportMode.AUTO, seed);
            SimulatedHost better = pair.hosts().get(0);
            SimulatedHost deaf = pair.hosts().get(1);
            pair.lan().cut(0, 1);
            pair.runFor(60 * SECOND);
            assertTrue(deaf.isMaster() && !better.isMaster(), pair::story);
            deaf.powerOff();
            pair.runFor(pair.setup().maxMasterDownNs() + 2 * SECOND);
            assertTrue(better.isMaster() && pair.cloud().truth("eip-0").target().equals(better.line().target(pair.setup().resources().getFirst())), pair::story);
        }
    }

    @Test
    void whileProtocol112AloneIsBlockedThereIsOneMasterThroughout() {
        for (TransportMode transport : TransportMode.values()) {
            for (long seed = 0; seed < SEEDS; seed++) {
                for (int direction = 1; direction <= 3; direction++) {
                    blockProtocol112(transport, seed, direction);
                }
            }
        }
    }

    private static void blockProtocol112(TransportMode transport, long seed, int direction) {
        Simulation pair = settled(Mode.SAFE, transport, seed);
        long before = pair.transitions();
        for (Rung rung : new Rung[] {Rung.MULTICAST, Rung.UNICAST}) {
            if ((direction & 1) != 0) {
                pair.lan().block(rung, 0, 1);
            }
            if ((direction & 2) != 0) {
                pair.lan().block(rung, 1, 0);
            }
        }
        pair.runFor(120 * SECOND);
        assertTrue(pair.transitions() == before, () -> transport + ", seed " + seed + ": somebody changed its state\n" + pair.story());
        pair.heal();
        pair.peace();
    }

    /** A moment's freedom is somebody's takeover; a host that is dead gives the address up for good. */
    @Test
    void whoGaveWayTakesPartAgainWhenNobodyHoldsTheAddress() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation pair = isolated(seed);
            SimulatedHost winner = pair.hosts().stream().filter(SimulatedHost::isMaster).findFirst().orElseThrow();
            SimulatedHost loser = pair.hosts().get(1 - winner.index);
            String address = pair.setup().resources().getFirst().value();
            Ec2.Target held = pair.cloud().truth(address).target();
            winner.stop(); // its machine runs on
            for (int i = 0; i < MOMENTS; i++) { // each shorter than a Master_Down_Interval, so one look may see it and no second
                pair.cloud().put(address, null);
                pair.runFor(3 * SECOND);
                pair.cloud().put(address, held);
                pair.runFor(pair.setup().limits().reconcileNs() - i * SECOND / 4);
            }
            pair.runFor(120 * SECOND);
            assertTrue(!loser.isMaster(), pair::story);
            pair.cloud().put(address, null);
            pair.runFor(60 * SECOND);
            assertTrue(holds(loser, pair), pair::story);
        }
    }

    /** Silence says nothing, and a frozen machine runs; that a machine has no power the cloud knows. */
    @Test
    void whoGaveWayTakesOverWhenTheHoldersMachineIsOff() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation pair = isolated(seed);
            SimulatedHost winner = pair.hosts().stream().filter(SimulatedHost::isMaster).findFirst().orElseThrow();
            SimulatedHost loser = pair.hosts().get(1 - winner.index);
            winner.freeze(120 * SECOND);
            pair.runFor(100 * SECOND);
            assertTrue(!loser.isMaster(), pair::story);
            winner.powerOff();
            pair.runFor(3 * pair.setup().limits().reconcileNs());
            assertTrue(holds(loser, pair), pair::story);
        }
    }

    /** They have exchanged the address, and one of them is backup. */
    private static Simulation isolated(long seed) {
        Simulation pair = settled(Mode.SAFE, TransportMode.MULTICAST, seed);
        pair.lan().cut(0, 1);
        pair.lan().cut(1, 0);
        pair.runFor(120 * SECOND);
        return pair;
    }

    private static boolean holds(SimulatedHost host, Simulation pair) {
        return host.isMaster() && pair.cloud().truth("eip-0").target().equals(host.line().target(pair.setup().resources().getFirst()));
    }

    static Simulation settled(Mode mode, TransportMode transport, long seed) {
        Setup setup = Setup.plainPair(mode, new Wiring(transport, -1, transport == TransportMode.UNICAST || transport == TransportMode.UDP));
        Simulation pair = new Simulation(new SplittableRandom(seed), setup, true);
        pair.lan().heal();
        pair.powerOn();
        pair.runFor(20 * SECOND);
        return pair;
    }
}
