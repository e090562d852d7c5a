package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What preflight prints for people: exact, since it is read at 3 a.m. */
class FindingsTextTest {
    private static final List<Finding> FINDINGS = List.of(
            new Finding("sg-ingress-vrrp", Level.FAIL, "eni-0201, in from 172.17.100.202", "no rule of sg-0123 lets protocol 112 in from 172.17.100.202",
                    "both nodes will become MASTER", "aws ec2 authorize-security-group-ingress --group-id sg-0123 --protocol 112 --source-group sg-0123"),
            new Finding("metadata-service", Level.PASS, "http://169.254.169.254", "answers", "never shown", ""),
            new Finding("peer-config-matches", Level.SKIP, "", "no agent answers", "", ""),
            new Finding("multicast-delivery", Level.WARN, "VPC", "AWS does not deliver multicast", "the peers are reached by unicast alone", "unicast_peer { … }"));

    @Test
    void plainAndWholeLinesInAPipeTheWorstLast() {
        assertEquals("""
                PASS  metadata-service     http://169.254.169.254: answers
                SKIP  peer-config-matches  no agent answers
                WARN  multicast-delivery   VPC
                      found: AWS does not deliver multicast
                      then:  the peers are reached by unicast alone
                      fix:   unicast_peer { … }
                FAIL  sg-ingress-vrrp      eni-0201, in from 172.17.100.202
                      found: no rule of sg-0123 lets protocol 112 in from 172.17.100.202
                      then:  both nodes will become MASTER
                      fix:   aws ec2 authorize-security-group-ingress --group-id sg-0123 --protocol 112 --source-group sg-0123
                1 FAIL, 1 WARN, 1 SKIP, 1 PASS
                """, printed(Screen.PLAIN, FINDINGS));
    }

    @Test
    void onATerminalItIsBrokenAtItsWidthButARepairIsWholeToBePasted() {
        assertEquals("""
                \u001b[1;31mFAIL\u001b[0m  sg-ingress-vrrp  eni-0201, in from
                                       172.17.100.202
                      found: no rule of sg-0123 lets protocol
                             112 in from 172.17.100.202
                      then:  both nodes will become MASTER
                      fix:   aws ec2 authorize-security-group-ingress --group-id sg-0123 --protocol 112 --source-group sg-0123
                \u001b[1;31m1 FAIL\u001b[0m, 0 WARN, 0 SKIP, 0 PASS
                """, printed(new Screen(46, true), FINDINGS.subList(0, 1)));
    }

    @Test
    void theColumnIsAsWideAsTheLongestId() {
        List<Finding> findings = List.of(Finding.pass("credentials", "", "accepted"),
                Finding.pass("permission-modify-network-interface-attribute", "ec2", "allowed"));
        assertEquals("""
                PASS  credentials                                    accepted
                PASS  permission-modify-network-interface-attribute  ec2: allowed
                0 FAIL, 0 WARN, 0 SKIP, 2 PASS
                """, printed(Screen.PLAIN, findings));
    }

    @Test
    void whatTheCloudSaysDoesNotSteerTheTerminal() {
        Finding evil = Finding.pass("cloud-peers", "tag ha=\u001b[2J", "found web\r\n1 FAIL");
        assertFalse(printed(new Screen(80, false), List.of(evil)).contains("\u001b"));
        assertEquals("PASS  cloud-peers  tag ha= [2J: found web  1 FAIL", printed(Screen.PLAIN, List.of(evil)).lines().findFirst().orElseThrow());
    }

    @Test
    void coloursWhereSomebodySeesThemAndWantsThem() {
        OptionalInt wide = OptionalInt.of(120);
        assertEquals(new Screen(120, true), Screen.of(wide, Map.of("TERM", "xterm-256color", "NO_COLOR", "")));
        assertEquals(new Screen(120, false), Screen.of(wide, Map.of("TERM", "xterm", "NO_COLOR", "1")));
        assertEquals(new Screen(120, false), Screen.of(wide, Map.of("TERM", "dumb")));
        assertEquals(new Screen(0, true), Screen.of(OptionalInt.of(0), Map.of("TERM", "xterm")));
        assertEquals(Screen.PLAIN, Screen.of(OptionalInt.empty(), Map.of("TERM", "xterm")));
    }

    private static String printed(Screen screen, List<Finding> findings) {
        StringWriter text = new StringWriter();
        FindingsText.print(findings, screen, new PrintWriter(text));
        return text.toString();
    }
}
