package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.ControlServer;
import io.keepaloft.agent.control.FixedAgent;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Preflight as a command of its own, through the real provider's SDK, against the simulated cloud. */
@Timeout(120)
class PreflightCommandTest {
    @TempDir
    Path directory;

    private Simulator cloud;
    private PreflightProcess preflight;

    @BeforeEach
    void aCloudWhoseSecurityGroupKnowsNothingOfVrrp() throws Exception {
        cloud = SeedFixture.builder().start();
        var closed = SeedFixture.securityGroup(false);
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(closed), closed));
        InetSocketAddress at = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SeedFixture.INSTANCE_201);
        preflight = new PreflightProcess(directory, "http://127.0.0.1:" + at.getPort());
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whatFailsIsRepairedOnlyWhenAsked() throws Exception {
        Path conf = configuration("");
        Said before = preflight.run("-f", conf.toString(), "--json");
        assertEquals("FAIL", before.level("sg-ingress-vrrp"), before.out());
        assertEquals("PASS", before.level("elastic-ip-exists"), before.out());
        assertEquals(1, before.exit());
        for (JsonNode finding : before.findings()) {
            assertEquals(List.of("id", "level", "subject", "message", "consequence", "fix"), new ArrayList<>(names(finding)));
        }

        long call = lastCall();
        Said asked = preflight.run("-f", conf.toString(), "--json", "--fix");
        assertTrue(asked.err().contains("  1. aws ec2 authorize-security-group-ingress") && asked.err().contains("     for sg-ingress-vrrp, "), asked.err());
        assertTrue(asked.err().contains("keepaloft: nothing was repaired: there is no terminal to ask at\nhint: --fix --yes "), asked.err());
        assertEquals("FAIL 1", asked.level("sg-ingress-vrrp") + " " + asked.exit(), asked.out());
        assertTrue(cloud.log().since(call).stream().noneMatch(made -> made.action().startsWith("Authorize")), "nothing was written");

        Said repaired = preflight.run("-f", conf.toString(), "--json", "--fix", "--yes");
        assertTrue(repaired.err().contains("repairing sg-ingress-vrrp") && repaired.err().contains("repaired, now PASS: sg-ingress-vrrp"), repaired.err());
        assertEquals("PASS", repaired.level("sg-ingress-vrrp"), repaired.out());

        Said after = preflight.run("-f", conf.toString(), "--fix", "--yes");
        assertTrue(after.out().lines().anyMatch(line -> line.startsWith("PASS  sg-ingress-vrrp ")), after.out());
        assertTrue(after.err().contains("nothing fails in the cloud") && !after.err().contains("repairing"), after.err());
    }

    @Test
    void aWarningWithASafeRepairIsOfferedAsWell() throws Exception {
        var open = SeedFixture.securityGroup(false).withRules(List.of(new SecurityRule("sgr-0172017100000004a", Direction.INGRESS, SecurityRule.VRRP, SecurityRule.ANY,
                SecurityRule.ANY, new SecurityRule.Peer(SecurityRule.Peer.Kind.IPV4_RANGE, "172.17.100.0/24"), "VRRP")));
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(open), open));
        Path conf = configuration("authentication { auth_type PASS\n auth_pass s3cret }");
        Said before = preflight.run("-f", conf.toString(), "--json", "--fix");
        assertEquals("WARN 0", before.level("sg-ingress-udp") + " " + before.exit(), before.out());
        assertTrue(before.err().contains("  1. aws ec2 authorize-security-group-ingress") && before.err().contains("FromPort=3112,ToPort=3112")
                && before.err().contains("     for sg-ingress-udp (a warning), ") && before.err().contains("nothing was repaired"), before.err());
        Said repaired = preflight.run("-f", conf.toString(), "--json", "--fix", "--yes");
        assertTrue(repaired.err().contains("repaired, now PASS: sg-ingress-udp"), repaired.err());
        assertEquals("PASS", repaired.level("sg-ingress-udp"), repaired.out());
    }

    @Test
    void theRunningAgentIsAskedForPeersThatNobodyNames() throws Exception {
        Path conf = configuration("");
        Files.writeString(conf, Files.readString(conf).replace("unicast_peer { 172.17.100.202 }", ""));
        Said alone = preflight.run("-f", conf.toString(), "--json", "--control", directory.resolve("none.sock").toString());
        assertEquals("SKIP", alone.level("sg-ingress-vrrp"), alone.out());
        assertTrue(alone.out().contains("no peer's address is known") && alone.out().contains("write unicast_peer { <address of the other node> }"), alone.out());
        assertEquals("FAIL", alone.level("multicast-delivery"), "a VPC does not deliver multicast, and nobody is named: " + alone.out());
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            Said asked = preflight.run("-f", conf.toString(), "--json", "--control", socket.toString());
            assertEquals("FAIL", asked.level("sg-ingress-vrrp"), asked.out());
            assertTrue(asked.out().contains("in from 172.17.100.202"), asked.out());
            assertEquals("FAIL", asked.level("multicast-delivery"), "that somebody is known gives advertisements no other way: " + asked.out());
            Said repaired = preflight.run("-f", conf.toString(), "--json", "--fix", "--yes", "--control", socket.toString());
            String later = "the agent that runs looks again on its own, mostly within a minute: until then 'keepaloft status' shows what it saw before";
            assertEquals("PASS", repaired.level("sg-ingress-vrrp"), repaired.out());
            assertTrue(repaired.err().contains(later) && !asked.err().contains(later), repaired.err());
        }
    }

    @Test
    void whatCannotBeRepairedIsToldInTheProvidersWords() throws Exception {
        cloud.faults().deny("*", "AuthorizeSecurityGroupIngress");
        Path junit = directory.resolve("preflight.xml");
        Said said = preflight.run("-f", configuration("").toString(), "--fix", "--yes", "--junit", junit.toString());
        assertTrue(said.err().lines().anyMatch(line -> line.startsWith("could not be repaired: sg-ingress-vrrp (") && line.contains("UnauthorizedOperation")
                && line.contains("request ")), said.err());
        assertEquals(1, said.exit(), said.out());
        assertTrue(Files.readString(junit).contains("<failure type=\"sg-ingress-vrrp\""), "all forms can be asked for together");
    }

    @Test
    void anInterruptLetsTheRepairEndThatIsBeingMade() throws Exception {
        cloud.faults().latency("AuthorizeSecurityGroupIngress", Duration.ofMillis(1_500));
        Process repairing = preflight.start("-f", configuration("").toString(), "--fix", "--yes");
        awaitRepair(repairing);
        repairing.destroy();
        assertEquals(143, repairing.waitFor(), "128 + SIGTERM; SIGINT goes the same way");
        assertTrue(preflight.err().contains("stopped after 1 of 1 repairs; preflight shows what stands"), preflight.err());
        assertEquals("PASS", preflight.run("-f", directory.resolve("keepaloft.conf").toString(), "--json").level("sg-ingress-vrrp"), "it was made");
    }

    /** The findings may go into a pager meanwhile. */
    @Test
    void atATerminalItAsksAndColours() throws Exception {
        Path conf = configuration("");
        Said no = preflight.onTerminal("n", "TERM=xterm", conf);
        assertTrue(no.out().contains("apply this repair? [y/N]") && no.out().contains("nothing was repaired"), no.out());
        assertTrue(no.out().contains("\u001b[1;31mFAIL\u001b[0m  sg-ingress-vrrp"), no.out());
        assertEquals(1, no.exit());
        Said yes = preflight.onTerminal("y", "NO_COLOR=1", conf, "| cat");
        assertTrue(yes.out().contains("repaired, now PASS: sg-ingress-vrrp"), yes.out());
        assertFalse(yes.out().contains("\u001b["), yes.out());
    }

    @Test
    void aCloudThatDoesNotAnswerIsAFinding() throws Exception {
        cloud.close();
        Path conf = configuration("");
        Files.writeString(conf, Files.readString(conf).replaceFirst("network_interface .*", ""));
        Said said = preflight.run("-f", conf.toString(), "--json", "--fix", "--yes");
        assertEquals(2, said.exit(), said.out() + said.err());
        assertEquals("FAIL FAIL", said.level("metadata-service") + " " + said.level("cloud-provider"), said.out());
        assertEquals("SKIP SKIP", said.level("sg-ingress-vrrp") + " " + said.level("elastic-ip-exists"), said.out());
        assertFalse(said.level("raw-socket").startsWith("no "), "this host is looked at all the same: " + said.out());
    }

    @Test
    void whoIsThrottledHasSeenNothingAndSaysSo() throws Exception {
        openToVrrp();
        cloud.faults().throttle("*", 0, 0);
        Said said = preflight.run("-f", configuration("").toString(), "--json", "--fix", "--yes");
        assertEquals("2 FAIL", said.exit() + " " + said.level("cloud-provider"), said.out() + said.err());
        assertEquals("SKIP SKIP SKIP", said.level("sg-ingress-vrrp") + " " + said.level("nacl-vrrp") + " " + said.level("elastic-ip-exists"), said.out());
        assertTrue(said.err().contains("keepaloft: the provider could not be used: ") && !said.err().contains("nothing fails in the cloud, so"), said.err());
    }

    @Test
    void whatFailsWhereNothingWasLookedAtIsNotKnown() throws Exception {
        openToVrrp();
        cloud.faults().throttle("DescribeSubnets", 0, 0);
        cloud.faults().throttle("DescribeSecurityGroups", 0, 0);
        Said said = preflight.run("-f", configuration("").toString(), "--json", "--fix", "--yes");
        assertEquals("0 SKIP", said.exit() + " " + said.level("sg-ingress-vrrp"), said.out());
        assertTrue(said.err().matches("(?s).*nothing fails of what could be looked at in the cloud; [0-9]+ checks could not be made \\(SKIP\\).*"), said.err());
    }

    /** The repair takes the right away with which it would be looked at: a policy that another tool puts back, say. */
    @Test
    void whatCannotBeLookedAtAgainIsNotCalledWell() throws Exception {
        cloud.faults().latency("AuthorizeSecurityGroupIngress", Duration.ofMillis(500));
        Process repairing = preflight.start("-f", configuration("").toString(), "--fix", "--yes");
        awaitRepair(repairing);
        cloud.faults().deny("*", "DescribeNetworkInterfaces");
        repairing.waitFor();
        assertTrue(preflight.err().contains("repaired, but it could not be looked at again (") && preflight.err().contains("DescribeNetworkInterfaces")
                && !preflight.err().contains("now PASS"), preflight.err());
    }

    private void awaitRepair(Process repairing) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!preflight.err().contains("repairing sg-ingress-vrrp")) {
            assertTrue(repairing.isAlive() && System.nanoTime() - deadlineNs < 0, preflight.err());
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void openToVrrp() {
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(SeedFixture.securityGroup(true)), true));
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeAnythingIsLookedAt() throws Exception {
        long call = lastCall();
        Said said = preflight.run("-f", configuration("").toString(), "--junit", directory.resolve("none/preflight.xml").toString());
        assertEquals(2, said.exit());
        assertTrue(said.err().contains("cannot be written: there is no directory ") && said.err().contains("hint: "), said.err());
        assertEquals("", said.out());
        assertEquals(call, lastCall());
    }

    @Test
    void aCloudThatIsNotRecognisedIsExitCodeTwo() throws Exception {
        cloud.close();
        Path conf = configuration("");
        Files.writeString(conf, Files.readString(conf).replaceFirst("(?s)cloud_provider.*?\\}", ""));
        Said said = preflight.run("-f", conf.toString(), "--json");
        assertEquals(2, said.exit(), said.out() + said.err());
        assertTrue(said.err().contains("keepaloft: the provider could not be used: "), said.err());
        assertEquals("FAIL", said.level("metadata-service"), said.out());
    }

    @Test
    void aCloudThatKnowsNobodyHereIsExitCodeTwoAndEachSkipSaysWhatWouldHelp() throws Exception {
        Path conf = configuration("");
        Files.writeString(conf, Files.readString(conf).replaceFirst("(?s)cloud_provider aws.*?\\}", "cloud_provider openstack { network_interface 6f2c7a3e-0000-4000-8000-000000000201 }"));
        Said said = preflight.run("-f", conf.toString(), "--json");
        assertEquals("2 FAIL", said.exit() + " " + said.level("credentials"), said.out() + said.err());
        assertTrue(said.err().contains("keepaloft: the provider could not be used: there are no credentials: neither OS_CLOUD"), said.err());
        assertFalse(said.out().contains("role add") || said.out().contains("denied"), said.out());
        assertTrue(said.out().split("set OS_CLOUD to a cloud").length > 4, "with each check that was not made: " + said.out());
    }

    @Test
    void aWrongConfigurationIsExitCodeTwo() throws Exception {
        Path junit = directory.resolve("preflight.xml");
        Said said = preflight.run("-f", configuration("priority 999").toString(), "--junit", junit.toString());
        assertEquals(2, said.exit());
        assertTrue(Files.readString(junit).contains("<failure type=\"configuration\""), "a pipeline sees that nothing was looked at");
        assertTrue(said.err().contains("error") && said.err().contains("keepaloft.conf:"), said.err());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Path configuration(String more) throws Exception {
        return Files.writeString(directory.resolve("keepaloft.conf"), """
                cloud_provider aws {
                    endpoint ec2 %s
                    deadline 6
                    network_interface eni-01720171000000201
                }
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 51
                    priority 100
                    %s
                    unicast_peer { 172.17.100.202 }
                    virtual_ipaddress { 172.17.100.203 }
                    cloud_resources { elastic_ip 120.132.124.82 }
                }
                """.formatted(cloud.endpoint(), more));
    }

    private long lastCall() {
        return cloud.log().since(0).stream().mapToLong(CallLog.Call::number).max().orElse(0);
    }
}
