package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handover's threads beside a cloud in memory. Waits are for conditions, with a generous limit, never for a time. */
class HandoverTest {
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82");
    static final CloudException DENIED = new CloudException(Failure.DENIED, "AssociateAddress", "UnauthorizedOperation", "req-77", 403, 0,
            "You are not authorized", null);

    private final ScriptedCloud cloud = new ScriptedCloud();
    private final Queue<TakeoverReport> reports = new ConcurrentLinkedQueue<>();
    private Handover handover;

    private void begin(boolean dryRun) {
        cloud.holders.put(EIP, ScriptedCloud.PEER);
        handover = new Handover(cloud, TakeoverLimits.of(CloudSettings.defaults("scripted"), dryRun), System::nanoTime, reports::add);
    }

    @AfterEach void end() {
        handover.close();
        // One that was only just being opened is closed as soon as it is open.
        await("the session is closed with the handover", () -> cloud.closed || !cloud.openFailures.isEmpty());
    }

    private static void await(String what, BooleanSupplier condition) {
        HandoverWaits.until(what, condition);
    }

    private ResourceStatus status() {
        List<ResourceStatus> all = handover.snapshot("VI_1");
        return all.isEmpty() ? new ResourceStatus("", "", null, null, null, null, false, false) : all.getFirst();
    }

    private boolean told(TakeoverReport.Event event) {
        return reports.stream().anyMatch(report -> report.event() == event);
    }

    @Test void theMasterTakesTheResourceAndStatusSaysSo() {
        begin(false);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("held", () -> told(TakeoverReport.Event.HELD));
        await("status", () -> Boolean.TRUE.equals(status().held()));
        assertEquals("elastic_ip", status().kind());
        assertEquals("120.132.124.82", status().resource());
        assertEquals(ScriptedCloud.US, status().holder());
        assertNull(status().lastError());
        assertFalse(status().verifiedAt().isAfter(Instant.now()));
        assertEquals(List.of("Take(address=120.132.124.82)"), List.copyOf(cloud.writes));
    }

    @Test void aSessionThatCannotBeOpenedIsTriedAgainAndStatusSaysWhyMeanwhile() {
        cloud.openFailures.add(new CloudException(Failure.UNAVAILABLE, "GetInstanceIdentity", "no route to 169.254.169.254"));
        cloud.openFailures.add(new CloudException(Failure.DENIED, "GetCallerIdentity", "ExpiredToken", "req-5", 403, 0, "token expired", null));
        begin(false);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("why not", () -> status().lastError() != null && status().lastError().contains("169.254.169.254"));
        assertNull(status().held());
        assertNull(status().verifiedAt());
        assertEquals(0, cloud.observed.get());
        await("held after all", () -> Boolean.TRUE.equals(status().held()));
        assertNull(status().lastError());
    }

    @Test void aCallThatIsStillOutWhenTheMastershipEndsIsFollowedByNoWrite() {
        cloud.observeGate = new Semaphore(0);
        begin(false);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("the look is out", () -> cloud.observed.get() == 1);
        handover.relinquish("VI_1", 1);
        await("standing by", () -> cloud.observed.get() == 2);
        cloud.observeGate.release(10);
        await("told", () -> told(TakeoverReport.Event.STOPPED));
        await("rehearsed", () -> cloud.rehearsed.get() == 1);
        assertEquals(List.of(), List.copyOf(cloud.writes));
        assertEquals(ScriptedCloud.PEER, cloud.holders.get(EIP));
        await("status", () -> Boolean.FALSE.equals(status().held()) && ScriptedCloud.PEER.equals(status().holder()));
    }

    @Test void aTermThatEndsInsideAWriteClosesTheLastGate() {
        begin(false);
        Mastership term = new Mastership(1);
        cloud.beforeGate = () -> term.valid = false;
        handover.claim("VI_1", List.of(EIP), term);
        await("refused at the gate", () -> status().lastError() != null && status().lastError().contains("term ended"));
        assertEquals(List.of(), List.copyOf(cloud.writes));
    }

    @Test void aReleaseThatComesLateDoesNotUndoTheNextTermsClaim() {
        begin(false);
        Wish.Hold second = new Wish.Hold(List.of(EIP), new Mastership(2));
        assertSame(second, Wish.merge(second, new Wish.Release(1)));
        Wish.Release both = new Wish.Release(2);
        assertSame(both, Wish.merge(second, both));
    }

    @Test void aMastershipIsItselfAndNotItsNumber() {
        begin(false);
        Mastership before = new Mastership(1);
        handover.claim("VI_1", List.of(EIP), before);
        await("held", () -> Boolean.TRUE.equals(status().held()));
        before.valid = false;
        cloud.holders.put(EIP, ScriptedCloud.PEER);
        handover.claim("VI_1", List.of(EIP), new Mastership(1)); // of a router that a reload made anew
        await("taken again", () -> ScriptedCloud.US.equals(cloud.holders.get(EIP)));
    }

    @Test void whatIsForgottenIsNeitherHeldNorLookedAtNorBroughtBackByALateRelease() {
        begin(false);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("held", () -> Boolean.TRUE.equals(status().held()));
        handover.forget("VI_1");
        await("gone", () -> handover.snapshot("VI_1").isEmpty());
        Wish.Forget forget = new Wish.Forget();
        assertSame(forget, Wish.merge(forget, new Wish.Release(1)));
        assertSame(forget, Wish.merge(new Wish.Hold(List.of(EIP), new Mastership(2)), forget));
    }

    @Test void aNewMastershipDoesNotWaitForTheOldOnesCall() {
        Semaphore never = new Semaphore(0);
        cloud.observeGate = never;
        begin(false);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("the look is out", () -> cloud.observed.get() == 1);
        cloud.observeGate = null;
        handover.claim("VI_1", List.of(EIP), new Mastership(2));
        await("held", () -> reports.stream().anyMatch(report -> report.event() == TakeoverReport.Event.HELD && report.term() == 2));
        never.release();
        await("the old one ends", () -> reports.stream().anyMatch(report -> report.term() == 1));
        assertEquals(1, cloud.writes.size());
    }

    @Test void aRefusedClaimIsInStatusWithTheProvidersCodeAndRequestId() {
        cloud.writeFailures.add(DENIED);
        begin(false);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("told", () -> told(TakeoverReport.Event.FAILED));
        await("status", () -> status().lastError() != null);
        assertEquals("AssociateAddress denied: UnauthorizedOperation: You are not authorized (HTTP 403, request req-77)", status().lastError());
        assertEquals(false, status().held());
        assertEquals(ScriptedCloud.PEER, status().holder());
        assertEquals(1, cloud.writes.size(), "not repeated before somebody could have repaired it");
    }

    @Test void aDryRunSaysWhatItWouldDoAndWritesNothing() {
        begin(true);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("told", () -> told(TakeoverReport.Event.WOULD_CLAIM));
        assertEquals("Take(address=120.132.124.82)", reports.element().plan().steps().getFirst().toString());
        assertEquals(List.of(), List.copyOf(cloud.writes));
        assertEquals(ScriptedCloud.PEER, cloud.holders.get(EIP));
    }

    @Test void theBackupRehearsesAndItsErrorsAreForStatusAlone() {
        cloud.rehearsalFailures.add(DENIED);
        begin(false);
        handover.standby("VI_1", List.of(EIP));
        await("status", () -> status().lastError() != null && status().lastError().contains("req-77"));
        assertEquals(false, status().held());
        assertEquals(ScriptedCloud.PEER, status().holder());
        assertEquals(List.of(), List.copyOf(cloud.writes));
        assertEquals(List.of(), List.copyOf(reports), "a takeover run in memory is nobody's news");
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("a refused rehearsal does not keep the master from trying", () -> told(TakeoverReport.Event.HELD));
    }

    @Test void aBackupAskedToLookSeesTheNewHolderSoon() {
        begin(false);
        handover.standby("VI_1", List.of(EIP));
        await("seen", () -> ScriptedCloud.PEER.equals(status().holder()));
        cloud.holders.put(EIP, "i-third");
        handover.lookNow("VI_1");
        await("seen again, long before the next rehearsal", () -> "i-third".equals(status().holder()));
        assertEquals(1, cloud.rehearsed.get(), "a look is not a rehearsal");
    }

    /** The question costs a call more, so whoever does not wait for the answer does not ask it. */
    @Test void whetherTheHoldersMachineRunsIsAskedOnlyByWhoeverGaveWay() {
        begin(false);
        cloud.holderOff = true;
        handover.standby("VI_1", List.of(EIP));
        await("seen", () -> ScriptedCloud.PEER.equals(status().holder()));
        lookedAgain(() -> handover.lookNow("VI_1"));
        assertEquals(0, cloud.askedAboutHolder.get());
        assertFalse(status().holderOff());
        handover.lookAtHolder("VI_1");
        await("the holder is off", () -> status().holderOff());
        // Any look may come between the two that count: it must not say the opposite, nor go on saying what is no longer so.
        lookedAgain(() -> handover.lookNow("VI_1"));
        assertTrue(status().holderOff());
        cloud.holderOff = false;
        handover.lookNow("VI_1");
        await("it runs again", () -> !status().holderOff());
        int asked = cloud.askedAboutHolder.get();
        lookedAgain(() -> handover.lookNow("VI_1"));
        assertEquals(asked, cloud.askedAboutHolder.get());
    }

    /** A role may lack the right: the agent goes on without it, and a rehearsal is not said to have failed. */
    @Test void aHolderThatTheCloudSaysNothingOfIsTakenToRun() {
        begin(false);
        cloud.holderOff = true;
        cloud.holderFailures.add(new CloudException(Failure.DENIED, "DescribeInstances", "UnauthorizedOperation", "req-78", 403, 0, "You are not authorized", null));
        handover.standby("VI_1", List.of(EIP));
        await("seen", () -> ScriptedCloud.PEER.equals(status().holder()));
        lookedAgain(() -> handover.lookAtHolder("VI_1"));
        assertEquals(1, cloud.askedAboutHolder.get());
        assertFalse(status().holderOff());
        assertNull(status().lastError());
        handover.lookAtHolder("VI_1");
        await("asked again", () -> status().holderOff());
    }

    private void lookedAgain(Runnable hint) {
        Instant before = status().verifiedAt();
        int looks = cloud.observed.get();
        hint.run();
        await("looked again, and the status is of that look", () -> cloud.observed.get() > looks && status().verifiedAt().isAfter(before.plusMillis(500)));
    }

    @Test void whatAPeerTookIsNoticedOnAHintAndTakenBackWhenTheRefereeSaysSo() {
        CloudSettings usual = CloudSettings.defaults("scripted");
        CloudSettings quick = new CloudSettings("scripted", null, null, null, Map.of(), usual.mode(), 3_000_000_000L, usual.reconcileIntervalNs());
        handover = new Handover(cloud, TakeoverLimits.of(quick, false), System::nanoTime, reports::add);
        cloud.holders.put(EIP, ScriptedCloud.PEER);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("held", () -> told(TakeoverReport.Event.HELD));
        cloud.holders.put(EIP, "i-usurper");
        handover.lookNow("VI_1");
        await("noticed", () -> told(TakeoverReport.Event.CONTESTED));
        assertEquals(1, cloud.writes.size(), "nothing is written before the referee has spoken");
        handover.retake("VI_1", EIP, false);
        await("taken back", () -> cloud.holders.get(EIP).equals(ScriptedCloud.US));
    }

    /** Only the referee knows whether a machine that runs is a peer; one that does not run fights for nothing. */
    @Test void whatIsContestedIsTakenWithoutTheRefereeOnceTheHoldersMachineIsOff() {
        CloudSettings quick = new CloudSettings("scripted", null, null, null, Map.of(), CloudSettings.defaults("scripted").mode(), 3_000_000_000L, 500_000_000L);
        handover = new Handover(cloud, TakeoverLimits.of(quick, false), System::nanoTime, reports::add);
        cloud.holders.put(EIP, ScriptedCloud.PEER);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("held", () -> told(TakeoverReport.Event.HELD));
        cloud.holders.put(EIP, "i-usurper");
        await("asked whether its machine runs", () -> cloud.askedAboutHolder.get() >= 2);
        assertEquals(1, cloud.writes.size(), "it runs, and nothing is written");
        cloud.holderOff = true;
        await("taken back", () -> cloud.holders.get(EIP).equals(ScriptedCloud.US));
    }

    @Test void aReloadThatChangesTheResourcesKeepsTheOthersClaim() {
        Resource second = new Resource(Kind.ELASTIC_IP, "120.132.124.83");
        cloud.holders.put(second, ScriptedCloud.PEER);
        begin(false);
        Mastership term = new Mastership(1);
        handover.claim("VI_1", List.of(EIP), term);
        await("held", () -> told(TakeoverReport.Event.HELD));
        handover.claim("VI_1", List.of(EIP, second), term);
        await("both", () -> cloud.holders.get(second).equals(ScriptedCloud.US));
        assertEquals(2, cloud.writes.size());
    }

    @Test void aProviderThatBreaksIsAnErrorLikeAnyOther() {
        begin(false);
        handover.close();
        handover = new Handover(() -> {
            throw new IllegalStateException("a bug in the provider");
        }, TakeoverLimits.of(CloudSettings.defaults("scripted"), false), System::nanoTime, reports::add);
        handover.claim("VI_1", List.of(EIP), new Mastership(1));
        await("status", () -> status().lastError() != null && status().lastError().contains("a bug in the provider"));
    }
}
