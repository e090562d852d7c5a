package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenario files: what they say is what is played, and whoever makes a mistake in one is told where it is and what was meant. */
class ScenarioFileTest {
    static final String GOOD = """
            title: Two machines
            set: {priority: "100", word: x}
            cloud: {face: ec2, multicast: yes}
            hosts:
              master:
                address: 172.17.100.201
                configuration: |
                  vrrp_instance VI_1 {
                      priority ${priority}
                      notify ${_INSTANCE}
                      interface eth0
                      virtual_router_id 51
                  }
              slave:
                address: 172.17.100.202
                configuration: |
                  vrrp_instance VI_2 {
                      interface eth0
                      virtual_router_id 51
                  }
                web: no
            steps:
              - test: (1)
                event: both run
                do:
                  - power on: [master, slave]
                  - cut: {between: [master, slave]}
                  - api: slow 1.5s
                expect:
                  keepalived: {answers: nobody, masters: at least 2}
                  keepaloft:
                    within: 20s
                    for: 2s
                    silence: 500ms
                    answers: master
                    state: {master: MASTER, slave: [BACKUP, INIT]}
            never:
              - masters: more than 1
                for: 1s
            """;

    private static final String SECOND = GOOD.substring(GOOD.indexOf("vrrp_instance VI_2"), GOOD.indexOf("    web: no")).stripTrailing();

    static Scenario read(String text) throws ScenarioException {
        return ScenarioFile.parse("story.yaml", "story", null, text).scenarios(Map.of()).getFirst();
    }

    /** The problems of the good file with `good` replaced. */
    static List<String> wrong(String good, String bad) {
        assertTrue(GOOD.contains(good), good);
        return assertThrows(ScenarioException.class, () -> read(GOOD.replace(good, bad))).problems().stream().map(Object::toString).toList();
    }

    @Test
    void whatItSaysIsRead() throws Exception {
        Scenario scenario = read(GOOD);
        assertEquals(new CloudPlan(CloudPlan.Face.EC2, true, false), scenario.cloud());
        assertEquals(List.of("VI_1", "VI_2"), scenario.hosts().stream().map(HostPlan::instance).toList());
        assertTrue(scenario.hosts().getFirst().configuration().contains("priority 100\n"));
        assertTrue(scenario.hosts().getFirst().configuration().contains("${_INSTANCE}"), "keepalived's own definitions stay");
        Step step = scenario.steps().getFirst();
        assertEquals(List.of(new Action.PowerOn("master"), new Action.PowerOn("slave"), new Action.CutBetween("master", "slave"),
                new Action.ApiSlow(Duration.ofMillis(1500))), step.actions());
        Expectation ours = step.expected().get(Program.KEEPALOFT);
        assertEquals(Duration.ofMillis(500), ours.silence());
        assertEquals(Duration.ofSeconds(2), ours.hold());
        assertEquals("[answered by master, master is MASTER, slave is BACKUP or INIT]", ours.conditions().toString());
        assertEquals("[answered by nobody, masters: at least 2]", step.expected().get(Program.KEEPALIVED).conditions().toString());
        assertEquals("[masters: at least 2 for 1000 ms]", scenario.never().get(Program.KEEPALIVED).toString());
    }

    @Test
    void aWrongKeyIsToldWithItsPlaceAndTheNearestOne() {
        assertEquals(List.of("story.yaml:26:9: error: 'power of' is not known here (hint: did you mean 'power off'?)"), wrong("- power on:", "- power of:"));
        assertEquals(List.of("story.yaml:2:1: error: 'sett' is not known here (hint: did you mean 'set'?)",
                "story.yaml:4:1: error: 'host' is not known here (hint: did you mean 'hosts'?)"), wrongBoth());
    }

    private static List<String> wrongBoth() {
        String text = GOOD.replace("set: {priority", "sett: {priority").replace("hosts:", "host:");
        return assertThrows(ScenarioException.class, () -> ScenarioFile.parse("story.yaml", "story", null, text).scenarios(Map.of())).problems().stream()
                .map(Object::toString).toList();
    }

    @Test
    void aWrongValueIsToldWithItsPlace() {
        assertEquals(List.of("story.yaml:28:14: error: 'slow 1.5h' is not something that can happen to the API (hint: ok, away, slow 3s, throttle 1/s, or fail 500)"),
                wrong("slow 1.5s", "slow 1.5h"));
        assertEquals(List.of("story.yaml:26:28: error: 'slavw' is not a host (hint: did you mean 'slave'?)"), wrong("[master, slave]\n      - cut", "[master, slavw]\n      - cut"));
        assertEquals(List.of("story.yaml:32:17: error: '20' is not a time (hint: a number with its unit, such as 500ms, 10s or 2min)"), wrong("within: 20s", "within: 20"));
        assertEquals(List.of("story.yaml:36:25: error: 'MASTR' is not a state (hint: did you mean 'MASTER'?)"), wrong("{master: MASTER,", "{master: MASTR,"));
        assertEquals(List.of("story.yaml:15:14: error: '172.17.100.9' is not an address of one of the cloud's ports (hint: did you mean '172.17.100.201'?)"),
                wrong("address: 172.17.100.202", "address: 172.17.100.9"));
        assertEquals(List.of("story.yaml:38:14: error: 'some' is not a number of anything (hint: " + Amount.HINT + ")"), wrong("more than 1", "some"));
    }

    @Test
    void anElasticIpThatBeginsFreePointsAtNothingWhereverItsCloudHasIt() throws Exception {
        CloudPlan free = read(GOOD.replace("face: ec2, multicast: yes", "face: huaweicloud, elastic_ip: free")).cloud();
        assertEquals(new CloudPlan(CloudPlan.Face.HUAWEICLOUD, false, true), free);
        try (Simulator cloud = Clouds.builder(free, Clouds.ADDRESSES).start()) {
            assertEquals(List.of(false), cloud.state().all(ElasticIp.class).map(ElasticIp::bound).toList());
        }
        assertEquals(List.of("story.yaml:3:32: error: 'fee' is not how the elastic IP can begin (hint: did you mean 'free'?)"), wrong("multicast: yes", "elastic_ip: fee"));
    }

    /** Before anything is played: the agent would refuse it, and the step would wait for it in vain. */
    @Test
    void aConfigurationThatTheAgentRefusesIsToldWithItsPlace() {
        assertEquals(List.of("story.yaml:9:20: error: 'priority' must be from 1 to 255, not 999"), wrong("priority ${priority}", "priority 999"));
        assertEquals(List.of("story.yaml:19:29: error: 'virtual_router_id' must be from 1 to 255, not 512"),
                wrong("virtual_router_id 51\n      }\n    web", "virtual_router_id 512\n      }\n    web"));
    }

    @Test
    void whatTheAgentWarnsOfIsToldAndPlayed() throws Exception {
        List<String> warned = new ArrayList<>();
        String text = GOOD.replace("priority ${priority}", "priorty 50") + "cases: {a: {word: x}, b: {word: y}}\n";
        assertEquals(2, ScenarioFile.parse("story.yaml", "story", null, text).scenarios(Map.of(), problem -> warned.add(problem.toString())).size());
        assertEquals(1, warned.stream().filter(each -> each.startsWith("story.yaml:9:11: warning: ") && each.contains("did you mean 'priority'?")).count(), warned::toString);
    }

    /** Nor does a newcomer who reads them learn what the agent warns of. */
    @Test
    void theBuiltInOnesAreWithoutWarnings() throws Exception {
        List<String> warned = new ArrayList<>();
        for (String name : BuiltIn.NAMES) {
            BuiltIn.find(name).scenarios(Map.of(), problem -> warned.add(problem.toString()));
        }
        // Its point is what becomes of that.
        warned.removeIf(problem -> problem.startsWith("strangers.yaml") && problem.contains("once a peer signs on protocol 112"));
        assertEquals(List.of(), warned);
    }

    @Test
    void aCloudsNameIsAScenarioOfIt() throws Exception {
        for (CloudPlan.Face face : CloudPlan.Face.values()) {
            String cloud = face == CloudPlan.Face.EC2 ? "aws" : face.name().toLowerCase(Locale.ROOT);
            assertEquals(face, BuiltIn.find(cloud).scenarios(Map.of()).getFirst().cloud().face());
        }
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeNone() {
        assertEquals("./nosuch.yaml: error: cannot be read: there is no such file",
                assertThrows(ScenarioException.class, () -> BuiltIn.find("./nosuch.yaml")).problems().getFirst().toString());
    }

    @Test
    void aFileThatIsNoTextIsSaidToBeNone(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("picture.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(file + ": error: is not text in UTF-8",
                assertThrows(ScenarioException.class, () -> BuiltIn.find(file.toString())).problems().getFirst().toString());
    }

    /** The standard variable, which the provider's own library and tools read as well. */
    @Test
    void aHostNeedNotNameTheAddressOfTheApi() {
        assertEquals(Map.of("AWS_ENDPOINT_URL", "http://172.17.100.2"), Clouds.environment(CloudPlan.Face.EC2, "172.17.100.201"));
    }

    /** What is filled in may be longer than its name, and have lines of its own. */
    @Test
    void aMistakeBehindASettingIsToldWhereItStandsAndOneInItWhereItIsFilledIn() {
        assertEquals(List.of("story.yaml:9:20: error: in the setting 'priority': 'priority' must be from 1 to 255, not 999"), wrong("priority: \"100\"", "priority: \"999\""));
        String longer = GOOD.replace("priority: \"100\"", "priority: \"100\\nadvert_int 2\"").replaceFirst("virtual_router_id 51", "virtual_router_id \\${word} 512");
        assertEquals("story.yaml:12:29: error: in the setting 'word': 'virtual_router_id' must be a whole number from 1 to 255, not 'x'",
                assertThrows(ScenarioException.class, () -> read(longer)).problems().getFirst().toString());
        String after = GOOD.replace("priority: \"100\"", "priority: \"100\\nadvert_int 2\"").replaceFirst("virtual_router_id 51", "virtual_router_id 512");
        assertEquals("story.yaml:12:29: error: 'virtual_router_id' must be from 1 to 255, not 512",
                assertThrows(ScenarioException.class, () -> read(after)).problems().getFirst().toString());
    }

    @Test
    void inABlockThatIsIndentedByHandTheColumnIsTheFilesToo() {
        String by4 = GOOD.replace("    configuration: |\n      vrrp_instance VI_2 {\n          interface eth0\n          virtual_router_id 51\n      }",
                "    configuration: |4\n          vrrp_instance VI_2 {\n          interface eth0\n          virtual_router_id 512\n          }");
        assertEquals("story.yaml:19:29: error: 'virtual_router_id' must be from 1 to 255, not 512",
                assertThrows(ScenarioException.class, () -> read(by4)).problems().getFirst().toString());
    }

    @Test
    void whatIsCountedIsAnOperationOfThatCloud() {
        assertEquals(List.of("story.yaml:35:29: error: 'AssociateAdress' is not an operation of this cloud (hint: did you mean 'AssociateAddress'?)"),
                wrong("answers: master\n", "calls: [{operation: AssociateAdress, count: 1}]\n"));
        List<String> problems = wrong("answers: master\n", "calls: [{operation: update_floatingip, count: 1}]\n");
        assertTrue(problems.getFirst().startsWith("story.yaml:35:29: error: 'update_floatingip' is not an operation of this cloud (hint: one of: "), problems::toString);
    }

    @Test
    void aPointOfATakeoverIsAnOperationOfThatCloud() {
        assertEquals(List.of("story.yaml:28:33: error: 'AssociateAdress' is not an operation of this cloud (hint: did you mean 'AssociateAddress'?)"),
                wrong("api: slow 1.5s", "kill: {host: slave, at: AssociateAdress}"));
        List<String> problems = wrong("api: slow 1.5s", "kill: {host: slave, at: nosuchoperation}");
        assertTrue(problems.getFirst().contains("one of: ") && problems.getFirst().contains("DescribeAddresses"), problems::toString);
        for (CloudPlan.Face face : CloudPlan.Face.values()) {
            assertTrue(Clouds.operations(face).contains(switch (face) {
                case EC2 -> "AssociateAddress";
                case OPENSTACK -> "update_floatingip";
                case HUAWEICLOUD -> "UpdatePort";
            }), () -> face + ": " + Clouds.operations(face));
        }
    }

    @Test
    void linksAreCutAndHealedInAnyDirection() throws Exception {
        String links = "cut: {from: master, to: slave}\n      - heal: {from: master, to: slave}\n      - heal: {between: [master, slave]}\n"
                + "      - heal: {host: master, way: in}\n      - heal: [slave]\n      - heal: all";
        assertEquals(List.of(new Action.CutFromTo("master", "slave"), new Action.HealFromTo("master", "slave"), new Action.HealBetween("master", "slave"),
                new Action.Heal("master", Action.Way.IN), new Action.Heal("slave", Action.Way.BOTH), new Action.HealAll()),
                read(GOOD.replace("api: slow 1.5s", links)).steps().getFirst().actions().subList(3, 9));
        for (String bad : List.of("{host: master, from: slave, to: master}", "{way: in}", "{between: [master, slave], way: in}", "{between: [master, master]}")) {
            assertEquals(1, wrong("api: slow 1.5s", "heal: " + bad).size(), bad);
        }
    }

    @Test
    void packetsAreDemandedByHostKindAndTime() throws Exception {
        String packets = "packets: {master: {vrrp: 0, garp: at least 1, received: {vrrp_udp: 0}, last: 3s}, slave: {peer_channel: at most 2}}";
        assertEquals("[master sends 0 vrrp in the last 3000 ms, master sends at least 1 garp in the last 3000 ms, master receives 0 vrrp_udp in the last 3000 ms,"
                + " slave sends at most 2 peer_channel, master is MASTER, slave is BACKUP or INIT]",
                read(GOOD.replace("answers: master\n", packets + "\n"))
                        .steps().getFirst().expected().get(Program.KEEPALOFT).conditions().toString());
        assertEquals(List.of("story.yaml:35:28: error: 'vrp' is not known here (hint: did you mean 'vrrp'?)"), wrong("answers: master\n", "packets: {master: {vrp: 0}}\n"));
    }

    @Test
    void nobodyInBetweenIsNoHandOfItsOwn() {
        Track holder = new Track();
        String[] values = {"", "a", "", "b", "b", "", "b", "a"};
        for (int i = 0; i < values.length; i++) {
            holder.note(10 * i, values[i]);
        }
        assertEquals(2, holder.handsSince(0), "to b, and back to a");
        assertEquals(1, holder.handsSince(40));
        assertEquals(2, holder.handsSince(25), "nobody had it when the step began");
    }

    @Test
    void whatIsMissingIsTold() {
        assertEquals(List.of("story.yaml:1:1: error: 'title' is missing"), wrong("title: Two machines\n", "\n").stream().map(s -> s.replaceFirst(":2:1:", ":1:1:")).toList());
        assertEquals(List.of("story.yaml:15:5: error: the configuration of slave has no vrrp_instance (hint: without one there is nothing to watch)"),
                wrong(SECOND, "nothing"));
    }

    @Test
    void whatIsNoYamlIsToldWithItsPlace() {
        List<String> problems = wrong("cloud: {face: ec2, multicast: yes}", "cloud: {face: ec2");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().matches("story\\.yaml:4:6: error: this is not YAML: .*"), problems::toString);
        assertEquals("story.yaml: error: the file is empty (hint: keepaloft-scenario(5) tells what a scenario looks like)",
                assertThrows(ScenarioException.class, () -> read("")).getMessage());
    }

    @Test
    void aKeyThatStandsTwiceIsNotReadSilently() {
        assertEquals(List.of("story.yaml:2:1: error: 'title' stands here twice (hint: keep one of them)"), wrong("title: Two machines\n", "title: Two machines\ntitle: Three\n"));
    }

    @Test
    void settingsAndCasesFillIn() throws Exception {
        String text = GOOD.replace("set:", "cases:\n  low: {priority: \"50\"}\n  high: {priority: \"200\"}\nset:");
        ScenarioFile file = ScenarioFile.parse("story.yaml", "story", null, text);
        assertEquals(List.of("low", "high"), file.scenarios(Map.of()).stream().map(Scenario::variant).toList());
        assertTrue(file.scenarios(Map.of()).getLast().hosts().getFirst().configuration().contains("priority 200"));
        assertEquals(List.of("high"), file.scenarios(Map.of("priority", "200")).stream().map(Scenario::variant).toList());
        assertEquals("story.yaml:1:1: error: there is no setting 'priorty' to set (hint: did you mean 'priority'?)",
                assertThrows(ScenarioException.class, () -> file.scenarios(Map.of("priorty", "1"))).getMessage());
    }
}
