package io.keepaloft.cloud;

import io.keepaloft.cloud.Observation.HeldByOther;

/**
 * Whom one term may take its resource from: the holder that was there when it began, not one that came later. If the term goes on with an
 * earlier one that was interrupted, none was there when it began.
 *
 * <p>Two hosts that are both master, because they do not hear each other, would else take it from each other for ever. Old states may
 * be shown for a while, so neither is the first look the last word on who was there, nor is every other holder that is shown a new one.
 */
final class Right {
    enum Against {
        /** It was there before this term, or a referee allowed it. */
        GIVEN,
        /** What is shown is the very state that our own write has ended: look again. */
        OLDER,
        /** What is shown may be older than our own hold, or the very latest: look again, and ask who knows the peers. */
        UNSURE,
        /** It took the resource during this term, or the interrupted one before: a referee has to decide. */
        CONTESTED
    }

    private final long visibleNs;
    private final boolean ids;
    private boolean interrupted;    // and no referee has decided since against whoever came meanwhile
    private String holder;          // against whom; null: none was seen yet
    private long openUntilNs;       // until then whoever is seen may have been there at the beginning
    private boolean open;           // no referee has been asked yet
    private boolean looked;
    private boolean used;           // ours since the term began, as far as is known: an accepted write, or seen
    private long usedNs;
    private HeldByOther replaced;   // what the accepted write took it from; null when it was seen to be ours
    private HeldByOther permitted;  // the doubtful state that may be ended, if it is still shown

    /**
     * @param visibleNs   how old a state may be that the cloud shows
     * @param ids         whether equal tokens are of one state
     * @param interrupted see {@link Term#interrupted}
     */
    Right(long visibleNs, boolean ids, boolean interrupted) {
        this.visibleNs = visibleNs;
        this.ids = ids;
        this.interrupted = interrupted;
    }

    /** Every observation made while it is not known to be ours. */
    void looked(long nowNs) {
        if (!looked) {
            looked = true;
            open = true;
            openUntilNs = nowNs + visibleNs;
        }
    }

    Against against(HeldByOther other, long nowNs) {
        boolean given = permitted != null && sameState(permitted, other);
        if (!ids) {
            permitted = null; // the same token may be of another state later
        }
        if (given) {
            return Against.GIVEN;
        }
        if (used) {
            boolean ended = replaced != null && sameState(replaced, other);
            if (nowNs - usedNs < visibleNs) {
                return ended && ids ? Against.OLDER : Against.UNSURE;
            }
            // Still the very state that our write was to end: it had no effect.
            return ended ? Against.GIVEN : Against.CONTESTED;
        }
        if (interrupted) {
            return nowNs - openUntilNs < 0 ? Against.UNSURE : Against.CONTESTED;
        }
        if (holder == null || open && nowNs - openUntilNs < 0) {
            holder = other.holder();
        }
        return holder.equals(other.holder()) ? Against.GIVEN : Against.CONTESTED;
    }

    /** The last write of a plan was accepted. */
    void wrote(Observation basis, long nowNs) {
        used = true;
        usedNs = nowNs;
        permitted = null;
        replaced = basis instanceof HeldByOther other ? other : null;
    }

    void held(long nowNs) {
        if (!used) {
            usedNs = nowNs;
        }
        used = true;
        replaced = null;
        permitted = null;
    }

    /** It was seen to be ours while it was held. */
    void stillHeld() {
        if (!ids) {
            permitted = null;
        }
    }

    /** Who knows the peers is certain that this is no old state: it may be ended. */
    void permit(HeldByOther state) {
        permitted = state;
    }

    /** A referee decided against this holder; the next one is contested again. */
    void grant(HeldByOther other) {
        holder = other.holder();
        looked = true;
        open = false;
        used = false;
        interrupted = false;
        replaced = null;
        permitted = null;
    }

    /** Addresses may be learned later, so they do not count. */
    static boolean sameState(HeldByOther one, HeldByOther another) {
        return one.holder().equals(another.holder()) && one.token().equals(another.token());
    }
}
