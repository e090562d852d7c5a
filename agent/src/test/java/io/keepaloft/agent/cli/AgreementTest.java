package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What documents and rules foretell and what was measured are one story in the end: evidence goes before documents, and both are named. */
class AgreementTest {
    private static final String OURS = "172.17.100.201";
    private static final String PEER = "172.17.100.202";
    private static final String OTHER = "172.17.100.205";
    private static final List<String> ALL = List.of("multicast", "unicast", "udp");
    private static final Finding DOCUMENT = new Finding("multicast-delivery", Level.FAIL, "VPC network of eni-1", "AWS does not deliver multicast within a VPC",
            "both nodes will become MASTER", "unicast_peer { … }");
    private static final Finding RULE = new Finding("sg-ingress-vrrp", Level.FAIL, "eni-1 (sg-1), in from " + PEER, "no rule lets it in", "both nodes will become MASTER",
            "aws ec2 authorize", List.of(new Way(PEER, OURS), new Way(OURS, PEER)));

    @TempDir
    private Path directory;

    private Config config(String transport) throws Exception {
        return ConfigLoader.load(Files.writeString(directory.resolve("keepaloft.conf"), """
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_router_id 51
                    priority 100
                    authentication { auth_type PASS
                     auth_pass 1111 }
                    transport %s
                    unicast_peer { 172.17.100.202 }
                    virtual_ipaddress { 172.17.100.203 }
                }
                """.formatted(transport)), "node").config();
    }

    /** With probes of these rungs, of which these arrive in both directions. */
    private List<Finding> told(String transport, List<String> rungs, List<String> arriving, Finding... foretold) throws Exception {
        List<ProbeReport> reports = List.of(new ProbeReport("VI_1", rungs, null, List.of(peer(PEER, rungs, arriving), peer(OTHER, rungs, rungs))));
        return Agreement.of(List.of(foretold), DeliveryCheck.judge(config(transport), reports, List.of(foretold)));
    }

    private static ProbeReport.Peer peer(String address, List<String> rungs, List<String> arriving) {
        return new ProbeReport.Peer(address, "on", true, rungs, arriving, rungs, arriving);
    }

    private static List<Finding> of(String id, List<Finding> findings) {
        return findings.stream().filter(finding -> finding.id().equals(id)).toList();
    }

    @Test
    void whatArrivesCountsAndTheDocumentThatDeniesItIsToldWithIt() throws Exception {
        List<Finding> multicast = of("multicast-delivery", told("multicast", List.of("multicast", "udp"), List.of("multicast", "udp"), DOCUMENT));
        assertEquals(List.of("PASS VI_1, to " + PEER, "PASS VI_1, from " + PEER, "PASS VI_1, to " + OTHER, "PASS VI_1, from " + OTHER),
                multicast.stream().map(finding -> finding.level() + " " + finding.subject()).toList());
        assertEquals("arrives: that was measured, and counts, although the documents say: AWS does not deliver multicast within a VPC", multicast.getFirst().message());
    }

    @Test
    void whatDoesNotArriveNamesTheDocumentThatForetellsItAndItStandsNoSecondTime() throws Exception {
        List<Finding> multicast = of("multicast-delivery", told("multicast", List.of("multicast", "udp"), List.of("udp"), DOCUMENT));
        Finding lost = multicast.getFirst();
        assertEquals("FAIL VI_1, to " + PEER, lost.level() + " " + lost.subject());
        assertEquals("does not arrive, as the documents say: AWS does not deliver multicast within a VPC", lost.message());
        assertEquals(PEER + " does not hear this host as master; the peer channel alone keeps it from becoming MASTER beside it", lost.consequence());
        assertEquals("unicast_peer { … }", lost.fix());
        assertTrue(multicast.stream().noneMatch(finding -> finding.subject().equals(DOCUMENT.subject())), multicast.toString());
    }

    @Test
    void whatCouldNotBeMeasuredIsToldWithTheDocument() throws Exception {
        List<Finding> nobody = Agreement.of(List.of(DOCUMENT), DeliveryCheck.look(directory.resolve("none.sock"), config("auto"), List.of(DOCUMENT)));
        List<Finding> multicast = of("multicast-delivery", nobody);
        assertEquals(1, multicast.size(), multicast.toString());
        assertEquals(Level.FAIL, multicast.getFirst().level());
        assertTrue(multicast.getFirst().message().startsWith("AWS does not deliver multicast within a VPC; that was not measured: the peers cannot be probed: no agent answers"),
                multicast.toString());
        assertEquals(1, of("unicast-delivery", nobody).size());
    }

    @Test
    void aMissingRuleStaysAFailureWhileConnectionTrackingHidesIt() throws Exception {
        List<Finding> told = told("auto", ALL, ALL, RULE);
        Finding rule = of("sg-ingress-vrrp", told).getFirst();
        assertEquals(Level.FAIL, rule.level());
        assertEquals("no rule lets it in; yet it arrives now, as was measured (VI_1, to " + PEER + "; VI_1, from " + PEER + "): connection tracking lets pass what answers"
                + " packets of this side", rule.message());
        assertEquals("after a quiet time of some minutes, or a restart, both nodes will become MASTER", rule.consequence());
        assertEquals("aws ec2 authorize", rule.fix());
        List<Finding> unicast = of("unicast-delivery", told);
        assertEquals("PASS arrives now; sg-ingress-vrrp FAIL says what is against it", unicast.getFirst().level() + " " + unicast.getFirst().message());
        assertEquals("PASS arrives", unicast.getLast().level() + " " + unicast.getLast().message(), "the rule is not about that peer");
        assertEquals(List.of("arrives", "arrives"), of("udp-delivery", told).stream().limit(2).map(Finding::message).toList(), "nor about that rung");
        assertEquals("no rule lets it in", of("sg-ingress-vrrp", told("auto", ALL, List.of("multicast", "udp"), RULE)).getFirst().message(), "borne out");
    }

    @Test
    void anAclHasNoMemorySoWhatArrivesThroughItCounts() throws Exception {
        Finding acl = new Finding("nacl-vrrp", Level.FAIL, "acl-1 of subnet-1, out to " + PEER, "acl-1 rule 90 denies it", "both nodes will become MASTER", "aws ec2 create",
                List.of(new Way(OURS, PEER)));
        Finding told = of("nacl-vrrp", told("unicast", List.of("unicast", "udp"), List.of("unicast", "udp"), acl)).getFirst();
        assertEquals(Level.WARN, told.level());
        assertTrue(told.message().startsWith("acl-1 rule 90 denies it; yet it arrives now, as was measured (VI_1, to " + PEER + ")"), told.message());
        assertTrue(told.consequence().endsWith("both nodes will become MASTER") && told.fix().endsWith("aws ec2 create"), told.toString());
    }

    @Test
    void whatTheRulesLetPassAndStillDoesNotArriveIsToldWithBoth() throws Exception {
        Finding passes = Finding.pass("sg-egress-vrrp", "eni-1 (sg-1), out to " + PEER, "may pass").withWays(List.of(new Way(OURS, PEER)));
        Finding other = new Finding("sg-ingress-vrrp", Level.FAIL, "eni-5 (sg-5), in from " + PEER, "no rule", "both", "aws", List.of(new Way(PEER, OTHER)));
        Finding lost = of("unicast-delivery", told("unicast", List.of("unicast", "udp"), List.of("udp"), passes, other)).getFirst();
        assertEquals("does not arrive, although by sg-egress-vrrp it may pass; nothing that preflight can read blocks it", lost.message());
    }

    @Test
    void aRuleThatIsMissingOnThisVeryWayGoesBeforeTheDocumentsAndBothAreRepaired() throws Exception {
        List<Finding> told = of("multicast-delivery", told("multicast", List.of("multicast", "udp"), List.of("udp"), DOCUMENT, RULE));
        assertEquals("does not arrive; sg-ingress-vrrp FAIL says why: eni-1 (sg-1), in from " + PEER + ": no rule lets it in; besides, as the documents say: AWS does not deliver"
                + " multicast within a VPC", told.getFirst().message());
        assertEquals("aws ec2 authorize; then unicast_peer { … }", told.getFirst().fix());
        Finding perhaps = new Finding("multicast-delivery", Level.WARN, "network n-1", "not every network delivers multicast", "unicast alone", "transport unicast");
        assertEquals("aws ec2 authorize", of("multicast-delivery", told("multicast", List.of("multicast", "udp"), List.of("udp"), perhaps, RULE)).getFirst().fix());
    }

    @Test
    void whereUnicastPassesTheSameRulesTheDocumentsAreRight() throws Exception {
        Finding lost = of("multicast-delivery", told("auto", ALL, List.of("unicast", "udp"), DOCUMENT, RULE)).getFirst();
        assertEquals("SKIP does not arrive, as the documents say: AWS does not deliver multicast within a VPC; it is not needed, since transport auto goes by unicast then",
                lost.level() + " " + lost.message());
    }

    @Test
    void theHostsOwnFilterIsTheCauseOfTheDirectionThatItDrops() throws Exception {
        Finding filter = new Finding("local-firewall-vrrp", Level.FAIL, "inet filter input", "drops VRRP in from any host to 224.0.0.18 on eth0", "a second master", "nft add rule",
                List.of(new Way(Way.ANYBODY, "224.0.0.18")));
        List<Finding> lost = of("multicast-delivery", told("auto", ALL, List.of("unicast", "udp"), DOCUMENT, filter));
        assertTrue(lost.get(0).subject().contains("to " + PEER) && lost.get(0).message().startsWith("does not arrive, as the documents say"), lost.getFirst().toString());
        assertTrue(lost.get(1).subject().contains("from " + PEER) && lost.get(1).message().startsWith("does not arrive; local-firewall-vrrp FAIL says why"), lost.get(1).toString());
        Finding unicast = of("unicast-delivery", told("unicast", List.of("unicast", "udp"), List.of("udp"), filter)).get(1);
        assertTrue(unicast.message().endsWith("nothing that preflight can read blocks it"), "a rule for the group drops nothing else: " + unicast);
    }

    @Test
    void multicastThatArrivesAgainstTheRulesWasMeasuredAndConnectionTrackingDoesNotExplainIt() throws Exception {
        List<Finding> told = told("multicast", List.of("multicast", "udp"), List.of("multicast", "udp"), RULE);
        Finding rule = of("sg-ingress-vrrp", told).getFirst();
        assertEquals(Level.WARN, rule.level());
        assertTrue(rule.message().startsWith("no rule lets it in; yet it arrives now, as was measured (VI_1, to " + PEER) && rule.message().endsWith("nothing answers packets to a multicast group"),
                rule.message());
        assertEquals("run preflight again in a minute; if it still says so: aws ec2 authorize", rule.fix());
        assertEquals("PASS arrives now; sg-ingress-vrrp WARN says what is against it", of("multicast-delivery", told).getFirst().level() + " " + of("multicast-delivery", told).getFirst().message());
    }
}
