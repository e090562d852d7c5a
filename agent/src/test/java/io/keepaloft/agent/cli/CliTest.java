package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.ControlServer;
import io.keepaloft.agent.control.FixedAgent;
import io.keepaloft.agent.control.Json;
import io.keepaloft.agent.lab.LabCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands as they are typed: exit codes, and what stands on stdout and stderr. */
@Timeout(60)
class CliTest {
    @TempDir
    Path directory;

    private final List<AgentOptions> started = new ArrayList<>();
    private final Typed cli = new Typed(options -> {
        started.add(options);
        return 0;
    });

    @Test
    void runHandsItsFlagsOn() throws Exception {
        assertEquals(0, cli.type("run -f k.conf --control c.sock --state-dir s --dry-run -i web1"));
        assertEquals(new AgentOptions(Path.of("k.conf"), Path.of("c.sock"), Path.of("s"), true, "web1"), started.getLast());
        assertEquals(0, cli.type("run --file k.conf"));
        assertEquals(AgentOptions.DEFAULT_CONTROL, started.getLast().control());
        assertEquals(AgentOptions.DEFAULT_STATE_DIRECTORY, started.getLast().stateDirectory());
        assertFalse(started.getLast().dryRun());
    }

    @Test
    void wrongUsageIsOneLineAndAHint() throws Exception {
        assertEquals(2, cli.type("run"));
        assertEquals(List.of("keepaloft: Missing required option: '--file=FILE'", "hint: 'keepaloft run --help' shows what there is"), cli.err());
        assertEquals(2, cli.type("run -f k.conf --log-format xml"));
        assertTrue(cli.err().getFirst().contains("xml"), cli.err()::toString);
        assertEquals(2, cli.type("check readme.conf"));
        assertEquals("hint: did you mean '-f readme.conf'?", cli.err().get(1), cli.err()::toString);
        assertEquals(2, cli.type("check"));
        assertEquals("hint: 'keepaloft check --help' shows what there is", cli.err().get(1), cli.err()::toString);
        assertEquals(2, cli.type("help"));
        assertEquals("hint: did you mean '--help'?", cli.err().get(1), cli.err()::toString);
        assertEquals(2, cli.type("version"));
        assertEquals("hint: did you mean '--version'?", cli.err().get(1), cli.err()::toString);
        assertEquals(2, cli.type("dance"));
        assertEquals(2, cli.type(""));
        assertTrue(started.isEmpty());
    }

    @Test
    void aTypingErrorIsAnsweredWithWhatWasMeant() throws Exception {
        for (var typed : Map.of("chek -f k.conf", "check", "rnu -f k.conf", "run", "stauts", "status", "status --jsom", "--json", "run -f k.conf --dryrun", "--dry-run",
                "run -f k.conf --log-fromat=json", "--log-format", "--hepl", "--help").entrySet()) {
            assertEquals(2, cli.type(typed.getKey()), typed.getKey());
            assertEquals("hint: did you mean '" + typed.getValue() + "'?", cli.err().get(1), typed.getKey() + " " + cli.err());
        }
        assertEquals(2, cli.type("failover VI_1 VI_2"));
        assertEquals("hint: 'keepaloft failover --help' shows what there is", cli.err().get(1), "a name is nobody's typing error");
        CommandLine whole = Cli.commandLine(_ -> 0, new LabCommand());
        for (var typed : Map.of("lab dwon", "down", "lab up --detatch", "--detach", "lab run sead", "seed", "lab up failvoer", "failover").entrySet()) {
            assertEquals(2, cli.type(whole, typed.getKey()), typed.getKey());
            assertTrue(cli.err().toString().contains("did you mean '" + typed.getValue() + "'?"), typed.getKey() + " " + cli.err());
        }
    }

    @Test
    void helpAndVersionAreEverywhere() throws Exception {
        for (String command : List.of("", "run", "check", "preflight", "status", "history", "watch", "failover", "reload", "lab", "lab run", "lab up", "lab down")) {
            assertEquals(0, cli.type(Cli.commandLine(_ -> 0, new LabCommand()), command + " --help"), command);
            assertTrue(cli.out().toString().contains("Usage: keepaloft"), cli.out()::toString);
            assertEquals(0, cli.type(Cli.commandLine(_ -> 0, new LabCommand()), command + " --version"), command);
            assertTrue(cli.out().getFirst().matches("keepaloft \\d+\\.\\d+\\.\\d+"), cli.out()::toString);
        }
    }

    @Test
    void aCountIsAtLeastOne() throws Exception {
        for (String command : List.of("watch -i lo --count 0", "watch -i lo --count -3", "watch -i lo -c x", "history -n 0", "history -n -1")) {
            assertEquals(2, cli.type(command), command);
            assertTrue(cli.err().getFirst().endsWith("' is not a whole number from 1"), cli.err()::toString);
        }
    }

    @Test
    void aSettingWithoutItsValueIsToldAsItIsWritten() {
        for (String command : List.of("lab run failover --set foo", "lab up failover --set=foo")) {
            assertEquals(2, cli.type(Cli.commandLine(_ -> 0, new LabCommand()), command), command);
            assertEquals(List.of("keepaloft: '--set' takes NAME=VALUE, and there is no '=' in 'foo'", "hint: --set NAME=VALUE"), cli.err());
        }
    }

    @Test
    void withoutAnAgentStatusSaysWhatToDo() throws Exception {
        for (String command : List.of("status", "status --json", "failover VI_1", "reload")) {
            assertEquals(1, cli.type(command + " --control " + directory.resolve("none.sock")), command);
            assertEquals(List.of("keepaloft: no agent answers on " + directory.resolve("none.sock"),
                    "hint: start one with 'keepaloft run -f FILE', or name its socket with --control"), cli.err());
            assertEquals(List.of(), cli.out());
        }
    }

    @Test
    void statusJsonHasEveryKeyOfTheContract() throws Exception {
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            assertEquals(0, cli.type("status --json --control " + socket));
            assertEquals(Json.mapper().readTree("""
                    {"version": "0.1.0", "router_id": "web1", "instances": [{"name": "VI_1", "state": "MASTER", "vrid": 51, "version": 2,
                     "interface": "eth0", "priority": 100, "effective_priority": 120, "since": "2026-11-23T07:00:00Z",
                     "master_address": "172.17.100.201",
                     "transport": {"mode": "auto", "active": ["multicast", "unicast"], "reason": null,
                      "channel": "off: there is no peer_channel_key_file and no auth_pass", "blocked": null, "peers": [
                         {"address": "172.17.100.202", "source": "unicast_peer", "name": null, "last_heard_ms": 400, "heard_on": ["unicast"], "hears_us_on": [],
                          "channel": "on", "state": "MASTER", "priority": 100, "config_matches": false, "differs": ["virtual addresses"],
                          "channel_for_ms": 182000, "channel_heard_ms": 400, "channel_refused": 0, "channel_refused_ms": null},
                         {"address": "172.17.100.204", "source": "cloud_peers", "name": "i-0204", "last_heard_ms": null, "heard_on": [], "hears_us_on": [],
                          "channel": "no answer", "state": null, "priority": null, "config_matches": null, "differs": [],
                          "channel_for_ms": null, "channel_heard_ms": null, "channel_refused": 0, "channel_refused_ms": null}]},
                     "addresses": [{"address": "172.17.100.203/32", "present": true}],
                     "cloud": [{"kind": "elastic_ip", "resource": "120.132.124.82", "held": null, "holder": null, "verified_at": null,
                                "last_error": "DescribeAddresses unavailable", "shared": false, "holder_off": false}],
                     "counters": {"adverts_sent": 120, "adverts_received": 7, "became_master": 1, "released_master": 0,
                                  "rejected": {"auth-password": 3}}, "obstacle": null, "priority_changes": []}],
                     "preflight": [{"id": "sg-ingress-vrrp", "level": "FAIL", "subject": "eni-0201", "message": "no rule lets protocol 112 in",
                                    "consequence": "both nodes will become MASTER", "fix": "aws ec2 add-it", "since": "2026-11-23T07:00:00Z", "checked_at": "2026-11-23T07:00:00Z"}],
                     "preflight_checked_at": "2026-11-23T07:00:00Z"}"""), Json.mapper().readTree(String.join("\n", cli.out())));
            assertEquals(0, cli.type("status --control " + socket));
            String text = String.join("\n", cli.out());
            assertTrue(text.contains("VI_1  MASTER for") && text.contains("elastic_ip 120.132.124.82 not known yet; last error: DescribeAddresses"), text);
            assertTrue(text.contains("FAIL  sg-ingress-vrrp  eni-0201: no rule lets protocol 112 in") && text.contains("then: both nodes will become MASTER")
                    && text.contains("fix: aws ec2 add-it"), text);
        }
    }

    @Test
    void historyIsATimeline() throws Exception {
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            assertEquals(0, cli.type("history --json -n 1 --control " + socket));
            assertEquals(Json.mapper().readTree("""
                    [{"instance": "VI_1", "from": "BACKUP", "to": "MASTER", "at": "2026-11-23T07:00:00Z", "reason": "adverts lost", "phases": [
                        {"name": "detect", "at_ms": 0.0, "took_ms": 3609.375, "detail": ""},
                        {"name": "claim", "at_ms": 3610.5, "took_ms": 12.25, "detail": "elastic_ip 120.132.124.82"}], "outcome": "held"}]"""),
                    Json.mapper().readTree(String.join("\n", cli.out())));
            assertEquals(0, cli.type("history --control " + socket));
            assertTrue(cli.out().getFirst().endsWith("VI_1  BACKUP -> MASTER  (adverts lost)  held"), cli.out()::getFirst);
        }
        assertEquals(0, cli.type("history --json --state-dir " + Files.createDirectory(directory.resolve("empty"))), "nothing has happened there");
        assertEquals(List.of("[ ]"), cli.out());
        assertEquals(1, cli.type("history --state-dir " + directory.resolve("nowhere")));
        assertEquals("keepaloft: there is no directory " + directory.resolve("nowhere"), cli.err().getFirst());
    }

    @Test
    void failoverAndReloadSayHowItWent() throws Exception {
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            assertEquals(0, cli.type("failover VI_1 --control " + socket));
            assertEquals("VI_1 is held by 172.17.100.202 now", cli.out().getFirst());
            assertTrue(cli.out().getLast().endsWith("a restart or a fault here, or a reload that changes priority or preemption, ends that."), cli.out()::getLast);
            assertEquals(1, cli.type("failover VI_1 --force --control " + socket));
            assertEquals(1, cli.type("failover VI_9 --control " + socket));
            assertEquals("keepaloft: VI_9 was not handed over: there is no instance 'VI_9'; there are: VI_1", cli.err().getFirst());
            assertEquals(1, cli.type("reload --control " + socket));
            assertEquals(List.of("keepalived.conf:3:5: error: no such interface", "keepaloft: the configuration was refused, the old one is kept",
                    "hint: 'keepaloft check -f FILE' shows every problem"), cli.err());
        }
    }

    @Test
    void checkSaysAsWhichHostItReadAndWhetherAnyLineIsForThatOne() throws Exception {
        String instance = "vrrp_instance V {\n interface eth0\n virtual_router_id 1\n priority 100\n@web1 advert_int 2\n virtual_ipaddress { 10.0.0.1 }\n}\n";
        Path conf = Files.writeString(directory.resolve("ids.conf"), instance);
        assertEquals(0, cli.type("check -i web1 -f " + conf));
        assertEquals(List.of("lines that begin with '@' were read as configuration id 'web1'", conf + " is valid: 0 warning(s)"), cli.out());
        assertEquals(0, cli.type("check -i wbe1 -f " + conf));
        assertEquals(List.of(conf + ": warning: no '@' line of the file names the configuration id 'wbe1'; they name web1 (hint: did you mean 'web1'?)",
                "lines that begin with '@' were read as configuration id 'wbe1'", conf + " is valid: 1 warning(s)"), cli.out());
        Files.writeString(conf, instance.replace("@web1", "@^web1"));
        assertEquals(0, cli.type("check -i web2 -f " + conf));
        assertEquals(conf + " is valid: 0 warning(s)", cli.out().getLast(), "it is for all but one");
    }

    @Test
    void aBinaryFileIsNoConfigurationAndNothingOfItReachesTheTerminal() throws Exception {
        Path binary = Files.write(directory.resolve("core"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 0, 27, '[', '2', 'J'});
        assertEquals(1, cli.type("check -f " + binary));
        assertEquals(binary + ": error: cannot read the configuration: it is no text: byte 7 is 0", cli.out().getFirst());
        assertEquals(0, cli.type("check -f " + Files.writeString(directory.resolve("escape.conf"), "\u001b[2J 1\n")));
        assertTrue(cli.out().get(1).contains("?[2J") && !String.join("", cli.out()).contains("\u001b"), cli.out()::toString);
    }

    @Test
    void checkTellsEveryProblemWithItsPlace() throws Exception {
        Path bad = Files.writeString(directory.resolve("bad.conf"), """
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 300
                    prioritty 100
                    virtual_ipaddress { 172.17.100.203 }
                }
                """);
        assertEquals(1, cli.type("check -f " + bad));
        assertTrue(cli.out().stream().anyMatch(line -> line.startsWith(bad + ":3:") && line.contains("error")), cli.out()::toString);
        assertTrue(cli.out().stream().anyMatch(line -> line.startsWith(bad + ":4:5") && line.contains("priority")), cli.out()::toString);
        assertEquals(1, cli.type("check --json -f " + bad));
        assertEquals(3, Json.mapper().readTree(String.join("\n", cli.out())).path("errors").path(0).path("line").asInt());
        assertEquals(1, cli.type("check -f " + directory.resolve("none.conf")));
        assertTrue(cli.out().getFirst().contains("none.conf: error: cannot read the configuration"), cli.out()::toString);
    }

    @Test
    void checkShowsTheEffectiveConfigurationAndNoSecret() throws Exception {
        Path good = good();
        assertEquals(0, cli.type("check -f " + good));
        assertEquals(0, cli.type("check --json -f " + good));
        JsonNode instance = Json.mapper().readTree(String.join("\n", cli.out())).path("instances").path(0);
        assertEquals("VI_1", instance.path("name").asText());
        assertEquals(100, instance.path("priority").asInt());
        assertEquals("172.17.100.203/32", instance.path("virtual_ipaddresses").path(0).asText());
        assertFalse(cli.out().toString().contains("s3cret"), cli.out()::toString);
    }

    private Path good() throws Exception {
        return Files.writeString(directory.resolve("good.conf"), """
                cloud_provider none {
                }
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 51
                    authentication { auth_type PASS
                                     auth_pass s3cret }
                    virtual_ipaddress { 172.17.100.203 }
                }
                """);
    }

    @Test
    void watchNeedsAnInterfaceThatThereIs() throws Exception {
        assertEquals(1, cli.type("watch -i eth-none-9"));
        assertEquals("keepaloft: there is no interface eth-none-9", cli.err().getFirst());
        assertTrue(cli.err().get(1).startsWith("hint: there are: ") && cli.err().get(1).contains("lo"), cli.err()::toString);
    }
}
