package io.keepaloft.cloud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
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

/** Rules are judged as a reading by hand, bit by bit and outcome by outcome, judges them. A failure prints its seed. */
final class RuleSetProperties {

    private static final InetAddress OWN = InetAddress.ofLiteral("172.17.1.1");
    private static final InetAddress OWN6 = InetAddress.ofLiteral("fd00:9::1");
    private static final List<String> GROUPS = List.of("sg-a", "sg-b", "sg-c");
    private static final List<String> LISTS = List.of("pl-a", "pl-b");

    private static Verdict judge(RuleSet rules, InetAddress peer, Directory directory) {
        return rules.judge(Direction.INGRESS, Packet.vrrp(peer, peer.getAddress().length == 4 ? OWN : OWN6), directory);
    }

    /** What is not known may be so or otherwise: only if every guess comes to the same, it is told. */
    @Property
    void theVerdictIsWhatEveryCompletionOfWhatIsKnownGives(@ForAll("ranked") List<Ranked> rules, @ForAll("addresses") InetAddress peer,
                                                                @ForAll("lists") Map<String, List<Cidr>> lists, @ForAll("memberships") List<Set<String>> groups) {
        Directory known = known(peer, groups, lists);
        RuleSet set = RuleSet.ranked(List.of("sg-a"), List.of(rules));
        boolean allowed = false;
        boolean denied = false;
        for (Directory guess : completions(known, peer)) {
            boolean passes = byHand(rules, peer, guess);
            allowed |= passes;
            denied |= !passes;
        }
        Verdict verdict = judge(set, peer, known);
        // Several rules with one unknown list may be doubted although no guess turns the outcome; never the other way round.
        if (allowed && denied) {
            assertEquals(Verdict.Unknown.class, verdict.getClass());
        } else if (!(verdict instanceof Verdict.Unknown)) {
            assertEquals(allowed, verdict.passes());
        }
        boolean complete = known.groups().containsKey(peer) && known.sets().keySet().containsAll(LISTS);
        assertFalse(complete && verdict instanceof Verdict.Unknown);
    }

    @Property
    void theOrderOfAllowingRulesMeansNothingAndOneMoreTakesNothingAway(@ForAll("ranked") List<Ranked> ranked, @ForAll("rule") Rule more, @ForAll("addresses") InetAddress peer,
                                                                   @ForAll("lists") Map<String, List<Cidr>> lists, @ForAll("memberships") List<Set<String>> groups,
                                                                   @ForAll Random random) {
        Directory known = known(peer, groups, lists);
        List<Rule> rules = new ArrayList<>(ranked.stream().map(Ranked::rule).filter(Rule::allows).toList());
        Verdict before = judge(RuleSet.of(GROUPS, rules), peer, known);
        Collections.shuffle(rules, random);
        assertEquals(before.getClass(), judge(RuleSet.of(GROUPS, rules), peer, known).getClass());
        if (before.passes() && more.allows()) {
            rules.add(more);
            assertTrue(judge(RuleSet.of(GROUPS, rules), peer, known).passes());
        }
    }

    /** @param groups one set of them, or none: not known */
    private static Directory known(InetAddress peer, List<Set<String>> groups, Map<String, List<Cidr>> lists) {
        return new Directory(groups.isEmpty() ? Map.of() : Map.of(peer, groups.getFirst()), lists);
    }

    private static boolean byHand(List<Ranked> rules, InetAddress peer, Directory all) {
        Ranked best = null;
        for (Ranked each : rules) {
            if (!each.enabled() || each.rule().protocol() != 112 && each.rule().protocol() != -1 || !has(each.rule().far(), peer, all)) {
                continue;
            }
            if (best == null || each.number() < best.number() || each.number() == best.number() && each.rule().action() == Action.DENY) {
                best = each;
            }
        }
        return best != null && best.rule().action() == Action.ALLOW;
    }

    private static boolean has(Addresses far, InetAddress peer, Directory all) {
        return switch (far) {
            case Addresses.Any _ -> true;
            case Addresses.Block block -> insideBitByBit(block.cidr(), peer);
            case Addresses.MembersOf members -> all.groups().get(peer).contains(members.groupId());
            case Addresses.InSet set -> all.sets().get(set.id()).stream().anyMatch(cidr -> insideBitByBit(cidr, peer));
        };
    }

    private static List<Directory> completions(Directory known, InetAddress peer) {
        List<Directory> all = new ArrayList<>(List.of(known));
        if (!known.groups().containsKey(peer)) {
            List<Directory> next = new ArrayList<>();
            for (int guess = 0; guess < 1 << GROUPS.size(); guess++) {
                int bits = guess;
                Set<String> groups = Set.copyOf(GROUPS.stream().filter(group -> (bits >> GROUPS.indexOf(group) & 1) == 1).toList());
                all.forEach(each -> next.add(new Directory(Map.of(peer, groups), each.sets())));
            }
            all = next;
        }
        for (String list : LISTS) {
            if (!known.sets().containsKey(list)) {
                List<Directory> next = new ArrayList<>();
                for (Directory each : all) {
                    for (List<Cidr> guess : List.of(List.<Cidr>of(), List.of(Cidr.of(peer)))) {
                        Map<String, List<Cidr>> sets = new HashMap<>(each.sets());
                        sets.put(list, guess);
                        next.add(new Directory(each.groups(), sets));
                    }
                }
                all = next;
            }
        }
        return all;
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
        Arbitrary<Addresses> far = Arbitraries.oneOf(cidrs().map(Addresses.Block::new), Arbitraries.of(GROUPS).map(Addresses.MembersOf::new),
                Arbitraries.of(LISTS).map(list -> new Addresses.InSet("prefix list", list)), Arbitraries.just(new Addresses.Any()));
        return Combinators.combine(Arbitraries.of(GROUPS), Arbitraries.of(Action.values()), Arbitraries.of(112, -1, 6, 17, 51), far)
                .as((group, action, protocol, addresses) -> new Rule(group, "", action, Direction.INGRESS, Family.BOTH, protocol, Ports.ANY, addresses));
    }

    @Provide
    Arbitrary<List<Ranked>> ranked() {
        return Combinators.combine(Arbitraries.integers().between(1, 4), Arbitraries.of(true, true, true, false), rule()).as(Ranked::new).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<Map<String, List<Cidr>>> lists() {
        return Arbitraries.maps(Arbitraries.of(LISTS), cidrs().list().ofMaxSize(2)).ofMaxSize(2).map(HashMap::new);
    }

    @Provide
    Arbitrary<List<Set<String>>> memberships() {
        return Arbitraries.of(GROUPS).set().ofMaxSize(2).list().ofMaxSize(1);
    }
}
