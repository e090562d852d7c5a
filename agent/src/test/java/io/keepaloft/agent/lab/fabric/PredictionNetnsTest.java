package io.keepaloft.agent.lab.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.fabric.Yard.Sent;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Effect;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What preflight predicts of random rule sets is what a real packet meets. Every port of a round has a rule set of its own: its groups', and but for
 * OpenStack those of its subnet's ACL. Replay with {@code -Drules.seed=N}; {@code -Drules.sets=N} tries more rule sets.
 */
@Tag("netns")
class PredictionNetnsTest {
    private static final int HOSTS = 16;
    private static final int UDP_PORT = 3112;
    /** Rounds of which in one the provider's own preflight is asked as well. */
    private static final int ASKED_EVERY = 4;
    private static final List<String> RANGES = List.of("0.0.0.0/0", "10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "10.0.0.16/29", "10.0.1.20/30", "10.0.0.18/32", "10.0.1.19/32",
            "::/0", "fd00::/64", "fd00:0:0:1::/64", "fd00::10/125", "fd00:0:0:1::13/128");

    private static Yard yard;
    private static long version;

    private final long seed = Long.getLong("rules.seed", System.nanoTime());
    private final int sets = Integer.getInteger("rules.sets", 800);
    private final SplittableRandom random = new SplittableRandom(seed);

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
        try (AskedPreflight preflight = new AskedPreflight(HOSTS, UDP_PORT)) {
            compare("aws", Settings.ec2(), this::ec2Rule, this::entry, preflight);
        }
    }

    @Test
    void inOpenStack() throws Exception {
        compare("openstack", Settings.openStack(), this::neutronRule, null, null);
    }

    @Test
    void inHuaweiCloud() throws Exception {
        compare("huaweicloud", Settings.huaweiCloud(), this::huaweiRule, this::huaweiEntry, null);
    }

    /** In a cloud's manner. */
    private interface Maker {
        SecurityRule rule();
    }

    /** Likewise. */
    private interface AclMaker {
        NetworkAcl.Entry entry(int number, Direction direction);
    }

    /** @param acls null: subnets have none; @param preflight the provider's own, through its API, or null: the evaluator alone is asked */
    private void compare(String cloud, Settings settings, Maker maker, AclMaker acls, AskedPreflight preflight) throws Exception {
        int packets = 0;
        int agreed = 0;
        int told = 0;
        int passed = 0;
        int tried = 0;
        yard.settings(settings);
        for (; tried < sets; tried += HOSTS) {
            int tries = tried;
            CloudState state = state(maker, acls);
            yard.apply(state);
            List<Sent> batch = batch();
            Set<Sent> came = yard.deliver(batch);
            Readings readings = new Readings(state);
            // The whole of preflight for every pair of many members takes its time.
            boolean asked = preflight != null && tried / HOSTS % ASKED_EVERY == 0;
            if (asked) {
                preflight.look(state);
            }
            for (Sent sent : batch) {
                boolean predicted = readings.passes(port(state, sent.from()), sent.packet(), port(state, sent.to()));
                assertEquals(predicted, came.contains(sent), () -> "predicted, and then seen, at rule set " + tries + " with -Drules.seed=" + seed + " of " + cloud + ": " + sent
                        + " with " + state.items());
                if (asked) {
                    assertEquals(predicted, preflight.passes(sent), () -> "the evaluator, and then preflight, with -Drules.seed=" + seed + ": " + sent + " with " + state.items());
                    told++;
                }
                packets++;
                agreed++;
                passed += predicted ? 1 : 0;
            }
        }
        System.out.println("prediction of " + cloud + "'s rules: seed " + seed + ", " + tried + " rule sets, " + packets + " packets, " + agreed + " agree, " + passed + " of them passed"
                + (told == 0 ? "" : "; " + told + " were told by preflight itself"));
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
                    if (kind > 0 && random.nextBoolean()) {
                        continue;
                    }
                    boolean turned = random.nextBoolean();
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

    private CloudState state(Maker maker, AclMaker acls) {
        CloudState state = Yard.ground().with(new PrefixList("pl-0", "l", 9, List.of(entry(), entry()), Map.of())).with(new PrefixList("pl-1", "l", 9, List.of(entry()), Map.of()));
        for (int host = 0; host < HOSTS; host++) {
            List<SecurityRule> rules = new ArrayList<>();
            for (int i = 4 + random.nextInt(6); i >= 0; i--) {
                rules.add(maker.rule());
            }
            state = state.with(new SecurityGroup("sg-" + host, "sg-" + host, "", "vpc-1", rules, Map.of()));
        }
        for (int host = 0; host < HOSTS; host++) {
            // Most have one more: rules of several groups add up, and a group that has several members is named by some.
            String more = "sg-" + random.nextInt(HOSTS);
            state = state.with(Yard.port(host, random.nextInt(3) == 0 || more.equals("sg-" + host) ? List.of("sg-" + host) : List.of("sg-" + host, more)));
        }
        for (int subnet = 0; acls != null && subnet < 2; subnet++) {
            state = state.with(new NetworkAcl("acl-" + subnet, "vpc-1", false, List.of(Yard.subnet(subnet)), entries(acls), Map.of()));
        }
        // The fabric takes a state only if it is newer.
        version += 1_000;
        return new CloudState(version, state.items(), state.revisions());
    }

    private PrefixList.Entry entry() {
        return new PrefixList.Entry(any(RANGES), "");
    }

    private List<NetworkAcl.Entry> entries(AclMaker maker) {
        List<NetworkAcl.Entry> entries = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            List<Integer> numbers = new ArrayList<>(List.of(10, 20, 90, 100, 110));
            for (int i = random.nextInt(5); i > 0; i--) {
                entries.add(maker.entry(numbers.remove(random.nextInt(numbers.size())), direction));
            }
            for (String everything : List.of("0.0.0.0/0", "::/0")) {
                if (random.nextInt(4) > 0) {
                    entries.add(new NetworkAcl.Entry(everything.equals("::/0") ? 201 : 200, direction, SecurityRule.ANY, everything, -1, -1, true));
                }
                entries.add(new NetworkAcl.Entry(everything.equals("::/0") ? NetworkAcl.LAST + 1 : NetworkAcl.LAST, direction, SecurityRule.ANY, everything, -1, -1, false));
            }
        }
        return entries;
    }

    private NetworkAcl.Entry entry(int number, Direction direction) {
        int protocol = any(List.of(-1, 112, 112, 17, 6));
        int first = protocol == 17 ? any(List.of(-1, 3000, 3112, 3113)) : -1;
        return new NetworkAcl.Entry(number, direction, protocol, any(RANGES), first, first < 0 ? -1 : first + random.nextInt(200), random.nextBoolean());
    }

    /** It may name both ends, and be out of force. */
    private NetworkAcl.Entry huaweiEntry(int number, Direction direction) {
        NetworkAcl.Entry entry = entry(number, direction);
        List<String> sameFamily = RANGES.stream().filter(range -> range.contains(":") == entry.cidr().contains(":")).toList();
        return new NetworkAcl.Entry(number, direction, entry.protocol(), entry.cidr(), entry.fromPort(), entry.toPort(), entry.allow(),
                random.nextBoolean() ? null : any(sameFamily), random.nextInt(5) > 0);
    }

    private SecurityRule huaweiRule() {
        SecurityRule rule = neutronRule();
        return new SecurityRule(rule.id(), rule.direction(), rule.protocol(), rule.fromPort(), rule.toPort(), rule.peer(), "",
                new Effect(random.nextInt(6) > 0, any(List.of(1, 1, 2, 50, 100)), random.nextInt(8) > 0), rule.wording());
    }

    private SecurityRule ec2Rule() {
        int protocol = any(List.of(-1, 112, 112, 112, 17, 6));
        int first = protocol == 17 || protocol == 6 ? any(List.of(-1, 0, 3000, 3112, 3113)) : -1;
        String range = range();
        Peer peer = switch (random.nextInt(4)) {
            case 0 -> new Peer(Peer.Kind.SECURITY_GROUP, "sg-" + random.nextInt(HOSTS));
            case 1 -> new Peer(Peer.Kind.PREFIX_LIST, "pl-" + random.nextInt(2));
            default -> new Peer(range.contains(":") ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, range);
        };
        return new SecurityRule("sgr", any(List.of(Direction.values())), protocol, first, first < 0 ? -1 : first + random.nextInt(200), peer, "");
    }

    private SecurityRule neutronRule() {
        SecurityRule rule = ec2Rule();
        String range = range();
        boolean ipv6 = range.contains(":");
        Peer peer = random.nextInt(3) == 0 ? new Peer(Peer.Kind.SECURITY_GROUP, "sg-" + random.nextInt(HOSTS)) : new Peer(ipv6 ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, range);
        return new SecurityRule("sgr", rule.direction(), rule.protocol(), rule.fromPort(), rule.toPort(), peer, "", new Wording(ipv6, null, null));
    }

    private String range() {
        return random.nextInt(3) == 0 ? any(List.of("0.0.0.0/0", "0.0.0.0/0", "::/0")) : any(RANGES);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
