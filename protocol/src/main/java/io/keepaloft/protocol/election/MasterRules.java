package io.keepaloft.protocol.election;

import io.keepaloft.protocol.election.State.Master;
import io.keepaloft.protocol.wire.Advert;

/** What a master does by itself, and about what it hears (RFC 5798 §6.4.3). */
final class MasterRules {
    private static final long LOSS_BURST_NS = 1_000_000_000L;
    private static final long LOSS_WINDOW_NS = 60_000_000_000L;
    private static final int LOSSES_FORGIVEN = 3;

    private MasterRules() {
    }

    /** Starts every timer of a new master, and does what §6.4.1 asks of an owner and §6.4.2 of a backup whose timer fired. */
    static void begin(Master master, Standing standing, long nowNs, Effects effects) {
        advertiseNow(master, standing, nowNs, effects);
        effects.addAddresses();
        effects.announceAddresses(Announcement.BECAME_MASTER);
        scheduleAnnouncements(master, standing, nowNs);
    }

    /** A reload: peers learn of the new priority at once, and hosts of addresses that are new. */
    static void reconfigured(Master master, Standing standing, boolean otherAddresses, long nowNs, Effects effects) {
        standing.isMaster();
        advertiseNow(master, standing, nowNs, effects);
        if (otherAddresses) {
            effects.addAddresses();
            effects.announceAddresses(Announcement.BECAME_MASTER);
        }
        scheduleAnnouncements(master, standing, nowNs);
    }

    private static void scheduleAnnouncements(Master master, Standing standing, long nowNs) {
        master.garpDelayedDeadlineNs = after(standing.config().garp().masterDelayNs(), nowNs);
        master.garpRefreshDeadlineNs = after(standing.config().garp().masterRefreshNs(), nowNs);
    }

    private static long after(long delayNs, long nowNs) {
        return delayNs == 0 ? VirtualRouter.NEVER : nowNs + delayNs;
    }

    static void serveTimers(Master master, Standing standing, long nowNs, Effects effects) {
        if (nowNs >= master.advertDeadlineNs) {
            effects.advertise(standing.effectivePriority());
            master.advertServed(standing.ownIntervalNs(), nowNs);
        }
        if (nowNs >= master.garpDelayedDeadlineNs) {
            master.garpDelayedDeadlineNs = VirtualRouter.NEVER;
            effects.announceAddresses(Announcement.DELAYED);
        }
        if (nowNs >= master.garpLowerDeadlineNs) {
            master.garpLowerDeadlineNs = VirtualRouter.NEVER;
            effects.announceAddresses(Announcement.LOWER_PRIORITY_HEARD);
        }
        if (nowNs >= master.garpRefreshDeadlineNs) {
            master.garpRefreshDeadlineNs = after(standing.config().garp().masterRefreshNs(), nowNs);
            effects.announceAddresses(Announcement.REFRESH);
        }
    }

    private static void advertiseNow(Master master, Standing standing, long nowNs, Effects effects) {
        effects.advertise(standing.effectivePriority());
        master.advertReset(standing.ownIntervalNs(), nowNs);
    }

    /** Answers an advertisement, or says why to yield to it; null: stay master. */
    static Reason hear(Master master, Advert advert, Standing standing, long nowNs, Effects effects) {
        if (standing.isEcho(advert)) {
            return null;
        }
        // (725-765) nopreempt binds a challenger, not us: keepalived yields to a higher one here too.
        if (advert.priority() > standing.effectivePriority()) {
            return Reason.HIGHER_PRIORITY_HEARD;
        }
        if (advert.priority() == standing.effectivePriority() && standing.compareSource(advert) > 0) {
            return Reason.HIGHER_ADDRESS_HEARD;
        }
        // Answering each such packet out of turn would let one forger make us flood the network.
        if (nowNs >= master.answerAllowedNs) {
            master.answerAllowedNs = nowNs + standing.ownIntervalNs() / 4;
            answer(master, advert, standing, nowNs, effects);
        }
        return null;
    }

    private static void answer(Master master, Advert advert, Standing standing, long nowNs, Effects effects) {
        if (advert.priority() == 0) {
            // (710-715) Somebody resigned: tell the others at once that a master is there.
            advertiseNow(master, standing, nowNs, effects);
            return;
        }
        // (775) RFC 5798 discards silently. keepalived answers, as RFC 9568 does: the other learns of us before it does
        // more harm. Its announcements may have moved the addresses in switches, so ours follow.
        if (!standing.config().lowerPrioNoAdvert()) {
            advertiseNow(master, standing, nowNs, effects);
        }
        effects.announceAddresses(Announcement.LOWER_PRIORITY_HEARD);
        master.garpLowerDeadlineNs = after(standing.config().garp().lowerPriorityDelayNs(), nowNs);
        effects.lowerPriorityAdvertHeard();
    }

    /**
     * Puts a deleted address back; false when that is hopeless and somebody else had better be master.
     *
     * <p>keepalived drops out at the first loss. On cloud machines the usual cause is a network manager or a renewed
     * DHCP lease that flushes the interface once; moving a healthy service, and an elastic IP, to another host for that
     * costs more than adding the address again. Losses within a second count as one, since a flush takes them all.
     */
    static boolean addressLost(Master master, long nowNs, Effects effects) {
        if (nowNs - master.lastLossNs >= LOSS_BURST_NS) {
            if (nowNs - master.lossWindowStartNs >= LOSS_WINDOW_NS) {
                master.lossWindowStartNs = nowNs;
                master.addressLosses = 0;
            }
            master.lastLossNs = nowNs;
            master.addressLosses++;
        }
        if (master.addressLosses > LOSSES_FORGIVEN) {
            return false;
        }
        effects.addAddresses();
        effects.announceAddresses(Announcement.ADDED_AGAIN);
        return true;
    }
}
