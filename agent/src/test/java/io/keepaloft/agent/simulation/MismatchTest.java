package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.protocol.paths.TransportMode;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Two hosts whose files differ in what routers have to agree on, here the VRRP version: each drops what the other advertises, and hears it all the same. They
 * behave as two that are isolated from each other, except that the one who gave way hears that the other is there.
 */
class MismatchTest {
    private static final long SEEDS = Long.getLong("mismatch.seeds", 20);

    private static void each(Consumer<Simulation> story) {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TransportMode transport = random.nextBoolean() ? TransportMode.UNICAST : TransportMode.MULTICAST;
            Wiring wiring = new Wiring(transport, 0, transport == TransportMode.UNICAST || random.nextBoolean());
            Setup setup = Setup.plain(random.nextInt(4) == 0 ? Mode.FAST : Mode.SAFE, wiring, 150, 100).withAddresses(1 + random.nextInt(3));
            Simulation pair = new Simulation(random.split(), setup, true);
            pair.lan().heal();
            pair.hosts().get(random.nextInt(2)).version(2);
            pair.powerOn();
            pair.runFor(90 * SECOND);
            story.accept(pair);
        }
    }

    /** Of several addresses each may get some when both start at the same moment; then both give way, and one takes the rest. */
    @Test
    void theyExchangeAnAddressOnceAndOneOfThemIsMaster() {
        each(pair -> {
            int most = pair.setup().resources().size() == 1 ? 1 : 2;
            pair.setup().resources().forEach(resource ->
                    assertTrue(pair.cloud().exchanges.stream().filter(exchange -> exchange.allocation().equals(resource.value())).count() <= most, () -> told(pair)));
            long transitions = pair.transitions();
            winner(pair);
            pair.runFor(300 * SECOND);
            assertEquals(transitions, pair.transitions(), () -> told(pair));
        });
    }

    @Test
    void whoGaveWayTakesOverWhenTheOtherFallsSilent() {
        each(pair -> {
            SimulatedHost winner = winner(pair);
            winner.stop(); // its machine runs on
            pair.runFor(20 * SECOND);
            SimulatedHost loser = pair.hosts().get(1 - winner.index);
            assertTrue(holdsAll(loser, pair), () -> told(pair));
        });
    }

    @Test
    void onceTheFilesAgreeTheBetterOneServes() {
        each(pair -> {
            pair.hosts().stream().filter(host -> host.config.format().version() == 2).forEach(host -> {
                host.stop();
                host.version(3);
                host.powerOn();
            });
            pair.runFor(10 * SECOND);
            assertTrue(holdsAll(pair.hosts().getFirst(), pair) && !pair.hosts().getLast().isMaster(), () -> told(pair));
            pair.heal();
            pair.peace();
        });
    }

    private static SimulatedHost winner(Simulation pair) {
        assertEquals(1, pair.hosts().stream().filter(SimulatedHost::isMaster).count(), () -> told(pair));
        SimulatedHost winner = pair.hosts().stream().filter(SimulatedHost::isMaster).findFirst().orElseThrow();
        assertTrue(holdsAll(winner, pair), () -> told(pair));
        return winner;
    }

    private static boolean holdsAll(SimulatedHost host, Simulation pair) {
        return host.isMaster() && pair.setup().all().stream().allMatch(host.line()::has);
    }

    private static String told(Simulation pair) {
        return pair.cloud().exchanges + "\n" + pair.story();
    }
}
