package io.keepaloft.agent.lab.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.fabric.Yard.Sent;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What preflight predicts of random rule sets is what a real packet meets: the provider's own preflight, which reads the rules through the cloud's API.
 * Every port of a round has a rule set of its own: its groups', and but for OpenStack those of its subnet's ACL. Replay with {@code -Drules.seed=N};
 * {@code -Drules.sets=N} tries more rule sets.
 */
@Tag("netns")
class PredictionNetnsTest {
    private static final int HOSTS = 16;
    private static final int UDP_PORT = 3112;

    private static Yard yard;
    private static long version;

    private final long seed = Long.getLong("rules.seed", System.nanoTime());
    private final int sets = Integer.getInteger("rules.sets", 800);
    private final Dice dice = new Dice(new SplittableRandom(seed));

    @BeforeAll
    static void open() {
        yard = new Yard(HOSTS);
    }

    @AfterAll
    static void close() {
        yard.close();
    }

    @Test
    void inEc2() throws Exception {
        compare("aws", Settings.ec2(), new RandomEc2Rules(dice, HOSTS));
    }

    @Test
    void inOpenStack() throws Exception {
        compare("openstack", Settings.openStack(), new RandomNeutronRules(dice, HOSTS));
    }

    @Test
    void inHuaweiCloud() throws Exception {
        compare("huaweicloud", Settings.huaweiCloud(), new RandomHuaweiRules(dice, HOSTS));
    }

    /** Beside preflight the evaluator alone is asked, about the model's rules: where those two differ, the provider's reading of the API is at fault. */
    private void compare(String provider, Settings settings, RandomRules rules) throws Exception {
        int packets = 0;
        int passed = 0;
        int tried = 0;
        yard.settings(settings);
        RandomCloud cloud = new RandomCloud(dice, HOSTS, rules);
        try (AskedPreflight preflight = new AskedPreflight(provider, HOSTS, UDP_PORT)) {
            for (; tried < sets; tried += HOSTS) {
                int round = tried / HOSTS;
                CloudState state = cloud.state(version += 1_000);
                preflight.look(state);
                yard.apply(state);
                List<Sent> batch = batch();
                Set<Sent> came = yard.deliver(batch);
                Readings readings = new Readings(state);
                preflight.listen();
                for (Sent sent : batch) {
                    boolean arrived = came.contains(sent);
                    Supplier<String> where = () -> ", and then seen, in round " + round + " with -Drules.seed=" + seed + " of " + provider + ": " + sent;
                    assertEquals(readings.passes(port(state, sent.from()), sent.packet(), port(state, sent.to())), arrived,
                            () -> "predicted by the evaluator" + where.get() + " with " + state.items());
                    assertEquals(preflight.passes(sent, AclRules.of(state, Yard.subnet(0)).isPresent()), arrived,
                            () -> "predicted by preflight" + where.get() + "; preflight says " + preflight.words(sent) + " with " + state.items());
                    packets++;
                    passed += arrived ? 1 : 0;
                }
            }
        }
        System.out.println("prediction of " + provider + "'s rules: seed " + seed + ", " + tried + " rule sets, " + packets + " packets, each"
                + " predicted by preflight itself through the cloud's API, and by the evaluator alone: all agree; " + passed + " passed");
        assertTrue(passed > packets / 10 && passed < packets * 9 / 10, "rules that let all or nothing pass compare little: " + passed + " of " + packets);
    }

    private static Port port(CloudState state, int host) {
        return state.find(Port.class, Yard.id(host)).orElseThrow();
    }

    /** A pair is tried in one direction for each protocol: the other one's would count as an answer, and be let in for that. */
    private List<Sent> batch() {
        List<Sent> batch = new ArrayList<>();
        for (int one = 0; one < HOSTS; one++) {
            for (int other = 0; other < one; other++) {
                for (int kind = 0; kind < 3; kind++) {
                    if (kind > 0 && dice.oneIn(2)) {
                        continue;
                    }
                    boolean turned = dice.oneIn(2);
                    int from = turned ? other : one;
                    int to = turned ? one : other;
                    boolean ipv6 = kind == 1;
                    String source = Yard.address(from, ipv6);
                    String destination = Yard.address(to, ipv6);
                    batch.add(new Sent(from, to, kind == 2 ? new Packet(Packet.UDP, source, UDP_PORT, destination, UDP_PORT) : Packet.plain(Packet.VRRP, source, destination)));
                }
            }
        }
        return batch;
    }
}
