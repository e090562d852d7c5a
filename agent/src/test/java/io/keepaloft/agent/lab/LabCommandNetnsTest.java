package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody in a shell does with the lab: Ctrl-C at any moment, kill -9, and what {@code lab up} prints, word by word. */
@Tag("netns")
class LabCommandNetnsTest {
    private static final Path LABS = Path.of("/run/keepaloft-lab");
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private LabProcess lab(String... words) throws IOException {
        return LabProcess.start(directory, List.of("setsid"), CLASS_PATH, words);
    }

    /** Namespaces, files, and processes that belong to it: by their session, or by the files that they were told. */
    static List<String> leftOf(long pid) {
        String name = "kl" + pid;
        try (Stream<Path> files = Files.exists(LABS) ? Files.list(LABS) : Stream.empty()) {
            return Stream.of(Namespace.existing(name).stream().map(each -> "namespace " + each),
                    files.filter(file -> file.getFileName().toString().matches(name + "[a-z]+")).map(Path::toString),
                    ProcessHandle.allProcesses().filter(each -> each.pid() != pid && (session(each.pid()) == pid
                            || each.info().commandLine().orElse("").contains(LABS.resolve(name).toString()))).map(each -> "process " + each.info().commandLine()))
                    .flatMap(each -> each).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** proc(5): the fourth word after the name in brackets. The first is its state: a zombie has ended, and waits for somebody else to reap it. */
    private static long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return words[0].equals("Z") ? 0 : Long.parseLong(words[3]);
        } catch (IOException _) {
            return 0; // it has ended
        }
    }

    @Test
    void ctrlCWhilePlayingLeavesNothing() throws Exception {
        try (LabProcess lab = lab("run", "seed", "--live")) {
            lab.await("keepaloft       slave: its program was started, and ").await("keepalived      slave: its program was started, and ");
            assertFalse(leftOf(lab.pid()).isEmpty(), "nothing runs yet");
            lab.signalGroup("INT");
            String said = lab.ends(130);
            assertTrue(said.contains("interrupted; everything is taken down"), said);
            assertEquals(List.of(), leftOf(lab.pid()), said);
        }
    }

    /** While a step is waited for, the play asks ip(8) again and again: the interrupt meets that. */
    @Test
    void ctrlCWhileTheHostsElectLeavesNothing() throws Exception {
        try (LabProcess lab = lab("run", "failover", "--live", "--set", "multicast=on", "--set", "master_peer=")) {
            lab.await("master: BACKUP").await("slave: ");
            lab.signal("INT");
            String said = lab.ends(130);
            assertTrue(said.contains("interrupted; everything is taken down") && !said.contains("power cut") && !said.contains("did not end"), said);
            assertEquals(List.of(), leftOf(lab.pid()), said);
        }
    }

    @Test
    void ctrlCWhileTheCloudIsBuiltLeavesNothing() throws Exception {
        try (LabProcess lab = lab("run", "failover")) {
            Await.until("the first namespace is there", LIMIT, () -> !Namespace.existing("kl" + lab.pid()).isEmpty());
            lab.signalGroup("INT");
            String said = lab.ends(130);
            assertEquals(List.of(), leftOf(lab.pid()), said);
        }
    }

    @Test
    void whatKillNineLeavesIsRemovedByLabDown() throws Exception {
        try (LabProcess lab = lab("run", "seed", "--live", "--with", "keepalived")) {
            lab.await("slave: its program was started, and ");
            lab.kill();
            assertFalse(Namespace.existing("kl" + lab.pid()).isEmpty(), "it had no time to tidy up");
            // The number is one of nobody any more: labs of others that stay are left alone, what is dead is removed all the same.
            try (LabProcess down = lab("down", "" + lab.pid())) {
                down.exitCode();
                String said = down.output();
                // A lab that somebody else starts in this moment removes it, too.
                assertTrue(said.contains("removed what was left of ") || said.contains("no lab with the pid " + lab.pid()), said);
            }
            // What is killed ends a moment after the signal.
            Await.until("nothing is left", LIMIT, () -> leftOf(lab.pid()).isEmpty());
        }
    }

    @Test
    void aLabThatIsNotKnownIsToldAndThoseThatAreAreNamed() throws Exception {
        try (LabProcess up = lab("up")) {
            up.await(StandingLabs.READY);
            try (LabProcess down = lab("down", "999999")) {
                String said = down.ends(1);
                assertTrue(said.contains("keepaloft: lab: no lab with the pid 999999 is known; up: ") && !said.contains("nothing is left"), said);
                assertTrue(said.matches("(?s).*; up: .*\\b" + up.pid() + "\\b.*"), said);
            }
            try (LabProcess end = lab("down", "" + up.pid())) {
                assertTrue(end.ends(0).contains("took down the lab of process " + up.pid()), end::output);
            }
            up.exitCode();
            assertEquals(List.of(), leftOf(up.pid()));
        }
    }

    @Test
    void everyCommandThatLabUpPrintsWorksAndLabDownLeavesNothing() throws Exception {
        try (LabProcess up = lab("up", "--detach")) {
            List<String> commands = LabUpStory.commands(up.ends(0));
            LabUpStory.runAll(commands, List.of());
            assertEquals(List.of(), leftOf(LabUpStory.outermost(commands)));
        }
    }

    /** The finding's fix, as it stands there, pasted into the shell of that host. */
    @Test
    void aRepairThatPreflightPrintsOnAHostWorksThere() throws Exception {
        try (LabProcess up = lab("up", "--detach")) {
            String said = up.ends(0);
            String enter = LabUpStory.commands(said).getFirst();
            long pid = LabUpStory.outermost(LabUpStory.commands(said));
            try {
                assertTrue(typed(enter, "timeout 20 keepaloft status --json").matches("(?s).*\"(MASTER|BACKUP)\".*\"channel\" ?: ?\"on\".*"), "it was said to be up");
                assertTrue(preflight(enter).contains("PASS  sg-ingress-vrrp "), () -> preflight(enter));
                typed(enter, "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0172017100000000a --protocol 112 --cidr 172.17.100.0/24");
                Matcher fix = Pattern.compile("FAIL  sg-ingress-vrrp (?s:.*?)\n +fix: +(aws ec2 authorize-security-group-ingress [^\n]*)").matcher(preflight(enter));
                assertTrue(fix.find(), () -> preflight(enter));
                typed(enter, fix.group(1));
                assertTrue(preflight(enter).contains("PASS  sg-ingress-vrrp "), () -> preflight(enter));
            } finally {
                StandingLabs.end(ProcessHandle.of(pid).orElseThrow());
            }
            assertEquals(List.of(), leftOf(pid));
        }
    }

    private static String preflight(String enter) {
        return typed(enter, "keepaloft preflight -f keepalived.conf || test $? = 1");
    }

    /** A shell that nobody sits at reads its settings when it is told to. */
    private static String typed(String enter, String line) {
        return Tool.feed(". " + enter.replaceFirst(".* --rcfile ", "") + "\n" + line + "\n", "sh", "-c", enter);
    }

    @Test
    void ctrlCEndsLabUpWithZero() throws Exception {
        try (LabProcess up = lab("up")) {
            up.await(StandingLabs.READY);
            up.signalGroup("INT");
            String said = up.ends(0);
            assertTrue(said.contains("everything is taken down"), said);
            assertEquals(List.of(), leftOf(up.pid()), said);
        }
    }
}
