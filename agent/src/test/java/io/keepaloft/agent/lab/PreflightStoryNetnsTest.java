package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two agents that the cloud introduces to each other, and that go on looking at what a failover needs. */
@Tag("netns")
class PreflightStoryNetnsTest {
    /** The promise: what changes in the cloud is told within a minute. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aRuleRemovedInTheConsoleIsToldOnceAndPeersOutliveTheApi() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, false)) {
            Host one = vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201);
            Host other = vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202);
            AgentProcess master = boot(one, 100);
            AgentProcess slave = boot(other, 50);
            try {
                tell(vpc, master, slave, other);
            } catch (LabException | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + master.process().tail(30) + "\n" + slave.process().tail(30), e);
            }
        }
    }

    @Test
    void aBlockedPathAndTheRuleThatIsMissingAreToldInOneLine() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, false)) {
            put(vpc, withChannel(true));
            AgentProcess master = boot(vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201), 100);
            // One after the other: once both have sent protocol 112, connection tracking lets each in although the rule is gone.
            Await.until("the first is master", LIMIT, () -> state(master).equals("MASTER"));
            Host other = vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202);
            AgentProcess slave = boot(other, 50);
            try {
                Await.until("they speak, and all is well", LIMIT, () -> state(master).equals("MASTER") && state(slave).equals("BACKUP") && speaks(slave)
                        && slave.status().stream().anyMatch(report -> report.preflightCheckedAt() != null) && groups(slave).isEmpty());
                put(vpc, withChannel(false));
                Await.until("the line that says all", LIMIT, () -> why(slave) == 1 && why(master) == 1);
                assertEquals("MASTER BACKUP", state(master) + " " + state(slave), "the channel knows better");
                assertTrue(blocked(slave).contains("preflight says why: sg-ingress-vrrp FAIL") && blocked(slave).contains("aws ec2 authorize-security-group-ingress"),
                        () -> blocked(slave));
                String before = preflight(other, slave, 1);
                assertTrue(before.matches("(?s).*FAIL  unicast-delivery +VI_1, from " + SeedFixture.ADDRESS_201 + "\n +found: does not arrive; sg-ingress-vrrp FAIL says why: .*")
                        && before.contains("PASS  udp-delivery"), before);
                String after = preflight(other, slave, 0, "--fix", "--yes");
                assertTrue(after.contains("repaired, now PASS: sg-ingress-vrrp") && after.contains("PASS  unicast-delivery"), after);
                Await.until("it heals", LIMIT, () -> blocked(slave).isEmpty() && blocked(master).isEmpty());
                assertEquals(1, why(slave), "told once");
            } catch (LabException | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + master.process().tail(30) + "\n" + slave.process().tail(30), e);
            }
        }
    }

    /** As an operator on that host types it. */
    private static String preflight(Host host, AgentProcess agent, int exit, String... more) {
        List<String> line = new ArrayList<>(AgentCommand.ofThisProcess().line("preflight", "-f", host.disk("keepalived.conf").toString(), "--control", agent.control().toString()));
        line.addAll(List.of(more));
        MachineProcess preflight = host.run("preflight" + more.length, Map.of(), line);
        int ended = preflight.exitCode(LIMIT);
        assertEquals(exit, ended, preflight.output());
        return preflight.output();
    }

    private static SecurityGroup withChannel(boolean vrrp) {
        return SeedFixture.securityGroup(vrrp).withRules(List.of(new SecurityRule("sgr-0172017100000005a", Direction.INGRESS, 17, 3112, 3112,
                new SecurityRule.Peer(SecurityRule.Peer.Kind.IPV4_RANGE, "172.17.100.0/24"), "peer channel")));
    }

    private static boolean speaks(AgentProcess agent) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(instance -> instance.transport().peers().stream())
                .anyMatch(peer -> "on".equals(peer.channel()));
    }

    /** Empty if no path is. */
    private static String blocked(AgentProcess agent) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).map(instance -> instance.transport().blocked())
                .filter(Objects::nonNull).findFirst().orElse("");
    }

    private static long why(AgentProcess agent) {
        return agent.process().tail(200).lines().filter(line -> line.contains("protocol 112 is blocked on the way") && line.contains("no rule of " + SeedFixture.SECURITY_GROUP)
                && line.contains("to repair it: aws ec2 authorize-security-group-ingress")).count();
    }

    private static void tell(RehearsalVpc vpc, AgentProcess master, AgentProcess slave, Host other) {
        Await.until("the tag alone makes one master", LIMIT, () -> state(master).equals("MASTER") && state(slave).equals("BACKUP")
                && peers(slave).equals(List.of(SeedFixture.ADDRESS_201 + " cloud_peers " + SeedFixture.INSTANCE_201)));
        Await.until("all is well where the security groups are concerned", LIMIT,
                () -> slave.status().stream().anyMatch(report -> report.preflightCheckedAt() != null) && groups(slave).isEmpty());

        put(vpc, SeedFixture.securityGroup(false));
        Await.until("both tell it", LIMIT, () -> groups(slave).contains("sg-ingress-vrrp FAIL") && groups(master).contains("sg-ingress-vrrp FAIL")
                && told(slave) && told(master));
        assertTrue(slave.process().tail(200).contains("to repair it: aws ec2 authorize-security-group-ingress"), slave.process().tail(200));

        put(vpc, SeedFixture.securityGroup(true));
        Await.until("it heals", LIMIT, () -> groups(slave).isEmpty() && said(slave, "INFO") == 1);
        assertTrue(said(slave, "WARN") <= 1, "told once");

        vpc.simulator().metadata().set(MetadataSwitch.ALL, MetadataSwitch.Mode.CUT, Duration.ZERO);
        assertEquals(0, slave.process().stop(LIMIT));
        AgentProcess again = boot(other, 50);
        Await.until("it knows its peer from before", LIMIT,
                () -> state(again).equals("BACKUP") && peers(again).equals(List.of(SeedFixture.ADDRESS_201 + " cloud_peers " + SeedFixture.INSTANCE_201)));
        assertEquals("MASTER", state(master));
    }

    private static AgentProcess boot(Host host, int priority) {
        if (!host.on()) {
            host.powerOn();
        }
        String text = new SeedConfiguration(host.name(), priority).elasticIp(SeedFixture.ELASTIC_IP, "http://" + RehearsalVpc.ENDPOINT).text()
                .replace("    virtual_ipaddress", "    cloud_peers {\n        tag ha=cluster1\n    }\n    virtual_ipaddress");
        return AgentProcess.start(host, AgentCommand.ofThisProcess(), host.write("keepalived.conf", text));
    }

    private static void put(RehearsalVpc vpc, Item item) {
        vpc.simulator().cloud().update(state -> new Cloud.Change<>(state.with(item), item));
    }

    private static String state(AgentProcess agent) {
        return agent.state(SeedConfiguration.INSTANCE).orElse("-");
    }

    private static List<String> peers(AgentProcess agent) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(instance -> instance.transport().peers().stream())
                .map(peer -> peer.address() + " " + peer.source() + " " + peer.name()).toList();
    }

    private static List<String> groups(AgentProcess agent) {
        Stream<StatusReport.Preflight> findings = agent.status().stream().flatMap(report -> report.preflight().stream());
        return findings.filter(finding -> finding.id().endsWith("gress-vrrp")).map(finding -> finding.id() + " " + finding.level()).toList();
    }

    /** By itself, or as the cause of a blocked path if the engine noticed first. */
    private static boolean told(AgentProcess agent) {
        return said(agent, "WARN") == 1 || agent.process().tail(200).contains("Preflight says why: sg-ingress-vrrp FAIL");
    }

    private static long said(AgentProcess agent, String level) {
        return agent.process().tail(200).lines().filter(line -> line.contains(level) && line.contains("preflight: sg-ingress-vrrp")).count();
    }
}
