package io.keepaloft.cloud;

import io.keepaloft.cloud.Observation.HeldByOther;

/**
 * Something else than our hold is shown, so soon after it that it is an old state or the very latest. Of another holder those are asked who
 * know the peers, again and again, but not at every look. That nobody holds it is believed when it is shown twice after a hint: another
 * master freed it, and was stopped before it could claim it.
 */
final class Suspicion {
    private static final long TELL_GAP_NS = 1_000_000_000L;
    /** By so much a hint may be older than the own write that the other master's followed. */
    private static final long HINT_AGE_NS = 1_000_000_000L;

    private HeldByOther state;
    private long toldNs;
    private boolean hinted;
    private long hintNs;
    private boolean free;
    private long freeSinceNs;

    Suspicion(long nowNs) {
        this.hintNs = nowNs - HINT_AGE_NS;
    }

    /** Whether it is to be told: it is new, or a while has passed, or a way to a peer changed, so the answer may be another. */
    boolean toldAgain(HeldByOther shown, long nowNs) {
        boolean tell = state == null || hinted || !Right.sameState(state, shown) || nowNs - toldNs >= TELL_GAP_NS;
        state = shown;
        if (tell) {
            toldNs = nowNs;
            hinted = false;
        }
        return tell;
    }

    /**
     * A claim of what is free takes nothing from anybody, and changes nothing if it is ours after all.
     *
     * @param gapNs     at least so far apart
     * @param writtenNs when our last write was answered
     */
    boolean freeTwice(long gapNs, long writtenNs, long nowNs) {
        boolean twice = free && nowNs - freeSinceNs >= gapNs;
        freeSinceNs = free ? freeSinceNs : nowNs;
        free = true;
        return twice && hintNs - writtenNs >= -HINT_AGE_NS;
    }

    void notFree() {
        free = false;
    }

    void hinted(long nowNs) {
        hinted = true;
        hintNs = nowNs;
    }

    /** What was told last; null: nothing that is still open. */
    HeldByOther state() {
        return state;
    }

    void end() {
        state = null;
        free = false;
    }
}
