package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;

import java.util.ArrayDeque;
import java.util.Deque;

/** What one node must never do to the cloud, judged by what it was shown and by what is true. */
final class Conscience {
    private static final long WINDOW = 10 * SECOND;
    /** Two terms may fall into one window; each begins with quick attempts. */
    private static final int MOST_CALLS = 60;

    private final String name;
    private final VirtualTime time;
    private final SimulatedCloud cloud;
    private final TakeoverLimits limits;
    private final Deque<Long> callsNs = new ArrayDeque<>();
    private long acceptedNs;
    private SimulatedCloud.State acceptedState;
    private Observation basis;
    private Observation replaced;
    private Observation lastSeen;
    private long lastSeenNs;
    private long freeSinceNs;       // negative: the last look showed a holder
    private long hintNs;
    private boolean mustLook;       // a write failed: whether it took effect is unknown

    Conscience(String name, VirtualTime time, SimulatedCloud cloud, TakeoverLimits limits) {
        this.name = name;
        this.time = time;
        this.cloud = cloud;
        this.limits = limits;
    }

    /** Another mastership begins, or none. */
    void forget() {
        acceptedState = null;
        replaced = null;
        mustLook = false;
        freeSinceNs = -1;
        hintNs = Long.MIN_VALUE / 2;
    }

    void hinted() {
        hintNs = time.now();
    }

    void saw(Observation seen) {
        freeSinceNs = !(seen instanceof Observation.Unheld) ? -1 : freeSinceNs < 0 ? time.now() : freeSinceNs;
        lastSeen = seen;
        lastSeenNs = time.now();
        mustLook = false;
    }

    void plans(Observation seen) {
        basis = seen;
    }

    void saysItIsHeld() {
        require(lastSeen instanceof Observation.HeldByUs, "reports held without having seen it");
    }

    /** A request leaves. */
    void calls() {
        callsNs.addLast(time.now());
        while (time.now() - callsNs.getFirst() > WINDOW) {
            callsNs.removeFirst();
        }
        require(callsNs.size() <= MOST_CALLS, "made " + callsNs.size() + " calls within 10 s: a loop that does not back off");
    }

    /** @return what the write is against */
    Observation writes(Step step, Term term) {
        require(term.validAt(time.now()), "writes " + step + " without a valid term");
        require(!mustLook, "writes " + step + " after a failed write without looking");
        require(time.now() - lastSeenNs <= limits.verifyNs(), "writes " + step + " on evidence that is " + (time.now() - lastSeenNs) / MS + " ms old");
        require(!readsAnOldState(), "writes again on stale evidence: " + step + ", basis " + basis.describe());
        acceptedState = null;
        calls();
        return basis;
    }

    /**
     * Accepted, unchanged since, and yet written again because an old state was shown once more. But that nobody has it, shown twice after a hint,
     * may be acted on: another may have stopped halfway, and such a claim takes nothing from anybody.
     */
    private boolean readsAnOldState() {
        boolean unchanged = acceptedState != null && cloud.truth() == acceptedState && acceptedState.holder().equals(name)
                && time.now() - acceptedNs < limits.verifyNs();
        boolean shownTwice = freeSinceNs >= 0 && freeSinceNs < lastSeenNs && hintNs >= acceptedNs - SECOND;
        return unchanged && (basis instanceof Observation.Unheld ? !shownTwice : basis.equals(replaced));
    }

    void accepted(Step step, Observation against) {
        freeSinceNs = -1;
        if (step.argument("id") == null) {   // the last step of every plan
            acceptedNs = time.now();
            acceptedState = cloud.truth();
            replaced = against;
        }
    }

    void writeFailed() {
        mustLook = true;
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(name + " " + otherwise);
        }
    }
}
