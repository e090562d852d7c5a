package io.keepaloft.cloud.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The stories of a claim that any cloud can tell, a real one too: taking, losing, dying in the middle, and touching nothing of anybody else's.
 *
 * @param <S> the fixture that the inheriting class gives
 */
@ExtendWith(Results.class)
public abstract class ClaimContract<S extends CloudSite> {
    static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int MOST_CALLS = 40;
    private static final int MOST_OPENINGS = 10;

    final TestClock clock = new TestClock();
    S site;
    Resource resource;
    private String before;

    /** A site with its own hosts and strangers' things; every story gets a new one. */
    protected abstract S site(TestClock clock) throws Exception;

    @BeforeEach
    final void openSite() throws Exception {
        site = site(clock);
        resource = site.resource();
        site.give(null);
        before = site.others();
        assertFalse(before.isBlank(), "there is nothing foreign that could be lost");
    }

    @AfterEach
    final void closeSite() {
        if (site != null) {
            site.close();
        }
    }

    /** With its line open, which is tried again as the agent does: the stories are about what comes then. */
    final CloudSession host(Who who) throws Exception {
        CloudSession session = site.open(who, DEADLINE_NS);
        for (int tries = 1; ; tries++) {
            try {
                session.identity();
                return session;
            } catch (CloudException notYet) {
                if (tries == MOST_OPENINGS || !notYet.failure().retryable()) {
                    throw notYet;
                }
            }
        }
    }

    final Run run(CloudSession session) {
        var settings = new CloudSettings("contract", null, null, null, java.util.Map.of(), CloudSettings.Mode.SAFE, DEADLINE_NS, TimeUnit.SECONDS.toNanos(10));
        return new Run(session, resource, TakeoverLimits.of(settings, false), clock);
    }

    final ClaimContext mastership() {
        return new ClaimContext("VI_1", 1, TimeUnit.SECONDS.toNanos(10), () -> true);
    }

    final void perform(CloudSession session, Observation basis) throws CloudException {
        for (Step step : session.plan(resource, basis).steps()) {
            session.apply(step, mastership());
        }
    }

    final void nothingElseChanged() throws Exception {
        assertEquals(before, site.others(), "something of somebody else's was changed");
    }

    final void heldBy(Who who) throws Exception {
        assertTrue(site.holders().contains(who) && (site.shared() || site.holders().size() == 1), who + " should hold it: " + site.holders());
    }

    @Test
    final void claimsWhenFree() throws Exception {
        CloudSession a = host(Who.A);
        Observation free = a.observe(resource);
        assertInstanceOf(Observation.Unheld.class, free);
        assertEquals(site.guard(), a.guard(resource));
        Plan plan = a.plan(resource, free);
        assertEquals(site.guard(), plan.guard());
        assertFalse(plan.steps().isEmpty());
        Run run = run(a);
        run.until(Event.HELD);
        heldBy(Who.A);
        assertEquals(plan.steps(), run.writes(), "what was planned was written, once and in that order");
        nothingElseChanged();
    }

    @Test
    final void claimsFromADeadHolder() throws Exception {
        site.give(Who.A);
        CloudSession b = host(Who.B);
        Observation seen = b.observe(resource);
        if (site.shared()) {
            assertInstanceOf(Observation.Unheld.class, seen);
        } else {
            assertFalse(assertInstanceOf(Observation.HeldByOther.class, seen).holder().isBlank());
        }
        b.rehearse(resource, seen);
        assertEquals(seen, b.observe(resource), "a rehearsal changes nothing");
        run(b).until(Event.HELD);
        heldBy(Who.B);
        nothingElseChanged();
    }

    /** A hand-over ends when the new master has it: what one host has is seen to be gone, and of what both may have the cloud is asked. */
    @Test
    final void tellsWhetherTheNextOneHasItToo() throws Exception {
        CloudSession a = host(Who.A);
        CloudSession b = host(Who.B);
        String next = b.identity().primaryAddress();
        run(a).until(Event.HELD);
        assertFalse(a.alsoHeldBy(resource, next), "it was not given to anybody else yet");
        run(b).until(Event.HELD);
        assertEquals(site.shared(), a.alsoHeldBy(resource, next));
        if (!site.shared()) {
            assertInstanceOf(Observation.HeldByOther.class, a.observe(resource));
        }
        assertFalse(a.alsoHeldBy(resource, "192.0.2.1"), "nobody is there");
        nothingElseChanged();
    }

    @Test
    final void isIdempotent() throws Exception {
        CloudSession a = host(Who.A);
        run(a).until(Event.HELD);
        Observation held = assertInstanceOf(Observation.HeldByUs.class, a.observe(resource));
        assertEquals(List.of(), a.plan(resource, held).steps());
        Run again = run(host(Who.A));
        again.until(Event.HELD);
        assertEquals(List.of(), again.writes(), "what is held needs no write");
        assertEquals(held, a.observe(resource), "an unchanged state has an unchanged token");
        heldBy(Who.A);
        nothingElseChanged();
    }

    @Test
    final void losesARaceCleanly() throws Exception {
        Race race = new Race(this, host(Who.A), host(Who.B));
        race.inEveryOrder(null);
        if (!site.slow()) {
            race.inEveryOrder(Who.STRANGER);
        }
        race.atTheSameTime();
        nothingElseChanged();
    }

    @Test
    final void resumesAfterACrashAtEachCall() throws Exception {
        for (Who start : site.slow() ? new Who[] {Who.STRANGER} : new Who[] {null, Who.STRANGER}) {
            for (Who heir : site.slow() ? List.of(Who.B) : List.of(Who.A, Who.B)) {
                boolean crashed = true;
                for (int calls = 1; crashed && calls < MOST_CALLS; calls++) {
                    site.give(start);
                    crashed = run(host(Who.A)).calls(calls);
                    // Nothing is left but what the cloud has: a new process, on this host or the other, begins at the top.
                    Run next = run(host(heir));
                    next.until(Event.HELD);
                    assertFalse(next.failed(), "after " + calls + " calls: " + next.said());
                    heldBy(heir);
                    nothingElseChanged();
                }
                assertFalse(crashed, "the takeover never came to its end");
            }
        }
    }

    @Test
    final void keepsForeignEntries() throws Exception {
        CloudSession a = host(Who.A);
        CloudSession b = host(Who.B);
        for (CloudSession next : site.slow() ? List.of(a, b) : List.of(a, b, a, b)) {
            site.give(next == a ? Who.B : Who.A);
            if (site.shared()) {
                site.give(null);
            }
            run(next).until(Event.HELD);
            nothingElseChanged();
        }
    }

    /** What somebody else took after our look is not ours to take away, unless the last writer is declared to win. */
    @Test
    final void releasesOnlyWhatItSaw() throws Exception {
        site.give(Who.A);
        CloudSession b = host(Who.B);
        Observation seen = b.observe(resource);
        site.give(Who.STRANGER);
        Observation now = b.observe(resource);
        if (site.shared()) {
            run(b).until(Event.HELD);
            assertEquals(Set.of(Who.STRANGER, Who.B), site.holders());
        } else if (site.guard() != Guard.LAST_WRITER) {
            assertNotEquals(seen, now, "another holder is another state");
            CloudException lost = assertThrows(CloudException.class, () -> perform(b, seen));
            assertEquals(Failure.LOST_RACE, lost.failure(), lost.describe());
            assertEquals(Set.of(Who.STRANGER), site.holders());
        }
        nothingElseChanged();
    }

    @Test
    final void writesNothingOnceTheTermHasEnded() throws Exception {
        site.give(Who.STRANGER);
        CloudSession a = host(Who.A);
        Observation seen = a.observe(resource);
        Step step = a.plan(resource, seen).steps().getFirst();
        CloudException over = assertThrows(CloudException.class, () -> a.apply(step, new ClaimContext("VI_1", 1, 0, () -> false)));
        assertEquals(Failure.LOST_RACE, over.failure(), over.describe());
        // Valid when asked first, over by the time that the connection is up and the request signed.
        AtomicInteger asked = new AtomicInteger();
        CloudException ended = assertThrows(CloudException.class, () -> a.apply(step, new ClaimContext("VI_1", 1, 0, () -> asked.getAndIncrement() == 0)));
        assertEquals(Failure.LOST_RACE, ended.failure(), ended.describe());
        assertTrue(ended.getMessage().contains("nothing was sent"), ended.getMessage());
        assertTrue(asked.get() >= 2, "the term was asked " + asked.get() + " times");
        assertEquals(seen, a.observe(resource));
        assertEquals(Set.of(Who.STRANGER), site.holders());
        nothingElseChanged();
    }
}
