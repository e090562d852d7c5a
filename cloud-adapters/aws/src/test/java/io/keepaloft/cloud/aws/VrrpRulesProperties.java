package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.aws.VrrpRules.Peer;
import io.keepaloft.cloud.aws.VrrpRules.Rule;
import io.keepaloft.cloud.aws.VrrpRules.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Security group rules are judged as EC2 applies them; checked against a judgement made bit by bit. A failure prints its seed. */
final class VrrpRulesProperties {

    private static final Passage VRRP = new Passage(0, Finding.Level.FAIL, "");
    private static final List<String> GROUPS = List.of("sg-a", "sg-b", "sg-c");
    private static final List<String> LISTS = List.of("pl-a", "pl-b");

    @Property
    void theVerdictIsTheOneThatEveryRuleAndSourceByItselfGives(@ForAll("rules") List<Rule> rules, @ForAll("peers") Peer peer,
                                                             @ForAll("lists") Map<String, List<Cidr>> lists) {
        boolean allowed = false;
        boolean unread = false;
        for (Rule rule : rules) {
            if (!Set.of("112", "-1").contains(rule.protocol())) {
                continue;
            }
            allowed |= rule.cidrs().stream().anyMatch(cidr -> insideBitByBit(cidr, peer.address()));
            allowed |= !Collections.disjoint(rule.groups(), peer.groups());
            for (String list : rule.prefixLists()) {
                unread |= !lists.containsKey(list);
                allowed |= lists.getOrDefault(list, List.of()).stream().anyMatch(cidr -> insideBitByBit(cidr, peer.address()));
            }
        }
        Class<?> expected = allowed ? Verdict.Allowed.class : unread ? Verdict.Unknown.class : Verdict.Blocked.class;
        assertEquals(expected, VrrpRules.judge(VRRP, rules, peer, lists).getClass());
    }

    @Property
    void theOrderOfTheRulesMeansNothing(@ForAll("rules") List<Rule> rules, @ForAll("peers") Peer peer, @ForAll("lists") Map<String, List<Cidr>> lists,
                                        @ForAll Random random) {
        List<Rule> shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, random);
        assertEquals(VrrpRules.judge(VRRP, rules, peer, lists).getClass(), VrrpRules.judge(VRRP, shuffled, peer, lists).getClass());
    }

    @Property
    void aRuleMoreNeverTakesAnythingAway(@ForAll("rules") List<Rule> rules, @ForAll("rule") Rule more, @ForAll("peers") Peer peer,
                                         @ForAll("lists") Map<String, List<Cidr>> lists) {
        List<Rule> extended = new ArrayList<>(rules);
        extended.add(more);
        if (VrrpRules.judge(VRRP, rules, peer, lists) instanceof Verdict.Allowed) {
            assertTrue(VrrpRules.judge(VRRP, extended, peer, lists) instanceof Verdict.Allowed);
        }
    }

    @Example
    void aUdpPortPassesThroughARangeThatHoldsItOrARuleForEverything() {
        Passage udp = new Passage(3112, Finding.Level.WARN, "");
        Peer peer = new Peer(InetAddress.ofLiteral("10.9.0.7"), Set.of());
        List<Cidr> all = List.of(Cidr.parse("0.0.0.0/0").orElseThrow());
        for (Rule rule : List.of(new Rule("sg-a", "udp", 3000, 4000, all, Set.of(), Set.of()), new Rule("sg-a", "17", 3112, 3112, all, Set.of(), Set.of()),
                new Rule("sg-a", "-1", VrrpRules.ANY_PORT, VrrpRules.ANY_PORT, all, Set.of(), Set.of()),
                new Rule("sg-a", "udp", VrrpRules.ANY_PORT, VrrpRules.ANY_PORT, all, Set.of(), Set.of()))) {
            assertTrue(VrrpRules.judge(udp, List.of(rule), peer, Map.of()) instanceof Verdict.Allowed, rule.toString());
        }
        for (Rule rule : List.of(new Rule("sg-a", "udp", 3113, 4000, all, Set.of(), Set.of()), new Rule("sg-a", "tcp", 3112, 3112, all, Set.of(), Set.of()),
                new Rule("sg-a", "112", VrrpRules.ANY_PORT, VrrpRules.ANY_PORT, all, Set.of(), Set.of()))) {
            assertTrue(VrrpRules.judge(udp, List.of(rule), peer, Map.of()) instanceof Verdict.Blocked, rule.toString());
        }
    }

    @Property
    void theOneAddressBlockHoldsThatAddressAlone(@ForAll("addresses") InetAddress one, @ForAll("addresses") InetAddress other) {
        assertTrue(Cidr.of(one).contains(one));
        assertEquals(one.equals(other), Cidr.of(one).contains(other));
        assertEquals(Cidr.of(one), Cidr.parse(Cidr.of(one).toString()).orElseThrow());
    }

    @Property
    void anyTextIsACidrOrNone(@ForAll String text) {
        Cidr.parse(text).ifPresent(cidr -> assertTrue(cidr.prefixLength() >= 0 && cidr.prefixLength() <= 128));
    }

    @Example
    void whatIsNoBlockOfAddressesIsNone() {
        for (String text : List.of("", "/", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/1234", "example.com/8", "::/129", "10.0.0.0/8/8", " 10.0.0.0/8")) {
            assertFalse(Cidr.parse(text).isPresent(), text);
        }
    }

    private static boolean insideBitByBit(Cidr cidr, InetAddress address) {
        byte[] block = cidr.network().getAddress();
        byte[] candidate = address.getAddress();
        if (block.length != candidate.length) {
            return false;
        }
        for (int bit = 0; bit < cidr.prefixLength(); bit++) {
            int mask = 0x80 >> bit % 8;
            if ((block[bit / 8] & mask) != (candidate[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Few addresses, close together and far apart, of both families, so that blocks and peers do meet. */
    @Provide
    Arbitrary<InetAddress> addresses() {
        Arbitrary<InetAddress> ipv4 = Combinators.combine(Arbitraries.of("172.17", "10.9"), Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 255))
                .as((net, third, fourth) -> InetAddress.ofLiteral(net + "." + third + "." + fourth));
        Arbitrary<InetAddress> ipv6 = Combinators.combine(Arbitraries.of("2001:db8:1", "fd00:9"), Arbitraries.integers().between(0, 0xffff))
                .as((net, last) -> InetAddress.ofLiteral(net + "::" + Integer.toHexString(last)));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(3, ipv4), net.jqwik.api.Tuple.of(1, ipv6));
    }

    @Provide
    Arbitrary<Cidr> cidrs() {
        return addresses().flatMap(address -> Arbitraries.integers().between(0, address.getAddress().length * 8).map(length -> new Cidr(address, length)));
    }

    @Provide
    Arbitrary<Rule> rule() {
        return Combinators.combine(Arbitraries.of(GROUPS), Arbitraries.of("112", "-1", "tcp", "udp", "51"), cidrs().list().ofMaxSize(2),
                Arbitraries.of(GROUPS).set().ofMaxSize(1), Arbitraries.of(LISTS).set().ofMaxSize(1))
                .as((group, protocol, cidrs, groups, lists) -> new Rule(group, protocol, VrrpRules.ANY_PORT, VrrpRules.ANY_PORT, cidrs, groups, lists));
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        return rule().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<Peer> peers() {
        return Combinators.combine(addresses(), Arbitraries.of(GROUPS).set().ofMaxSize(2)).as(Peer::new);
    }

    @Provide
    Arbitrary<Map<String, List<Cidr>>> lists() {
        return Arbitraries.maps(Arbitraries.of(LISTS), cidrs().list().ofMaxSize(2)).ofMaxSize(2).map(HashMap::new);
    }
}
