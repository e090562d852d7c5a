package io.keepaloft.agent.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.ScriptCommand;
import io.keepaloft.agent.config.ScriptUser;
import io.keepaloft.agent.config.VrrpScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real scripts, run as real processes. */
@Timeout(30)
class ScriptTrackerTest {
    private static final long MS = 1_000_000L;

    @TempDir
    Path directory;

    private final BlockingQueue<ScriptResult> results = new LinkedBlockingQueue<>();

    @Test
    void theVerdictFollowsTheScript() throws Exception {
        Path healthy = Files.createFile(directory.resolve("healthy"));
        try (ScriptTracker tracker = new ScriptTracker(List.of(script("check", "test -e " + healthy, 30, 1000, 1, 2)), results::add)) {
            ScriptResult first = next();
            assertTrue(first.up() && first.changed(), first.toString());
            Files.delete(healthy);
            ScriptResult down = nextChange();
            assertFalse(down.up());
            assertEquals(1, down.exitStatus());
            assertEquals("exit status 1", down.reason());
            assertEquals(Optional.of(false), tracker.latest("check").map(ScriptResult::up));
            Files.createFile(healthy);
            assertTrue(nextChange().up());
        }
    }

    @Test
    void aScriptThatIsLateHasFailedAndTakesItsChildrenWithIt() throws Exception {
        Path pids = directory.resolve("pids");
        String hang = "trap '' TERM; sleep 600 & echo $! >>" + pids + "; echo $$ >>" + pids + "; sleep 600";
        try (ScriptTracker _ = new ScriptTracker(List.of(script("slow", hang, 60_000, 200, 1, 1)), results::add)) {
            ScriptResult late = next();
            assertFalse(late.up());
            assertEquals(-1, late.exitStatus());
            assertEquals("no end within 0.2 s", late.reason());
            assertTrue(late.tookNs() >= 2_200 * MS, "TERM was ignored, so KILL came two seconds later: " + late.tookNs());
            assertGone(pids, 2);
        }
    }

    @Test
    void runsNeverOverlap() throws Exception {
        Path log = directory.resolve("log");
        String slow = "echo start >>" + log + "; sleep 0.15; echo end >>" + log;
        try (ScriptTracker _ = new ScriptTracker(List.of(script("slow", slow, 20, 5000, 1, 1)), results::add)) {
            for (int i = 0; i < 4; i++) {
                assertTrue(next().up());
            }
        }
        List<String> lines = Files.readAllLines(log);
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(i % 2 == 0 ? "start" : "end", lines.get(i), lines::toString);
        }
    }

    @Test
    void aMissingScriptIsDownAndSaysWhy() throws Exception {
        VrrpScript missing = new VrrpScript("gone", new ScriptCommand(List.of("/no/such/script"), Optional.empty()), 20 * MS, 20 * MS, 0, false, 1, 1, false);
        try (ScriptTracker _ = new ScriptTracker(List.of(missing), results::add)) {
            ScriptResult result = next();
            assertFalse(result.up());
            assertEquals("there is no /no/such/script", result.reason());
            assertFalse(next().changed(), "it stays down, and is tried again");
        }
    }

    @Test
    void initFailIsDownBeforeItsFirstRun() throws Exception {
        VrrpScript script = new VrrpScript("late", command("true"), 20 * MS, 1000 * MS, 0, false, 2, 1, true);
        try (ScriptTracker _ = new ScriptTracker(List.of(script), results::add)) {
            ScriptResult initial = next();
            assertFalse(initial.up());
            assertTrue(initial.changed());
            assertFalse(next().up(), "one success does not reach rise");
            assertTrue(next().up());
        }
    }

    @Test
    void aShellLineIsGivenToAShell() throws Exception {
        VrrpScript line = new VrrpScript("shell", new ScriptCommand(List.of("</dev/null"), Optional.empty()), 1000 * MS, 1000 * MS, 0, false, 1, 1, false);
        try (ScriptTracker _ = new ScriptTracker(List.of(line), results::add)) {
            ScriptResult result = next();
            assertTrue(result.up(), result::reason);
        }
    }

    @Test
    void reloadKeepsWhatIsUnchangedAndEndsTheRest() throws Exception {
        Path pids = directory.resolve("pids");
        VrrpScript kept = script("kept", "true", 30, 1000, 1, 1);
        VrrpScript removed = script("removed", "echo $$ >>" + pids + "; exec sleep 600", 60_000, 60_000, 1, 1);
        try (ScriptTracker tracker = new ScriptTracker(List.of(kept, removed), results::add)) {
            assertTrue(next().changed());
            awaitLines(pids, 1);
            tracker.reload(List.of(kept, script("added", "false", 30, 1000, 1, 1)));
            assertGone(pids, 1);
            ScriptResult change = nextChange();
            assertEquals("added", change.name(), "the kept one has no news");
            assertFalse(change.up());
            assertTrue(tracker.latest("kept").orElseThrow().up());
            assertTrue(tracker.latest("removed").isEmpty());
        }
    }

    @Test
    void closingEndsWhatRunsAndSaysNothingMore() throws Exception {
        Path pids = directory.resolve("pids");
        ScriptTracker tracker = new ScriptTracker(List.of(script("long", "echo $$ >>" + pids + "; exec sleep 600", 60_000, 60_000, 1, 1)), results::add);
        awaitLines(pids, 1);
        tracker.close();
        assertGone(pids, 1);
        assertNull(results.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void anUnknownUserIsNamed() throws Exception {
        VrrpScript script = new VrrpScript("user", new ScriptCommand(List.of("true"), Optional.of(new ScriptUser("nobody-of-that-name", Optional.empty()))),
                1000 * MS, 1000 * MS, 0, false, 1, 1, false);
        try (ScriptTracker _ = new ScriptTracker(List.of(script), results::add)) {
            ScriptResult result = next();
            assertFalse(result.up());
            assertEquals("there is no user 'nobody-of-that-name' on this host; create it, or change script_user", result.reason());
        }
    }

    @Test
    @Tag("netns")
    void aScriptRunsAsItsUser() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path who = directory.resolve("who");
        VrrpScript script = new VrrpScript("user", new ScriptCommand(List.of("/bin/sh", "-c", "id -un >" + who + "; id -gn >>" + who),
                Optional.of(new ScriptUser("nobody", Optional.empty()))), 60_000 * MS, 5000 * MS, 0, false, 1, 1, false);
        try (ScriptTracker _ = new ScriptTracker(List.of(script), results::add)) {
            assertTrue(next().up());
            assertEquals(List.of("nobody", "nogroup"), Files.readAllLines(who));
        }
    }

    private static ScriptCommand command(String line) {
        return new ScriptCommand(List.of("/bin/sh", "-c", line), Optional.empty());
    }

    private static VrrpScript script(String name, String line, long intervalMs, long timeoutMs, int rise, int fall) {
        return new VrrpScript(name, command(line), intervalMs * MS, timeoutMs * MS, 0, false, rise, fall, false);
    }

    private ScriptResult next() throws InterruptedException {
        ScriptResult result = results.poll(10, TimeUnit.SECONDS);
        assertNotNull(result, "no result came");
        return result;
    }

    private ScriptResult nextChange() throws InterruptedException {
        ScriptResult result = next();
        while (!result.changed()) {
            result = next();
        }
        return result;
    }

    private static List<String> awaitLines(Path file, int count) throws IOException, InterruptedException {
        long untilNs = System.nanoTime() + 10_000 * MS;
        while (System.nanoTime() < untilNs) {
            if (Files.exists(file) && Files.readAllLines(file).size() >= count) {
                return Files.readAllLines(file);
            }
            Thread.sleep(5);
        }
        throw new AssertionError(file + " never had " + count + " lines");
    }

    private static void assertGone(Path pids, int count) throws IOException, InterruptedException {
        for (String pid : awaitLines(pids, count)) {
            long untilNs = System.nanoTime() + 5_000 * MS;
            while (alive(pid) && System.nanoTime() < untilNs) {
                Thread.sleep(5);
            }
            assertFalse(alive(pid), "process " + pid + " is still there");
        }
    }

    /** A zombie whose parent has not looked yet is gone for our purposes. */
    private static boolean alive(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        try {
            return !Files.readString(stat).replaceFirst("^.*\\) ", "").startsWith("Z");
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }
}
