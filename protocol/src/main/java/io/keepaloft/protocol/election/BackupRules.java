package io.keepaloft.protocol.election;

import io.keepaloft.protocol.election.State.Backup;
import io.keepaloft.protocol.wire.Advert;

/** What a backup makes of an advertisement, and of its timer (RFC 5798 §6.4.2). */
final class BackupRules {
    /** How many late timers in a row are excused; then even a machine that is always late takes over. */
    static final int MAX_LATENESS_EXCUSES = 3;

    private BackupRules() {
    }

    static void hear(Backup backup, Advert advert, Standing standing, long nowNs) {
        if (standing.isEcho(advert)) {
            return;
        }
        if (advert.priority() == 0) {
            // (425-430) The master resigned. Only Skew_Time is left to wait, so that the best backup wins.
            backup.takeoverReason = Reason.MASTER_RESIGNED;
            backup.waitSkew(standing, nowNs);
        } else if (accepts(backup, advert, standing, nowNs)) {
            // (445-460) Version 3 learns the master's interval from it.
            standing.learnMaster(advert);
            backup.takeoverReason = Reason.ADVERTS_LOST;
            backup.latenessExcuses = 0;
            backup.waitMasterDown(standing, nowNs);
        } else {
            // (470) Discarded: the timer keeps what is left of it, and when it fires we preempt.
            standing.rememberMaster(advert.sourceHi(), advert.sourceLo());
            backup.takeoverReason = Reason.PREEMPTING;
            backup.latenessExcuses = 0;
        }
    }

    /**
     * Whether a backup takes the sender for its master.
     *
     * <p>{@code preempt_delay} starts with the first lower advertisement; until it is over, the lower master is accepted,
     * so if that one dies meanwhile, takeover is not delayed (keepalived's vrrp_state_backup).
     */
    private static boolean accepts(Backup backup, Advert advert, Standing standing, long nowNs) {
        if (advert.priority() >= standing.effectivePriority()) {
            backup.preemptDeadlineNs = VirtualRouter.NEVER;
            backup.handedOver = false;
            return true;
        }
        if (!standing.config().preempt() || standing.deference().follows(advert.sourceHi(), advert.sourceLo()) || isSuccessor(backup, advert)) {
            return true;
        }
        if (backup.preemptDeadlineNs == VirtualRouter.NEVER) {
            backup.preemptDeadlineNs = nowNs + standing.config().preemptDelayNs();
        }
        return nowNs < backup.preemptDeadlineNs;
    }

    /**
     * Whether we handed over on request and this is the peer that followed, as well as it was then.
     *
     * <p>Preempting it after one Master_Down_Interval would undo what the operator asked for, and move the cloud's
     * addresses twice. The courtesy ends when that peer stops, lowers its priority (its own checks fail), when a better
     * master is heard, with a fault or restart here, or with a reload that sets priority or preemption otherwise.
     */
    private static boolean isSuccessor(Backup backup, Advert advert) {
        if (!backup.handedOver) {
            return false;
        }
        boolean same = backup.successorHi == advert.sourceHi() && backup.successorLo == advert.sourceLo();
        if (same && advert.priority() < backup.successorPriority) {
            backup.handedOver = false;
            return false;
        }
        backup.successorPriority = advert.priority();
        backup.successorHi = advert.sourceHi();
        backup.successorLo = advert.sourceLo();
        return true;
    }

    /** The lower master hears us now, so one advertisement is enough; Skew_Time is left to a better one that we do not know of. */
    static void preemptSoon(Backup backup, Standing standing, long nowNs) {
        boolean followed = standing.deference().followingSinceNs() != VirtualRouter.NEVER;
        standing.deference().endFollowing();
        if (followed && standing.config().preempt() && standing.config().preemptDelayNs() == 0) {
            backup.takeoverReason = Reason.PREEMPTING;
            backup.waitSkew(standing, nowNs);
        }
    }

    /**
     * Whether Master_Down_Timer has fired and is to be believed.
     *
     * <p>If it is served later than one advertisement interval, it was not the master but we who slept: its
     * advertisements may still wait in our socket, or were never delivered. Then listen for a whole interval more.
     */
    static boolean masterDown(Backup backup, Standing standing, long nowNs, Effects effects) {
        if (nowNs < backup.deadlineNs) {
            return false;
        }
        long lateNs = nowNs - backup.deadlineNs;
        if (lateNs <= standing.masterIntervalNs() || backup.latenessExcuses >= MAX_LATENESS_EXCUSES) {
            return true;
        }
        backup.latenessExcuses++;
        backup.waitMasterDown(standing, nowNs);
        effects.timerLate(lateNs);
        return false;
    }
}
