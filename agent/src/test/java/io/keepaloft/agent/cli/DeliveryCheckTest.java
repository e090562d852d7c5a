package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.control.ControlServer;
import io.keepaloft.agent.control.FixedAgent;
import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes showed, told with its consequence and its cause. */
class DeliveryCheckTest {
    private static final List<String> ALL = List.of("multicast", "unicast", "udp");
    private static final String PEER = "172.17.100.202";

    @TempDir
    private Path directory;

    private Config config(String transport) throws Exception {
        Path file = Files.writeString(directory.resolve("keepaloft.conf"), """
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
                """.formatted(transport));
        return ConfigLoader.load(file, "node").config();
    }

    private static ProbeReport report(List<String> rungs, List<String> heardUs, List<String> heard) {
        return new ProbeReport("VI_1", rungs, null, List.of(new ProbeReport.Peer(PEER, "on", true, rungs, heardUs, rungs, heard)));
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream().map(finding -> finding.level() + " " + finding.id() + " " + finding.subject()).toList();
    }

    @Test
    void eachPeerRungAndDirectionIsAFinding() throws Exception {
        List<Finding> findings = DeliveryCheck.judge(config("auto"), List.of(report(ALL, ALL, List.of("unicast", "udp"))), List.of());
        assertEquals(List.of("PASS multicast-delivery VI_1, to " + PEER, "SKIP multicast-delivery VI_1, from " + PEER, "PASS unicast-delivery VI_1, to " + PEER,
                "PASS unicast-delivery VI_1, from " + PEER, "PASS udp-delivery VI_1, to " + PEER, "PASS udp-delivery VI_1, from " + PEER), lines(findings));
        assertTrue(findings.get(1).message().endsWith("it is not needed, since transport auto goes by unicast then"), findings.get(1).message());
        Finding alone = DeliveryCheck.judge(config("auto"), List.of(report(ALL, ALL, List.of("udp"))), List.of()).get(1);
        assertEquals("WARN advertisements go by udp instead", alone.level() + " " + alone.consequence());
        assertTrue(alone.fix().contains("keepaloft watch -i eth0"), alone.fix());
    }

    @Test
    void whatTheConfigurationDependsOnFailsAndTheCauseIsNamed() throws Exception {
        List<Finding> before = List.of(
                new Finding("sg-ingress-vrrp", Level.FAIL, "web2, in from 172.17.100.205", "no rule lets it in", "", "aws other"),
                new Finding("sg-ingress-vrrp", Level.FAIL, "web2, in from " + PEER, "no rule lets it in", "", "aws ec2 authorize"),
                new Finding("sg-ingress-udp", Level.WARN, "web2", "no rule lets udp in", "", "aws udp"));
        List<Finding> findings = DeliveryCheck.judge(config("unicast"), List.of(report(List.of("unicast", "udp"), List.of("udp"), List.of("unicast"))), before);
        assertEquals(List.of("FAIL unicast-delivery VI_1, to " + PEER, "PASS unicast-delivery VI_1, from " + PEER, "PASS udp-delivery VI_1, to " + PEER,
                "WARN udp-delivery VI_1, from " + PEER), lines(findings));
        Finding failed = findings.getFirst();
        assertEquals("does not arrive; sg-ingress-vrrp FAIL says why: web2, in from " + PEER + ": no rule lets it in", failed.message());
        assertEquals(PEER + " does not hear this host as master; the peer channel alone keeps it from becoming MASTER beside it", failed.consequence());
        Finding deaf = DeliveryCheck.judge(config("unicast"), List.of(report(List.of("unicast", "udp"), List.of(), List.of("unicast", "udp"))), before).getFirst();
        assertEquals(PEER + " does not hear this host as master, and becomes MASTER beside it", deaf.consequence());
        assertEquals("aws ec2 authorize", failed.fix());
        assertEquals("aws udp", findings.get(3).fix());
    }

    @Test
    void whatOnlyAMasterMayProbeIsSkippedFromABackup() throws Exception {
        List<String> udp = List.of("udp");
        ProbeReport backup = new ProbeReport("VI_1", List.of("unicast", "udp"), null, List.of(new ProbeReport.Peer(PEER, "on", true, udp, udp, List.of("unicast", "udp"), udp)));
        List<Finding> findings = DeliveryCheck.judge(config("unicast"), List.of(backup), List.of());
        assertEquals(List.of("SKIP unicast-delivery VI_1, to " + PEER, "FAIL unicast-delivery VI_1, from " + PEER, "PASS udp-delivery VI_1, to " + PEER,
                "PASS udp-delivery VI_1, from " + PEER), lines(findings));
        assertTrue(findings.getFirst().message().contains("stateful"), findings.getFirst().message());
    }

    @Test
    void whoDoesNotAnswerIsSkippedWithTheReason() throws Exception {
        Config config = config("unicast");
        ProbeReport keepalived = new ProbeReport("VI_1", List.of("unicast", "udp"), null, List.of(new ProbeReport.Peer(PEER, "no answer", false, List.of("unicast"), List.of(), List.of(), List.of())));
        assertEquals(List.of("SKIP unicast-delivery VI_1, peer " + PEER, "SKIP udp-delivery VI_1, peer " + PEER), lines(DeliveryCheck.judge(config, List.of(keepalived), List.of())));
        List<Finding> off = DeliveryCheck.judge(config, List.of(new ProbeReport("VI_1", List.of(), "the peer channel is off: no key", List.of())), List.of());
        assertTrue(off.size() == 2 && off.getFirst().message().contains("off: no key") && !off.getFirst().fix().isEmpty(), off.toString());
        List<Finding> nobody = DeliveryCheck.look(directory.resolve("none.sock"), config, List.of());
        assertEquals(List.of("SKIP unicast-delivery VI_1", "SKIP udp-delivery VI_1"), lines(nobody));
        assertTrue(nobody.getFirst().message().contains("no agent answers"), nobody.toString());
    }

    /** A file that is to be loaded is checked while the agent runs with another. */
    @Test
    void thePathsOfTheFileAreJudgedAndNotThoseOfTheRunningAgent() throws Exception {
        List<Finding> narrower = DeliveryCheck.judge(config("unicast"), List.of(report(ALL, List.of("unicast", "udp"), List.of("unicast", "udp"))), List.of());
        assertEquals(List.of("PASS unicast-delivery VI_1, to " + PEER, "PASS unicast-delivery VI_1, from " + PEER, "PASS udp-delivery VI_1, to " + PEER,
                "PASS udp-delivery VI_1, from " + PEER), lines(narrower), "multicast is lost, and is no path of the file");
        List<String> running = List.of("multicast", "udp");
        List<Finding> other = DeliveryCheck.judge(config("unicast"), List.of(report(running, running, running)), List.of());
        assertEquals(List.of("SKIP unicast-delivery VI_1, peer " + PEER, "PASS udp-delivery VI_1, to " + PEER, "PASS udp-delivery VI_1, from " + PEER), lines(other));
        assertTrue(other.getFirst().message().contains("the running agent does not use this path"), other.getFirst().message());
    }

    @Test
    void theAgentIsAskedOnItsControlSocket() throws Exception {
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            assertEquals(List.of("FAIL unicast-delivery VI_1, to " + PEER, "PASS unicast-delivery VI_1, from " + PEER, "PASS udp-delivery VI_1, to " + PEER,
                    "PASS udp-delivery VI_1, from " + PEER), lines(DeliveryCheck.look(socket, config("unicast"), List.of())));
        }
    }
}
