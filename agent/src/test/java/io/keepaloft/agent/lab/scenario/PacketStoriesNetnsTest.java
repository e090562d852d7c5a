package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.report.ConsoleTeller;
import io.keepaloft.agent.lab.report.HtmlReport;
import io.keepaloft.agent.lab.report.JsonReport;
import io.keepaloft.agent.lab.report.PlayReport;
import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packets on the wire are counted where they are sent and where they arrive, told in the report, and a scenario can demand how many there are. */
@Tag("netns")
class PacketStoriesNetnsTest {
    private static final String HOST = """
              %s:
                address: %s
                configuration: |
                  vrrp_instance VI_1 {
                      interface eth0
                      virtual_router_id 51
                      priority %d
                      virtual_ipaddress { 172.17.100.203 }
                  }
            """;
    private static final String STORY = "title: Packets\nprograms: keepalived\ncloud: {face: openstack, multicast: yes}\nhosts:\n"
            + HOST.formatted("master", "172.17.100.201", 100) + HOST.formatted("slave", "172.17.100.202", 50) + """
            steps:
              - event: both run
                do: [{power on: [master, slave]}]
                expect:
                  state: {master: MASTER, slave: BACKUP}
                  packets:
                    master: {vrrp_multicast: at least 2, vrrp_unicast: 0, garp: at least 5}
                    slave: {vrrp: 0, garp: 0, received: {vrrp: at least 2, garp: at least 5}}
              - event: nothing of the master reaches the slave
                do: [{cut: {from: master, to: slave}}]
                expect:
                  state: {slave: MASTER}
                  packets:
                    master: {vrrp: at least 2, last: 3s}
                    slave: {vrrp: at least 2, received: {vrrp: 0}, last: 3s}
              - event: the master's power is cut
                do: [{power off: master}]
                expect: {packets: {master: {vrrp: 0, last: 2s}, slave: {vrrp: at least 2}}}
            """;

    private final StringWriter said = new StringWriter();

    private PlayReport play(String story) throws Exception {
        Scenario scenario = ScenarioFile.parse("story.yaml", "story", null, story).scenarios(Map.of()).getFirst();
        return new Rehearsal(AgentCommand.ofThisProcess(), false, _ -> new ConsoleTeller(new Console(new PrintWriter(said, true), false), ""))
                .play(scenario, List.of(Program.KEEPALIVED)).getFirst();
    }

    @Test
    void eachHostsPacketsAreSeenWhereTheyAreSentAndWhereTheyArrive() throws Exception {
        PlayReport play = play(STORY);
        assertTrue(play.asExpected(), said::toString);
        // Told is what was demanded: of each step, of the whole play, and second by second.
        StepReport cut = play.steps().get(1);
        assertTrue(cut.packets().get("master").sent().get("vrrp_multicast") >= 2, cut::toString);
        int steps = play.steps().stream().mapToInt(step -> step.packets().get("master").sent().get("vrrp_multicast")).sum();
        int seconds = play.packetSeconds().get("master").stream().mapToInt(second -> second.sent().getOrDefault("vrrp_multicast", 0)).sum();
        int all = play.packets().get("master").sent().get("vrrp_multicast");
        assertEquals(all, seconds);
        // What is sent between two steps belongs to neither.
        assertTrue(steps <= all && steps >= all - 2, steps + " of " + all);
        assertTrue(JsonReport.of(List.of(play)).contains("\"packet_seconds\""));
        assertTrue(HtmlReport.of(List.of(play)).contains("master sends 1 vrrp_multicast"), () -> HtmlReport.of(List.of(play)));
    }

    @Test
    void aHostThatSaysMoreThanItMayIsNotAsExpected() throws Exception {
        PlayReport play = play(STORY.substring(0, STORY.indexOf("  - event: nothing")).replace("vrrp_unicast: 0, garp: at least 5", "vrrp: 0, last: 2s")
                .replace("both run", "both run, and are silent").replace("expect:", "expect:\n      within: 8s"));
        String wrong = play.steps().getFirst().wrong().toString();
        assertTrue(wrong.matches(".*master has sent [12] vrrp in the last 2000 ms.*"), () -> wrong + said);
    }
}
