package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;

/**
 * Ask before you take over: when a backup's advertisements are overdue, it asks twice before Master_Down_Interval is over.
 *
 * <p>It never makes the timer wait, but for once: if this process itself was late and could not ask in time.
 */
final class Asking {
    private static final int MAX_ASKS = 2;

    private final VirtualRouter router;
    private long advertNs = Peer.LONG_AGO_NS;
    private long stateSinceNs;
    /** The silence that the asks belong to, told by when it began. */
    private long silenceSinceNs = Peer.LONG_AGO_NS;
    private int asks;
    private long heldUntilNs;

    Asking(VirtualRouter router) {
        this.router = router;
    }

    void advertHeard(long nowNs) {
        advertNs = nowNs;
    }

    void stateChanged(long nowNs) {
        stateSinceNs = nowNs;
        heldUntilNs = 0;
    }

    /** With the RFC's three advertisements: one and a half intervals; less where Master_Down_Interval is shorter. */
    private long overdueNs() {
        long intervalNs = router.masterIntervalNs();
        return Math.min(3 * intervalNs / 2, intervalNs + (router.masterDownIntervalNs() - intervalNs) / 3);
    }

    private long secondNs() {
        return Math.min(5 * router.masterIntervalNs() / 2, overdueNs() + (router.masterDownIntervalNs() - overdueNs()) * 2 / 3);
    }

    /** Whether no advertisement has come for so long that other evidence counts. */
    boolean overdue(long nowNs) {
        return router.state() instanceof State.Backup && nowNs - Math.max(advertNs, stateSinceNs) >= overdueNs();
    }

    private long since() {
        long waitingNs = router.waitingSinceNs();
        return waitingNs == VirtualRouter.NEVER ? VirtualRouter.NEVER : Math.max(advertNs, waitingNs);
    }

    long deadlineNs() {
        long sinceNs = since();
        if (sinceNs == VirtualRouter.NEVER) {
            return VirtualRouter.NEVER;
        }
        int asked = sinceNs == silenceSinceNs ? asks : 0;
        return asked >= MAX_ASKS ? VirtualRouter.NEVER : sinceNs + (asked == 0 ? overdueNs() : secondNs());
    }

    boolean due(long nowNs) {
        return nowNs >= deadlineNs();
    }

    /** @param anybody whether there was anybody to ask */
    void asked(boolean anybody, long nowNs) {
        boolean first = since() != silenceSinceNs;
        silenceSinceNs = since();
        asks = first ? 1 : asks + 1;
        if (anybody && first && nowNs >= router.nextDeadlineNs()) {
            heldUntilNs = nowNs + router.masterIntervalNs() / 2;
        }
    }

    /** Whether the election's timer has to wait for an answer to a question that was late. */
    boolean holds(long nowNs) {
        return nowNs < heldUntilNs && router.state() instanceof State.Backup;
    }

    long heldUntilNs() {
        return router.state() instanceof State.Backup ? heldUntilNs : 0;
    }
}
