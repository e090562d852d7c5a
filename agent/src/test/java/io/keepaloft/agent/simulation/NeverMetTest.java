package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.paths.TransportMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Two hosts that no file names to each other, on a fabric that drops multicast, as every public cloud's does: each must think that it is alone. Whoever
 * comes later takes the addresses, as from a dead master; who had them cannot tell that from a hand that moved them, leaves them there, and is master no more.
 * {@code -Dnevermet.seeds=N} tries more.
 */
class NeverMetTest {
    private static final long SEEDS = Long.getLong("nevermet.seeds", 20);

    @Test
    void theLaterOneTakesTheAddressesAndKeepsThemUntilTheyMeet() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Simulation pair = apart(random);
            SimulatedHost first = pair.hosts().get(random.nextInt(2));
            SimulatedHost later = pair.hosts().get(1 - first.index);
            first.powerOn();
            pair.runFor((20 + random.nextInt(60)) * SECOND);
            List<Ec2.Exchange> expected = new ArrayList<>();
            for (Resource resource : pair.setup().resources()) {
                expected.add(new Ec2.Exchange(resource.value(), "eni-" + first.index, "eni-" + later.index));
            }
            later.powerOn();
            pair.runFor(600 * SECOND);
            assertEquals(expected.size(), pair.cloud().exchanges.size(), () -> story(pair));
            assertTrue(pair.cloud().exchanges.containsAll(expected), () -> story(pair));
            assertTrue(later.isMaster() && !first.isMaster(), () -> story(pair));
            served(pair);
            pair.heal();
            pair.peace();
        }
    }

    /** Each takes some of several addresses before it can see that it is not alone. */
    @Test
    void twoThatStartAtTheSameMomentComeToRest() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Simulation pair = apart(random);
            pair.hosts().forEach(host -> pair.time().after(random.nextLong(SECOND), host::powerOn));
            pair.runFor(120 * SECOND);
            int before = pair.cloud().exchanges.size();
            served(pair);
            pair.runFor(600 * SECOND);
            assertEquals(before, pair.cloud().exchanges.size(), () -> story(pair));
            for (Resource resource : pair.setup().resources()) {
                long times = pair.cloud().exchanges.stream().filter(exchange -> exchange.allocation().equals(resource.value())).count();
                assertTrue(times <= 1, () -> resource + " was exchanged " + times + " times, " + story(pair));
            }
            pair.heal();
            pair.peace();
        }
    }

    private static Simulation apart(SplittableRandom random) {
        TransportMode transport = random.nextBoolean() ? TransportMode.AUTO : TransportMode.MULTICAST;
        Mode mode = random.nextInt(4) == 0 ? Mode.FAST : Mode.SAFE;
        Setup setup = Setup.plain(mode, new Wiring(transport, random.nextInt(4) == 0 ? 0 : -1, false), 150, random.nextBoolean() ? 100 : 150)
                .withAddresses(1 + random.nextInt(3));
        Simulation pair = new Simulation(random.split(), setup, true);
        pair.lan().heal();
        pair.lan().cut(0, 1);
        pair.lan().cut(1, 0);
        return pair;
    }

    /** Whoever has an address is master. */
    private static void served(Simulation pair) {
        for (Resource resource : pair.setup().resources()) {
            Ec2.Association at = pair.cloud().truth(resource.value());
            assertTrue(at != null && pair.hosts().stream().anyMatch(host -> host.isMaster() && at.target().equals(host.line().target(resource))), () -> story(pair));
        }
    }

    private static String story(Simulation pair) {
        return pair.cloud().exchanges + "\n" + pair.story();
    }
}
