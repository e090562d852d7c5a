package io.keepaloft.cloud.huaweicloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.vpc.v3.model.FirewallDetail;
import com.huaweicloud.sdk.vpc.v3.model.FirewallRuleDetail;
import com.huaweicloud.sdk.vpc.v3.model.SecurityGroupRule;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Packet;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables: what a refusal means, which rule decides, and what an address pair covers. */
final class TablesTest {

    private static final InetAddress PEER = Cidr.address("172.17.100.202").orElseThrow();
    private static final InetAddress OWN = Cidr.address("172.17.100.201").orElseThrow();
    private static final Directory DIRECTORY = new Directory(Map.of(PEER, Set.of("sg-1")), Map.of("ag-1", List.of(Cidr.parse("172.17.100.0/24").orElseThrow())));

    @ParameterizedTest
    @CsvSource({"409,VPC.0510,LOST_RACE", "409,VPC.0511,FATAL", "409,VPC.0512,RETRYABLE", "404,VPC.0504,NOT_FOUND", "500,VPC.0508,NOT_FOUND", "500,VPC.0514,RETRYABLE",
            "404,VPC.2500,NOT_FOUND", "400,VPC.0004,RETRYABLE", "400,VPC.0501,FATAL", "401,VPC.0008,DENIED", "403,VPC.0010,DENIED", "403,VPC.2201,DENIED", "403,VPC.2701,DENIED",
            "401,APIGW.0301,DENIED", "401,APIGW.0307,DENIED", "404,APIGW.0101,FATAL", "429,APIGW.0308,THROTTLED", "429,,THROTTLED", "503,APIGW.0202,RETRYABLE", "504,,RETRYABLE",
            "404,,FATAL", "501,,FATAL", "407,,DENIED", "408,,RETRYABLE", "409,VPC.0999,LOST_RACE", "403,Ecs.0002,DENIED", "300,,FATAL"})
    void eachRefusalHasItsMeaning(int status, String code, Failure expected) {
        assertEquals(expected, Failures.kindOf(status, code == null ? "" : code));
    }

    /** The same refusal in each service's words. */
    @ParameterizedTest
    @ValueSource(strings = {"{'code':'VPC.0504','message':'gone'}", "{'error_code':'VPC.0504','error_msg':'gone','request_id':'r-1'}",
            "{'error':{'code':'VPC.0504','message':'gone'}}", "{'NeutronError':{'type':'VPC.0504','message':'gone'}}", "{'itemNotFound':{'code':'VPC.0504','message':'gone'}}"})
    void theCodeIsFoundInEveryShape(String body) throws Exception {
        String json = body.replace('\'', '"');
        CloudException refused = Failures.of("ShowPublicip", new Answer(404, Headers.of("Retry-After", "3"), json, new ObjectMapper().readTree(json)));
        assertEquals("VPC.0504", refused.code());
        assertEquals("gone", refused.getMessage());
        assertEquals(Failure.NOT_FOUND, refused.failure());
        assertEquals(3_000_000_000L, refused.retryAfterNs());
        assertEquals(body.contains("r-1") ? "r-1" : "", refused.requestId());
    }

    @Test
    void whatIsNotHuaweiClouds() {
        CloudException refused = Failures.of("ShowPort", new Answer(502, Headers.of(), "<html>", JsonNodeFactory.instance.missingNode()));
        assertTrue(refused.getMessage().contains("something in between"), refused.describe());
    }

    private static SecurityGroupRule rule(String protocol, String action, int priority) {
        return new SecurityGroupRule().withId("r-" + priority).withDirection("ingress").withEthertype("IPv4").withProtocol(protocol).withAction(action).withPriority(priority).withEnabled(true);
    }

    private static boolean passes(SecurityGroupRule... rules) {
        return RuleSet.ranked(List.of("sg"), List.of(RuleSets.ofGroup("sg", List.of(rules)))).judge(Direction.INGRESS, Packet.vrrp(PEER, OWN), DIRECTORY) instanceof Verdict.Allowed;
    }

    @Test
    void protocol112PassesByItsNumberAndPriorityDecides() {
        assertTrue(passes(rule("112", "allow", 1)));
        assertTrue(passes(rule(null, "allow", 1)), "no protocol is every protocol");
        assertFalse(passes(rule("tcp", "allow", 1)));
        assertFalse(passes(rule("112", "allow", 10), rule(null, "deny", 5)));
        assertTrue(passes(rule("112", "allow", 5), rule(null, "deny", 10)));
        assertFalse(passes(rule("112", "allow", 5), rule("112", "deny", 5)), "of one priority deny goes first");
        assertTrue(passes(rule("112", "allow", 5), rule("112", "deny", 1).withEnabled(false)));
        assertTrue(passes(rule("112", "allow", 1).withRemoteGroupId("sg-1")));
        assertFalse(passes(rule("112", "allow", 1).withRemoteGroupId("sg-2")));
        assertTrue(passes(rule("112", "allow", 1).withRemoteAddressGroupId("ag-1")));
        assertTrue(passes(rule("112", "allow", 1).withRemoteIpPrefix("172.17.100.202/32")));
        assertFalse(passes(rule("112", "allow", 1).withEthertype("IPv6")));
        assertFalse(passes(rule("112", "allow", 1).withDirection("egress")));
    }

    @ParameterizedTest
    @CsvSource(value = {"3112;true", "3000-4000;true", "22,3112;true", "22,80-90;false", ";true"}, delimiter = ';')
    void portsAreNumbersRangesAndLists(String multiport, boolean expected) {
        SecurityGroupRule udp = rule("udp", "allow", 1).withMultiport(multiport);
        boolean passes = RuleSet.ranked(List.of("sg"), List.of(RuleSets.ofGroup("sg", List.of(udp)))).judge(Direction.INGRESS, Packet.udp(PEER, OWN, 3112), DIRECTORY)
                instanceof Verdict.Allowed;
        assertEquals(expected, passes);
    }

    @Test
    void anAclsRulesCountInTheirOrder() {
        FirewallRuleDetail deny = new FirewallRuleDetail().withId("d").withAction("deny").withProtocol("112").withIpVersion(4).withSourceIpAddress("172.17.100.0/24").withEnabled(true);
        FirewallRuleDetail allow = new FirewallRuleDetail().withId("a").withAction("allow").withIpVersion(4).withEnabled(true);
        for (boolean denyFirst : List.of(true, false)) {
            FirewallDetail acl = new FirewallDetail().withId("acl").withIngressRules(denyFirst ? List.of(deny, allow) : List.of(allow, deny)).withEgressRules(List.of());
            assertEquals(!denyFirst, RuleSets.ofAcl(acl).judge(Direction.INGRESS, Packet.vrrp(PEER, OWN), DIRECTORY).passes());
            assertFalse(RuleSets.ofAcl(acl).judge(Direction.EGRESS, Packet.vrrp(OWN, PEER), DIRECTORY).passes());
        }
    }

    @Test
    void aPairCoversItsBlockAndTheFormOfLengthZeroEverything() {
        assertTrue(new AddressPair("172.17.100.203/32", null).is("172.17.100.203"));
        assertTrue(new AddressPair("1.1.1.1/0", null).covers("172.17.100.203"));
        assertTrue(new AddressPair("1.1.1.1/0", null).is(AddressPairs.CHECK_OFF));
        assertFalse(new AddressPair("172.17.100.0/24", null).covers("172.17.101.1"));
        assertFalse(new AddressPair("172.17.100.0/24", null).is("172.17.100.203"));
        AddressPair withMac = new AddressPair("172.17.100.203", "00:00:5e:00:01:33");
        assertEquals(withMac, AddressPair.parse(withMac.toString()));
    }
}
