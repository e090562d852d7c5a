package io.keepaloft.cloud.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.TakeoverReport.Event;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The stories of a claim in a cloud that refuses, stalls, forgets and hangs up: each trouble is reported as what it is, and is survived. */
public abstract class TroubleContract extends PowerContract {
    /** More than any reading of ours asks in one go. */
    private static final int EVERY_CALL = 200;
    private static final int MORE_CALLS = 12;
    private static final Duration TOO_LONG = Duration.ofSeconds(8);
    private static final Planned.Failure BROKEN = new Planned.Failure(500, "InternalError", "An internal error has occurred", false);

    private Faults faults() {
        return site.cloud().faults();
    }

    /** The steps by which A takes it from a stranger. */
    private List<Step> steps(CloudSession a) throws Exception {
        site.give(Who.STRANGER);
        return a.plan(resource, a.observe(resource)).steps();
    }

    @Test
    final void reportsThrottling() throws Exception {
        CloudSession a = host(Who.A);
        refused(a, site.throttled(), Failure.THROTTLED);
        site.give(Who.STRANGER);
        Run run = run(a);
        for (Step step : steps(a)) {
            faults().next(step.operation(), 1, site.throttled());
        }
        run.until(Event.HELD);
        assertFalse(run.failed(), "throttling passes: " + run.said());
        nothingElseChanged();
    }

    @Test
    final void reportsAServersError() throws Exception {
        refused(host(Who.A), BROKEN, Failure.RETRYABLE);
        nothingElseChanged();
    }

    @Test
    final void reportsDenial() throws Exception {
        CloudSession a = host(Who.A);
        refused(a, site.denied(), Failure.DENIED);
        String first = steps(a).getFirst().operation();
        faults().next(first, EVERY_CALL, site.denied());
        Run run = run(a);
        TakeoverReport failed = run.until(Event.FAILED);
        assertEquals(Failure.DENIED, failed.error().failure(), "what only people can repair is told at once: " + run.said());
        assertEquals(first, failed.error().operation());
        faults().clear();
        run.until(Event.HELD);
        heldBy(Who.A);
        nothingElseChanged();
    }

    /** Who may take it away and may not have it would leave it with nobody: the holder keeps it, for as long as that lasts, and the reason is told. */
    @Test
    final void leavesItWhereItIsWhenItMayNotBeTaken() throws Exception {
        CloudSession a = host(Who.A);
        site.give(Who.STRANGER);
        site.denyTaking();
        Run run = run(a);
        CloudException denied = run.until(Event.FAILED).error();
        assertEquals(Failure.DENIED, denied.failure(), denied.describe());
        assertFalse(denied.requestId().isBlank(), denied.describe());
        assertEquals(Set.of(Who.STRANGER), site.holders(), run.said());
        for (int calls = 0; calls < MORE_CALLS; calls++) {
            run.calls(1);
            assertEquals(Set.of(Who.STRANGER), site.holders(), run.said());
        }
        nothingElseChanged();
        faults().clear();
        run.until(Event.HELD);
        heldBy(Who.A);
        nothingElseChanged();
    }

    /** Every reading and every write that goes wrong this way says so, with the provider's own code and request id, and is not repeated by itself. */
    private void refused(CloudSession a, Planned.Failure answer, Failure expected) throws Exception {
        List<Step> steps = steps(a);
        faults().next(Faults.ANY, EVERY_CALL, answer);
        proper(assertThrows(CloudException.class, () -> a.observe(resource)), answer, expected);
        faults().clear();
        for (Step step : steps) {
            int before = site.writes().size();
            faults().next(step.operation(), 2, answer);
            proper(assertThrows(CloudException.class, () -> a.apply(step, mastership())), answer, expected);
            List<String> sent = site.writes().subList(before, site.writes().size());
            boolean putBack = site.putsBack() && expected == Failure.DENIED && step == steps.getLast();
            assertEquals(Collections.nCopies(putBack ? 2 : 1, step.operation()), sent, "a write is sent once, and at most one puts back what it was for");
            faults().clear();
            a.apply(step, mastership());
        }
        heldBy(Who.A);
    }

    private static void proper(CloudException refused, Planned.Failure answer, Failure expected) {
        assertEquals(expected, refused.failure(), refused.describe());
        assertEquals(answer.httpStatus(), refused.httpStatus(), refused.describe());
        assertEquals(answer.code(), refused.code());
        assertFalse(refused.requestId().isBlank(), "the provider's support asks for the request's id: " + refused.describe());
        assertFalse(refused.operation().isBlank());
    }

    @Test
    final void survivesCredentialsThatExpireInTheMiddle() throws Exception {
        int calls = 1;
        for (boolean more = true; more; calls++) {
            site.give(Who.STRANGER);
            Run run = run(host(Who.A));
            more = run.calls(calls);
            site.expireCredentials();
            if (more) {
                run.until(Event.HELD);
                run.reports().stream().filter(report -> report.error() != null).forEach(report -> assertTrue(
                        Set.of(Failure.DENIED, Failure.RETRYABLE).contains(report.error().failure()) && !report.error().requestId().isBlank(), report.error().describe()));
                heldBy(Who.A);
                nothingElseChanged();
            }
        }
        assertTrue(calls > 2, "nothing was interrupted");
    }

    @Test
    final void reportsWhatIsNotThere() throws Exception {
        CloudSession a = host(Who.A);
        Step last = steps(a).getLast();
        site.remove();
        Run run = run(a);
        CloudException missing = run.until(Event.FAILED).error();
        assertEquals(Failure.NOT_FOUND, missing.failure(), missing.describe());
        assertEquals(List.of(), run.writes(), "nothing is written for what is not there");
        // Removed between the look and the write.
        CloudException late = assertThrows(CloudException.class, () -> a.apply(last, mastership()));
        assertTrue(Set.of(Failure.NOT_FOUND, Failure.LOST_RACE).contains(late.failure()), late.describe());
    }

    @Test
    final void reportsSilence() throws Exception {
        CloudSession a = host(Who.A);
        List<Step> steps = steps(a);
        for (Step step : steps) {
            // It takes effect, and nobody hears of it.
            int before = site.writes().size();
            faults().loseResponseNext(step.operation(), 1);
            CloudException silent = assertThrows(CloudException.class, () -> a.apply(step, mastership()));
            assertEquals(Failure.RETRYABLE, silent.failure(), silent.describe());
            assertEquals(List.of(step.operation()), site.writes().subList(before, site.writes().size()), "a write is sent once");
        }
        assertInstanceOf(Observation.HeldByUs.class, a.observe(resource), "only a look tells what became of it");
        steps = steps(a);
        for (Step step : steps) {
            faults().next(step.operation(), 1, new Planned.Cut(false));
        }
        Run run = run(a);
        run.until(Event.HELD);
        assertFalse(run.failed(), run.said());
        heldBy(Who.A);
        nothingElseChanged();
    }

    /** Neither a look nor a write outlives the time that it was given, and a takeover that gets nowhere is told at its deadline. */
    @Test
    final void honoursTheDeadline() throws Exception {
        CloudSession a = site.open(Who.A, TimeUnit.SECONDS.toNanos(3));
        Step step = steps(a).getFirst();
        faults().latency(Faults.ANY, TOO_LONG);
        CloudException late = assertThrows(CloudException.class, () -> a.apply(step, new ClaimContext("VI_1", 1, TimeUnit.MILLISECONDS.toNanos(300), () -> true)));
        assertEquals(Failure.RETRYABLE, late.failure(), late.describe());
        late = assertThrows(CloudException.class, () -> a.observe(resource));
        assertTrue(late.failure().retryable(), late.describe());
        faults().clear();

        faults().next(step.operation(), EVERY_CALL, BROKEN);
        Run run = run(a);
        long beganNs = clock.nowNs();
        TakeoverReport failed = run.until(Event.FAILED);
        assertEquals(DEADLINE_NS / Run.MS, (failed.atNs() - beganNs) / Run.MS, 2, run.said());
        assertEquals(Failure.RETRYABLE, failed.error().failure());
        assertTrue(run.writes().size() < EVERY_CALL, "it was tried " + run.writes().size() + " times");
        faults().clear();
        run.until(Event.HELD);
        heldBy(Who.A);
        nothingElseChanged();
    }

    /** Not in a log line at the finest level that `conf/log4j2.xml` leaves to the operator, an exception, its causes, or a text of ours. */
    @Test
    final void neverTellsASecret() throws Exception {
        Queue<String> said = new ConcurrentLinkedQueue<>();
        try (LogCapture _ = new LogCapture(said)) {
            System.getLogger("keepaloft.contract").log(System.Logger.Level.TRACE, "at finest");
            CloudSession a = host(Who.A);
            said.add(a + " " + a.identity());
            List<Step> steps = steps(a);
            said.add(steps.toString());
            a.rehearse(resource, a.observe(resource));
            for (Planned trouble : List.of(site.throttled(), site.denied(), BROKEN, new Planned.Cut(false))) {
                faults().next(Faults.ANY, EVERY_CALL, trouble);
                said.add(trace(assertThrows(CloudException.class, () -> a.observe(resource))));
                said.add(trace(assertThrows(CloudException.class, () -> a.apply(steps.getLast(), mastership()))));
                faults().clear();
            }
            site.expireCredentials();
            Run run = run(a);
            run.until(Event.HELD);
            said.add(run.reports().toString() + run.said());
        }
        assertTrue(said.stream().anyMatch(line -> line.contains("at finest")), "the log was not captured");
        List<String> secrets = site.secrets();
        assertTrue(!secrets.isEmpty() && secrets.stream().noneMatch(String::isBlank), "there are no secrets to look for");
        for (String secret : secrets) {
            assertTrue(said.stream().noneMatch(line -> line.contains(secret)), "a secret was said: " + said.stream().filter(line -> line.contains(secret)).findFirst());
        }
    }

    private static String trace(CloudException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return failure.describe() + "\n" + text;
    }
}
