package io.keepaloft.agent.engine;

import io.keepaloft.protocol.election.VirtualRouter;

/**
 * When a master tells its neighbours again after a claim changed the cloud: an API says that an address is allowed before the fabric lets
 * it through, and a gratuitous ARP that is dropped meanwhile leaves the traffic with the old master until the next one. Engine thread only.
 */
final class FabricLag {
    /** After the claim; what takes longer than this is left to {@code garp_master_delay} and {@code garp_master_refresh}. */
    private static final long[] AGAIN_NS = {250_000_000, 500_000_000, 1_000_000_000, 2_000_000_000};

    private long claimedNs;
    private long term;
    private int next = AGAIN_NS.length;

    /** A further claim of the same takeover begins the schedule anew: it is the last change that counts. */
    void claimed(long ofTerm, long nowNs) {
        claimedNs = nowNs;
        term = ofTerm;
        next = 0;
    }

    long nextDeadlineNs() {
        return next < AGAIN_NS.length ? claimedNs + AGAIN_NS[next] : VirtualRouter.NEVER;
    }

    /** Whether to announce now, as the master of this term; of several that were missed one is left. */
    boolean due(boolean master, long currentTerm, long nowNs) {
        if (nextDeadlineNs() > nowNs) {
            return false;
        }
        if (!master || term != currentTerm) {
            next = AGAIN_NS.length;
            return false;
        }
        while (nextDeadlineNs() <= nowNs) {
            next++;
        }
        return true;
    }
}
