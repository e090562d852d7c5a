package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.cli.Cli;
import io.keepaloft.agent.lab.LabCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keepaloft lab run} with files of a user's own: what is as expected, what is not, and what cannot be played. */
@Tag("netns")
class ScenarioRunNetnsTest {
    private static final String SHORT = """
            title: One machine of an OpenStack-like cloud
            cloud: {multicast: yes}
            hosts:
              master:
                address: 172.17.100.201
                configuration: |
                  vrrp_instance VI_1 {
                      interface eth0
                      virtual_router_id 51
                      priority 100
                      virtual_ipaddress { 172.17.100.203 }
                  }
            steps:
              - event: it starts
                do:
                  - power on: master
                expect: {within: 30s, answers: master, state: {master: MASTER}, virtual_address: {master: yes}, advertisers: {master: master}}
              - event: its port loses the pair
                do:
                  - cloud: remove allowed address pair of master
                expect: {within: 10s, answers: nobody, pair: {master: no}}
              - event: the pair is back
                do:
                  - cloud: add allowed address pair of master
                expect: {within: 10s, answers: master}
            """;

    @TempDir
    Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String scenario, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("story.yaml"), scenario);
        var line = Cli.commandLine(_ -> 0, new LabCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] words = java.util.stream.Stream.concat(java.util.stream.Stream.of("lab", "run", file.toString(), "--with", "keepalived"),
                java.util.stream.Stream.of(more)).toArray(String[]::new);
        return line.execute(words);
    }

    @Test
    void whatIsAsExpectedEndsWithZeroAndAPage() throws Exception {
        Path page = directory.resolve("page.html");
        assertEquals(0, run(SHORT, "--html", page.toString()), () -> out + "\n" + err);
        assertTrue(out.toString().contains("everything was as expected"), out::toString);
        assertTrue(out.toString().lines().anyMatch(line -> line.contains("its port loses the pair") && line.endsWith(" s *")), out::toString);
        assertTrue(out.toString().contains("* until somebody repaired it, in a later step"), out::toString);
        assertFalse(out.toString().contains("the client is answered by"), () -> "nobody follows it, and nobody asked: " + out);
        String html = Files.readString(page);
        assertTrue(html.contains("<svg") && html.contains("its port loses the pair"), html);
        assertFalse(html.contains("src=") || html.contains("<link"), "the page needs a network");
    }

    /** Its operator's calls are signed; a pair is membership of the virtual IP, and the rule has a number for a name. */
    @Test
    void theSameInHuaweiCloud() throws Exception {
        String rules = """
              - event: the rule goes and comes back
                do:
                  - cloud: delete security group rule vrrp
                  - cloud: add security group rule vrrp
                expect:
                  answers: master
                  for: 1s
                  holder: vip-port
                  calls:
                    - {operation: DeleteSecurityGroupRule, count: 1}
                    - {operation: CreateSecurityGroupRule, count: 1}
            """;
        assertEquals(0, run(SHORT.replace("cloud: {", "cloud: {face: huaweicloud, ") + rules, "--live"), () -> out + "\n" + err);
        // Each event is a line, with its time, in the order of what caused what.
        int from = 0;
        for (String event : List.of("it starts", "    the client is answered by master", "    as expected: master answers",
                "its port loses the pair", "    cloud: operator calls UpdatePort: ok, \\d+ ms", "    the client is answered by nobody any more",
                "    as expected: nobody answers", "the pair is back", "    cloud: the port of master has the allowed address pair", "    the client is answered by master",
                "the rule goes and comes back", "    cloud: operator calls DeleteSecurityGroupRule: ok, \\d+ ms",
                "    all is as it should be, and has to stay so for 1000 ms", "    as expected: master answers")) {
            Matcher line = Pattern.compile("\\n\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  (?:" + event + ")").matcher(out.toString());
            assertTrue(line.find(from), () -> event + " is not told in its turn: " + out);
            from = line.start() + 1;
        }
    }

    @Test
    void whatGoesWrongIsToldAtOnceAlsoWhereNobodyFollows() throws Exception {
        String story = SHORT.substring(0, SHORT.indexOf("  - event: its port")) + """
              - event: the web server ends while all has to be well
                do: [{web off: master}, {web on: master}, {wait: 1500ms}, {web off: master}]
                expect: {within: 3s, for: 5s, answers: master}
            """;
        assertEquals(1, run(story), () -> out + "\n" + err);
        // At once, with what the programs said, and again under the table.
        assertTrue(out.toString().matches("(?s).*  the web server ends while all has to be well\n[^\n]*NOT AS EXPECTED: the client is answered by nobody.*"
                + "the program on master said last:.*NOT AS EXPECTED, keepalived.*"), out::toString);
    }

    @Test
    void whatIsNotAsExpectedEndsWithOneAndSaysWhatWasObserved() throws Exception {
        assertEquals(1, run(SHORT.replace("{within: 10s, answers: nobody, pair: {master: no}}", "{within: 3s, answers: master}"), "--json"));
        assertTrue(out.toString().contains("the client is answered by nobody"), out::toString);
        assertTrue(out.toString().contains("\"as_expected\" : false"), out::toString);
    }

    @Test
    void aPageThatCannotBeWrittenIsToldBeforeThePlay() throws Exception {
        Path page = directory.resolve("missing").resolve("page.html");
        assertEquals(1, run(SHORT, "--html", page.toString()));
        assertTrue(out.toString().contains("cannot write " + page + ": there is no such directory"), out::toString);
        assertFalse(out.toString().contains("it starts"), out::toString);
    }

    @Test
    void whatCannotBePlayedEndsWithTwoAndSaysWhere() throws Exception {
        assertEquals(2, run(SHORT.replace("- power on: master", "- power onn: master")));
        assertTrue(err.toString().contains("story.yaml:16:9: error: 'power onn' is not known here (hint: did you mean 'power on'?)"), err::toString);
        assertEquals("", out.toString());
    }
}
