package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.protocol.paths.TransportMode;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Three or four hosts fall in two sides in a cloud that works: the address comes to rest with a master.
 *
 * <p>Two exchange it twice at most, and all together four times: one takes it, a majority or a better one that hears it takes it back, and
 * where only one way is cut, the best of those who hear the other side follows last. {@code -Dpartition.seeds=N} tries more.
 */
class PartitionTest {
    private static final long SEEDS = Long.getLong("partition.seeds", 3);
    private static final int MOST_OF_A_PAIR = 2;
    private static final int MOST_OF_ALL = 4;

    @Test
    void everyPartitionOfThreeOrFourHostsComesToRest() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int hosts = 3; hosts <= 4; hosts++) {
                for (int side = 1; side < (1 << hosts) - 1; side++) {
                    partition(new SplittableRandom(seed * 1_000 + hosts * 100 + side), hosts, side, false, "seed " + seed);
                    partition(new SplittableRandom(seed * 1_000 + hosts * 100 + side), hosts, side, true, "seed " + seed);
                }
            }
        }
    }

    private static void partition(SplittableRandom random, int hosts, int side, boolean oneWay, String seed) {
        int[] priorities = random.ints(hosts, 1, random.nextBoolean() ? 255 : 4).toArray(); // few of them: ties
        TransportMode transport = TransportMode.values()[random.nextInt(4)];
        boolean named = transport == TransportMode.UDP || transport == TransportMode.UNICAST || random.nextInt(4) == 0;
        Mode mode = random.nextBoolean() ? Mode.SAFE : Mode.FAST;
        comesToRest(new Simulation(random.split(), Setup.plain(mode, new Wiring(transport, -1, named), priorities), true), side, oneWay,
                seed + ", side " + Integer.toBinaryString(side) + (oneWay ? " is not heard by the other" : " is cut off") + ", priorities " + Arrays.toString(priorities));
    }

    /** No file names anybody. The better two hear the others, who do not hear them and have never met the second: it must be no stranger to them. */
    @Test
    void twoThatHearTheOthersAndAreNotHeardByThemAreNoStrangers() {
        for (Mode mode : Mode.values()) {
            for (long seed = 0; seed < SEEDS; seed++) {
                Setup setup = Setup.plain(mode, new Wiring(TransportMode.MULTICAST, -1, false), 54, 71, 10, 32);
                comesToRest(new Simulation(new SplittableRandom(seed), setup, true), 0b11, true, mode + ", seed " + seed);
            }
        }
    }

    private static void comesToRest(Simulation all, int side, boolean oneWay, String which) {
        all.lan().heal();
        all.powerOn();
        all.runFor(20 * SECOND);
        int before = all.cloud().exchanges.size();
        for (int from = 0; from < all.hosts().size(); from++) {
            for (int to = 0; to < all.hosts().size(); to++) {
                boolean fromSide = (side >> from & 1) == 1;
                if (fromSide != ((side >> to & 1) == 1) && (fromSide || !oneWay)) {
                    all.lan().cut(from, to);
                }
            }
        }
        all.runFor(120 * SECOND);
        List<Ec2.Exchange> exchanges = List.copyOf(all.cloud().exchanges.subList(before, all.cloud().exchanges.size()));
        all.runFor(120 * SECOND);
        String what = which + ": " + exchanges;
        assertEquals(before + exchanges.size(), all.cloud().exchanges.size(), () -> what + ", and no rest\n" + all.story());
        assertTrue(exchanges.size() <= MOST_OF_ALL, () -> what + "\n" + all.story());
        for (Ec2.Exchange one : exchanges) {
            assertTrue(exchanges.stream().filter(other -> other.between(one.from(), one.to())).count() <= MOST_OF_A_PAIR, () -> what + "\n" + all.story());
        }
        Ec2.Association at = all.cloud().truth("eip-0");
        assertTrue(at != null && all.hosts().stream().anyMatch(host -> host.isMaster() && at.target().equals(host.line().target(all.setup().resources().getFirst()))),
                () -> what + ": it is with " + at + ", who is no master\n" + all.story());
        all.heal();
        all.peace();
    }
}
