package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.paths.TransportMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One host that knows no peer, and somebody who moves its addresses in the console to a machine that runs no agent: it cannot tell that from a rival. */
class LoneHostTest {
    private static final long SEEDS = 20;
    private static final Ec2.Target ELSEWHERE = new Ec2.Target("eni-7", "10.63.0.17");
    private static final Ec2.Target ELSEWHERE_TOO = new Ec2.Target("eni-7", "10.63.0.18");

    @Test
    void itServesWhatIsLeftToItAndLeavesTheRestWhereItIs() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation world = alone(seed);
            SimulatedHost host = world.hosts().getFirst();
            long moves = world.cloud().moves;
            world.cloud().put("eip-0", ELSEWHERE);
            world.runFor(120 * SECOND);
            assertTrue(host.isMaster() && holds(world, "eip-1"), world::story);
            world.cloud().put("eip-1", ELSEWHERE_TOO);
            world.runFor(120 * SECOND);
            assertTrue(!host.isMaster(), world::story);
            assertEquals(moves, world.cloud().moves, world::story);
            world.cloud().put("eip-0", null);
            world.cloud().put("eip-1", null);
            world.runFor(60 * SECOND);
            assertTrue(host.isMaster() && holds(world, "eip-0") && holds(world, "eip-1"), world::story);
        }
    }

    /** A new term is no reason to take what a hand moved while nobody looked. */
    @Test
    void whatIsMovedWhileItsInterfaceIsDownIsLeftThereToo() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation world = alone(seed);
            SimulatedHost host = world.hosts().getFirst();
            long moves = world.cloud().moves;
            host.agent().interfaceIs(false);
            world.cloud().put("eip-0", ELSEWHERE);
            world.runFor(5 * SECOND);
            host.agent().interfaceIs(true);
            world.runFor(120 * SECOND);
            assertTrue(host.isMaster() && holds(world, "eip-1"), world::story);
            assertEquals(moves, world.cloud().moves, world::story);
            world.cloud().put("eip-0", null);
            world.runFor(2 * world.setup().limits().reconcileNs());
            assertTrue(holds(world, "eip-0"), world::story);
        }
    }

    @Test
    void whatNobodyHoldsItTakesAtOnce() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation world = alone(seed);
            world.cloud().put("eip-0", null);
            world.runFor(2 * world.setup().limits().reconcileNs());
            assertTrue(holds(world, "eip-0"), world::story);
            world.cloud().put("eip-1", ELSEWHERE);
            world.runFor(30 * SECOND);
            world.cloud().put("eip-1", null);
            world.runFor(2 * world.setup().limits().reconcileNs());
            assertTrue(holds(world, "eip-1"), world::story);
        }
    }

    private static Simulation alone(long seed) {
        Setup setup = Setup.plain(Mode.SAFE, new Wiring(TransportMode.MULTICAST, 0, false), 150).withAddresses(2);
        Simulation world = new Simulation(new SplittableRandom(seed), setup, true);
        world.lan().heal();
        world.powerOn();
        world.runFor(40 * SECOND);
        return world;
    }

    private static boolean holds(Simulation world, String address) {
        Resource resource = world.setup().resources().stream().filter(each -> each.value().equals(address)).findFirst().orElseThrow();
        Ec2.Association at = world.cloud().truth(address);
        return at != null && at.target().equals(world.hosts().getFirst().line().target(resource));
    }
}
