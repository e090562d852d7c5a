package io.keepaloft.cloud.rules;

import static io.keepaloft.cloud.rules.Samples.address;
import static io.keepaloft.cloud.rules.Samples.block;
import static io.keepaloft.cloud.rules.Samples.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.rules.Addresses.InSet;
import io.keepaloft.cloud.rules.Addresses.MembersOf;
import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rule decides, in the words of each cloud. */
class RuleSetTest {
    private static final InetAddress PEER = address("172.17.100.202");
    private static final InetAddress OWN = address("172.17.100.201");
    private static final Packet ADVERT = Packet.vrrp(PEER, OWN);
    private static final Addresses ANY = new Addresses.Any();

    private static Verdict judge(RuleSet rules) {
        return judge(rules, Directory.EMPTY);
    }

    private static Verdict judge(RuleSet rules, Directory directory) {
        return rules.judge(Direction.INGRESS, ADVERT, directory);
    }

    private static RuleSet group(Rule... rules) {
        return RuleSet.of(List.of("sg-a"), List.of(rules));
    }

    @Test
    void withoutARuleNothingPassesAndNoRuleIsBlamed() {
        assertEquals(new Verdict.Denied(Optional.empty()), judge(group()));
        assertEquals(new Verdict.Denied(Optional.empty()), judge(group(in("sg-a", "", Action.ALLOW, Protocols.UDP, ANY))));
    }

    @Test
    void theRuleThatAllowsIsNamedWithHowItCameToMatch() {
        Rule byGroup = in("sg-a", "", Action.ALLOW, Protocols.VRRP, new MembersOf("sg-b"));
        Directory directory = new Directory(Map.of(PEER, Set.of("sg-b", "sg-c")), Map.of());
        assertEquals(new Verdict.Allowed(byGroup), judge(group(byGroup), directory));
        assertEquals("sg-a, by group sg-b", byGroup.toString());
        assertEquals(new Verdict.Denied(Optional.empty()), judge(group(byGroup), new Directory(Map.of(PEER, Set.of("sg-c")), Map.of())));
    }

    @Test
    void aRuleIsAboutItsDirectionAlone() {
        assertEquals(new Verdict.Denied(Optional.empty()), group(in("sg-a", "", Action.ALLOW, Protocols.ANY, ANY)).judge(Direction.EGRESS, ADVERT, Directory.EMPTY));
    }

    @Test
    void aBlockOfTheOtherFamilyHoldsNobodyAndARuleForOneFamilyIsNotAboutTheOther() {
        Packet six = Packet.vrrp(address("fd00::2"), address("fd00::1"));
        RuleSet four = group(in("sg-a", "", Action.ALLOW, Protocols.ANY, block("0.0.0.0/0")),
                new Rule("sg-a", "", Action.ALLOW, Direction.INGRESS, Family.IPV4, Protocols.ANY, Ports.ANY, ANY));
        assertTrue(judge(four).passes());
        assertEquals(new Verdict.Denied(Optional.empty()), four.judge(Direction.INGRESS, six, Directory.EMPTY));
    }

    @Test
    void portsOfARuleCountForUdpAndMeanNothingForProtocol112() {
        Rule vrrp = new Rule("sg-a", "", Action.ALLOW, Direction.INGRESS, Family.BOTH, Protocols.VRRP, Ports.of(80), ANY);
        assertTrue(judge(group(vrrp)).passes());
        Rule udp = new Rule("sg-a", "", Action.ALLOW, Direction.INGRESS, Family.BOTH, Protocols.UDP, Ports.of(3000, 3111), ANY);
        assertEquals(new Verdict.Allowed(udp), group(udp).judge(Direction.INGRESS, Packet.udp(PEER, OWN, 3111), Directory.EMPTY));
        assertEquals(new Verdict.Denied(Optional.empty()), group(udp).judge(Direction.INGRESS, Packet.udp(PEER, OWN, 3112), Directory.EMPTY));
    }

    @Test
    void whatHangsOnAListThatCouldNotBeReadIsUnknownUnlessAnotherRuleAllowsItAnyway() {
        Rule byList = in("sg-a", "", Action.ALLOW, Protocols.VRRP, new InSet("prefix list", "pl-1"));
        assertEquals(new Verdict.Unknown(List.of(new Verdict.Doubt(byList, byList.far(), PEER)), new Verdict.Denied(Optional.empty())), judge(group(byList)));
        Rule all = in("sg-a", "", Action.ALLOW, Protocols.ANY, block("172.17.0.0/16"));
        assertEquals(new Verdict.Allowed(all), judge(group(byList, all)));
        assertEquals(new Verdict.Denied(Optional.empty()), judge(group(byList), new Directory(Map.of(), Map.of("pl-1", List.of()))));
    }

    @Test
    void inANetworkAclTheSmallestNumberThatMatchesDecides() {
        Rule deny = in("acl-1", "90", Action.DENY, Protocols.VRRP, block("172.17.100.0/24"));
        Rule allow = in("acl-1", "100", Action.ALLOW, Protocols.ANY, block("0.0.0.0/0"));
        RuleSet acl = RuleSet.ranked(List.of("acl-1"), List.of(List.of(new Ranked(100, true, allow), new Ranked(90, true, deny))));
        assertEquals(new Verdict.Denied(Optional.of(deny)), judge(acl));
        assertEquals("acl-1 rule 90, by 172.17.100.0/24", deny.toString());
        assertEquals(new Verdict.Allowed(allow), acl.judge(Direction.INGRESS, Packet.udp(PEER, OWN, 3112), Directory.EMPTY));
    }

    @Test
    void inHuaweiCloudThePriorityDecidesThenDenyAndADisabledRuleIsNotThere() {
        Rule deny = in("sg-a", "r1", Action.DENY, Protocols.VRRP, ANY);
        Rule allow = in("sg-a", "r2", Action.ALLOW, Protocols.ANY, ANY);
        assertEquals(new Verdict.Denied(Optional.of(deny)), judge(ranked(new Ranked(1, true, allow), new Ranked(1, true, deny))));
        assertEquals(new Verdict.Allowed(allow), judge(ranked(new Ranked(2, true, deny), new Ranked(1, true, allow))));
        assertEquals(new Verdict.Allowed(allow), judge(ranked(new Ranked(1, false, deny), new Ranked(100, true, allow))));
    }

    @Test
    void inHuaweiCloudTheFirstGroupOfThePortGoesBeforeTheSecondWhateverThePriorities() {
        Rule deny = in("sg-b", "r1", Action.DENY, Protocols.VRRP, ANY);
        Rule allow = in("sg-a", "r2", Action.ALLOW, Protocols.VRRP, ANY);
        List<Ranked> first = List.of(new Ranked(100, true, allow));
        List<Ranked> second = List.of(new Ranked(1, true, deny));
        assertEquals(new Verdict.Allowed(allow), judge(RuleSet.ranked(List.of("sg-a", "sg-b"), List.of(first, second))));
        assertEquals(new Verdict.Denied(Optional.of(deny)), judge(RuleSet.ranked(List.of("sg-b", "sg-a"), List.of(second, first))));
    }

    @Test
    void aDoubtAboutADenyMakesAnAllowUnknownAndADoubtAfterTheDecisionMakesNothing() {
        Rule deny = in("sg-a", "r1", Action.DENY, Protocols.VRRP, new MembersOf("sg-x"));
        Rule allow = in("sg-a", "r2", Action.ALLOW, Protocols.VRRP, ANY);
        Verdict before = judge(ranked(new Ranked(1, true, deny), new Ranked(2, true, allow)));
        assertEquals(new Verdict.Unknown(List.of(new Verdict.Doubt(deny, deny.far(), PEER)), new Verdict.Allowed(allow)), before);
        assertEquals(new Verdict.Allowed(allow), judge(ranked(new Ranked(2, true, deny), new Ranked(1, true, allow))));
    }

    @Test
    void anAclOfHuaweiCloudNamesBothEndsAndBothPorts() {
        Rule rule = new Rule("acl-1", "1", Action.ALLOW, Direction.INGRESS, Family.IPV4, Protocols.UDP, Ports.of(3112), block("172.17.100.202/32"),
                block("172.17.100.201/32"), Ports.of(3112));
        RuleSet acl = ranked(new Ranked(1, true, rule));
        assertTrue(acl.judge(Direction.INGRESS, Packet.udp(PEER, OWN, 3112), Directory.EMPTY).passes());
        assertEquals(new Verdict.Denied(Optional.empty()), acl.judge(Direction.INGRESS, new Packet(PEER, OWN, Protocols.UDP, 40_000, 3112), Directory.EMPTY));
        assertEquals(new Verdict.Denied(Optional.empty()), acl.judge(Direction.INGRESS, Packet.udp(PEER, address("172.17.100.209"), 3112), Directory.EMPTY));
    }

    private static RuleSet ranked(Ranked... rules) {
        return RuleSet.ranked(List.of("sg-a"), List.of(List.of(rules)));
    }

    @Test
    void aProtocolIsTheSameInEverySpelling() {
        for (String text : List.of("112", "vrrp", "VRRP", " 112 ")) {
            assertEquals(OptionalInt.of(Protocols.VRRP), Protocols.parse(text), text);
        }
        for (String text : new String[] {null, "", "-1", "all", "any", "ALL"}) {
            assertEquals(OptionalInt.of(Protocols.ANY), Protocols.parse(text), String.valueOf(text));
        }
        assertEquals(OptionalInt.of(Protocols.UDP), Protocols.parse("udp"));
        for (String text : List.of("256", "-2", "tcp/udp", "1120")) {
            assertEquals(OptionalInt.empty(), Protocols.parse(text), text);
        }
    }
}
