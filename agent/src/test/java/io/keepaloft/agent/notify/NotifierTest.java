package io.keepaloft.agent.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.NotifyScripts;
import io.keepaloft.agent.config.ScriptCommand;
import io.keepaloft.agent.notify.Notification.Kind;
import io.keepaloft.agent.notify.Notification.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real notify scripts. */
@Timeout(30)
class NotifierTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final Subject VI_1 = new Subject(Kind.INSTANCE, "VI_1");
    private static final Subject VI_2 = new Subject(Kind.INSTANCE, "VI_2");

    @TempDir
    Path directory;

    @Test
    void theStatesScriptRunsAsItStandsAndNotifyGetsItsArguments() throws Exception {
        Path log = directory.resolve("log");
        NotifyScripts scripts = scripts("echo master \"$@\" >>" + log, "echo any \"$@\" >>" + log);
        try (Notifier notifier = new Notifier()) {
            notifier.post(Notification.of(VI_1, NotifyState.MASTER, 150, scripts));
            notifier.post(Notification.of(VI_1, NotifyState.BACKUP, 150, scripts));
            notifier.post(Notification.of(new Subject(Kind.GROUP, "G"), NotifyState.FAULT, 0, scripts));
            assertTrue(notifier.awaitIdle(10 * SECOND_NS));
        }
        List<String> lines = Files.readAllLines(log);
        assertEquals(List.of("master", "any INSTANCE VI_1 MASTER 150", "any INSTANCE VI_1 BACKUP 150"),
                lines.stream().filter(line -> !line.contains("GROUP")).toList());
        assertTrue(lines.contains("any GROUP G FAULT 0"), lines::toString);
    }

    @Test
    void ofARemovedInstanceScriptsHearFaultUnlessTheyKnowOfDeletion() {
        NotifyScripts plain = scripts("true", "true");
        assertEquals(NotifyState.FAULT, Notification.of(VI_1, NotifyState.DELETED, 100, plain).state());
        NotifyScripts knowing = new NotifyScripts(plain.master(), plain.backup(), plain.fault(), plain.stop(), plain.deleted(), plain.any(),
                plain.masterRxLowerPriority(), true);
        assertEquals(NotifyState.DELETED, Notification.of(VI_1, NotifyState.DELETED, 100, knowing).state());
    }

    @Test
    void anInstancesScriptsRunOneAfterTheOtherAndOthersDoNotWaitForThem() throws Exception {
        Path log = directory.resolve("log");
        Path release = directory.resolve("release");
        NotifyScripts slow = scripts("true", "while [ ! -e " + release + " ]; do sleep 0.02; done; echo $2 $3 >>" + log);
        NotifyScripts quick = scripts("true", "echo $2 $3 >>" + log + "; touch " + release);
        try (Notifier notifier = new Notifier()) {
            notifier.post(Notification.of(VI_1, NotifyState.MASTER, 100, slow));
            notifier.post(Notification.of(VI_1, NotifyState.BACKUP, 100, quick));
            notifier.post(Notification.of(VI_2, NotifyState.MASTER, 100, quick));
            assertTrue(notifier.awaitIdle(20 * SECOND_NS));
        }
        assertEquals(List.of("VI_2 MASTER", "VI_1 MASTER", "VI_1 BACKUP"), Files.readAllLines(log));
    }

    @Test
    void aScriptThatHangsIsEndedAndTheNextOneRuns() throws Exception {
        Path log = directory.resolve("log");
        try (Notifier notifier = new Notifier(SECOND_NS / 5)) {
            notifier.post(Notification.of(VI_1, NotifyState.MASTER, 100, scripts("true", "exec sleep 600")));
            notifier.post(Notification.of(VI_1, NotifyState.BACKUP, 100, scripts("true", "echo $3 >>" + log)));
            assertTrue(notifier.awaitIdle(10 * SECOND_NS));
        }
        assertEquals(List.of("BACKUP"), Files.readAllLines(log));
    }

    @Test
    void whenStatesComeFasterThanScriptsRunTheNewestIsNotLost() throws Exception {
        Path log = directory.resolve("log");
        Path release = directory.resolve("release");
        NotifyScripts scripts = scripts("true", "while [ ! -e " + release + " ]; do sleep 0.02; done; echo $4 >>" + log);
        int posted = 10 * Notifier.MAX_WAITING;
        try (Notifier notifier = new Notifier()) {
            for (int i = 1; i <= posted; i++) {
                notifier.post(Notification.of(VI_1, i % 2 == 0 ? NotifyState.BACKUP : NotifyState.FAULT, i, scripts));
            }
            Files.createFile(release);
            assertTrue(notifier.awaitIdle(20 * SECOND_NS));
        }
        List<String> lines = Files.readAllLines(log);
        assertTrue(lines.size() <= Notifier.MAX_WAITING + 1, "the queue is bounded: " + lines);
        assertEquals(Integer.toString(posted), lines.getLast());
        assertEquals(lines.stream().sorted(java.util.Comparator.comparingInt(Integer::parseInt)).toList(), lines, "in order");
    }

    @Test
    void aRivalThatAdvertisesAllTheTimeDoesNotPushAStateOut() throws Exception {
        Path log = directory.resolve("log");
        Path release = directory.resolve("release");
        String line = "while [ ! -e " + release + " ]; do sleep 0.02; done; echo $3 >>" + log;
        NotifyScripts any = scripts("true", line);
        NotifyScripts scripts = new NotifyScripts(any.master(), any.backup(), any.fault(), any.stop(), any.deleted(), any.any(), shell("echo rival >>" + log), false);
        try (Notifier notifier = new Notifier()) {
            notifier.post(Notification.of(VI_1, NotifyState.FAULT, 100, scripts));
            notifier.post(Notification.of(VI_1, NotifyState.MASTER, 100, scripts));
            for (int i = 0; i < 10 * Notifier.MAX_WAITING; i++) {
                notifier.post(Notification.of(VI_1, NotifyState.MASTER_RX_LOWER_PRI, 100, scripts));
            }
            notifier.post(Notification.of(VI_1, NotifyState.BACKUP, 100, scripts));
            Files.createFile(release);
            assertTrue(notifier.awaitIdle(20 * SECOND_NS));
        }
        assertEquals(List.of("FAULT", "MASTER", "rival", "BACKUP"), Files.readAllLines(log));
    }

    @Test
    void aMissingScriptHoldsNobodyUpAndNothingIsTakenAfterClose() throws Exception {
        Path log = directory.resolve("log");
        Notifier notifier = new Notifier();
        notifier.post(new Notification(VI_1, NotifyState.STOP, 100,
                List.of(new NotifyScript(new io.keepaloft.agent.track.Command(List.of("/no/such/script"), null, null), false))));
        notifier.post(Notification.of(VI_1, NotifyState.MASTER, 100, scripts("true", "echo here >>" + log)));
        assertTrue(notifier.awaitIdle(10 * SECOND_NS));
        notifier.close();
        notifier.post(Notification.of(VI_1, NotifyState.BACKUP, 100, scripts("true", "echo too late >>" + log)));
        assertTrue(notifier.awaitIdle(0));
        assertEquals(List.of("here"), Files.readAllLines(log));
    }

    @Test
    void closingDoesNotWaitForAHangingScript() throws Exception {
        Notifier notifier = new Notifier();
        notifier.post(Notification.of(VI_1, NotifyState.STOP, 100, scripts("true", "exec sleep 600")));
        assertFalse(notifier.awaitIdle(SECOND_NS / 5), "it runs");
        notifier.close();
        assertTrue(notifier.awaitIdle(0), "and is ended");
    }

    private static NotifyScripts scripts(String master, String any) {
        return new NotifyScripts(shell(master), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), shell(any), Optional.empty(), false);
    }

    private static Optional<ScriptCommand> shell(String line) {
        return Optional.of(new ScriptCommand(List.of("/bin/sh", "-c", line, "sh"), Optional.empty()));
    }
}
