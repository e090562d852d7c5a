package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.report.ConsoleTeller;
import io.keepaloft.agent.lab.report.JsonReport;
import io.keepaloft.agent.lab.report.PlayReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a step breaks is broken, in that direction and for that host alone; real packets between two machines tell. */
@Tag("netns")
class LinkStoriesNetnsTest {
    private static final String HOSTS = """
            title: Two machines
            cloud: {face: openstack, multicast: yes}
            hosts:
              master:
                address: 172.17.100.201
                configuration: |
                  global_defs {
                      router_id master
                  }
                  @^keepalived cloud_provider openstack {
                  @^keepalived     reconcile_interval 2
                  @^keepalived }
                  vrrp_instance VI_1 {
                      interface eth0
                      virtual_router_id 51
                      priority 100
                      authentication {
                          auth_type PASS
                          auth_pass 1111
                      }
                      virtual_ipaddress { 172.17.100.203 }
                      @^keepalived cloud_resources { allowed_address_pair 172.17.100.203 }
                  }
              slave:
                address: 172.17.100.202
                configuration: |
                  global_defs {
                      router_id slave
                  }
                  @^keepalived cloud_provider openstack {
                  @^keepalived     reconcile_interval 2
                  @^keepalived }
                  vrrp_instance VI_1 {
                      interface eth0
                      virtual_router_id 51
                      priority 50
                      authentication {
                          auth_type PASS
                          auth_pass 1111
                      }
                      virtual_ipaddress { 172.17.100.203 }
                      @^keepalived cloud_resources { allowed_address_pair 172.17.100.203 }
                  }
            """;

    /** keepalived, since it has no second way to ask whether the master lives. */
    @Test
    void eachWayOfALinkIsCutAndHealedByItself() throws Exception {
        play(Program.KEEPALIVED, """
            steps:
              - event: both run
                do: [{power on: [master, slave]}]
                expect: &whole {answers: master, state: {master: MASTER, slave: BACKUP}, advertisers: {master: master, slave: master}}
              - event: nothing of the master reaches the slave
                do: [{cut: {from: master, to: slave}}]
                expect: {masters: 2, advertisers: {master: [master, slave], slave: slave}}
              - event: that it goes the other way is no remedy
                do: [{heal: {from: slave, to: master}}]
                expect: {masters: 2, advertisers: {master: [master, slave], slave: slave}, for: 2s}
              - event: that it goes this way is
                do: [{heal: {from: master, to: slave}}]
                expect: *whole
              - event: nothing comes out of the master
                do: [{cut: {host: master, way: out}}]
                expect: {masters: 2, advertisers: {master: [master, slave], slave: slave}}
              - event: its way in was never cut
                do: [{heal: {host: master, way: in}}]
                expect: {masters: 2, advertisers: {master: [master, slave], slave: slave}, for: 2s}
              - event: its way out is healed
                do: [{heal: {host: master, way: out}}]
                expect: *whole
              - event: nothing reaches the master, and its own is heard
                do: [{cut: {host: master, way: in}}, {stop: slave}, {start: slave}]
                expect: {answers: nobody, advertisers: {master: master, slave: master}, state: {slave: BACKUP}}
              - event: the host is healed
                do: [{heal: master}]
                expect: *whole
              - event: nothing goes between the two, and the client is answered
                do: [{cut: {between: [master, slave]}}]
                expect: {masters: 2, advertisers: {master: master, slave: slave}}
              - event: it goes again
                do: [{heal: {between: [slave, master]}}]
                expect: *whole
              - event: every packet of the slave is lost, in both directions
                do: [{drop: {host: slave, percent: 100}}]
                expect: {masters: 2, advertisers: {master: master, slave: slave}}
              - event: the host is healed
                do: [{heal: slave}]
                expect: *whole
              - event: one of two is cut off from the other, and healed by its name
                do: [{cut: {from: master, to: slave}}, {wait: 4s}, {heal: slave}]
                expect: *whole
              - event: the web server of the master ends, which nobody watches
                do: [{web off: master}]
                expect: {answers: nobody, state: {master: MASTER}}
              - event: and is there again
                do: [{web on: master}]
                expect: *whole
            """);
    }

    /** Every machine calls as itself, so that a point of its takeover can be named, and the calls of each can be counted. */
    @Test
    void aHostIsKilledAtItsOwnCallAndHandsOverWhenAsked() throws Exception {
        PlayReport play = play(Program.KEEPALOFT, """
            steps:
              - event: the slave is alone
                do: [{power on: slave}]
                expect: {answers: slave, state: {slave: MASTER}}
              - event: the master repairs its pair where the slave is to die
                do:
                  - kill: {host: slave, at: update_port}
                  - cloud: remove allowed address pair of master
                  - power on: master
                expect:
                  answers: master
                  state: {master: MASTER, slave: BACKUP}
                  pair: {master: yes}
                  calls:
                    - {operation: update_port, by: master, count: at least 1}
                    - {operation: update_port, by: slave, count: 0}
                  for: 2s
              - event: the slave has to call it
                do:
                  - cloud: remove allowed address pair of slave
                  - stop: master
                expect: {state: {slave: "OFF"}, answers: nobody, pair: {slave: no}}
              - event: both are there again, the pairs too
                do: [{cloud: add allowed address pair of slave}, {power on: slave}, {start: master}]
                expect: {answers: master, state: {master: MASTER, slave: BACKUP}, for: 3s}
              - event: a planned hand-over
                do: [{failover: master}]
                expect: {answers: slave, state: {slave: MASTER}, silence: 2s}
            """);
        // The operator works where nobody is asked who they are; whoever looks for Keystone's version has not said it yet.
        assertEquals(List.of(), play.calls().stream().map(PlayReport.Call::by).filter(by -> !List.of("master", "slave", "noauth", "").contains(by)).distinct().toList());
    }

    /** @return what was observed, all of it as expected */
    private static PlayReport play(Program program, String steps) throws Exception {
        Scenario scenario = ScenarioFile.parse("story.yaml", "story", null, HOSTS + steps).scenarios(Map.of()).getFirst();
        StringWriter said = new StringWriter();
        List<PlayReport> plays = new Rehearsal(AgentCommand.ofThisProcess(), false, _ -> new ConsoleTeller(Console.of(new PrintWriter(said, true)), ""))
                .play(scenario, List.of(program));
        assertEquals(true, plays.getFirst().asExpected(), () -> said + JsonReport.of(plays).substring(0, 2000));
        return plays.getFirst();
    }
}
