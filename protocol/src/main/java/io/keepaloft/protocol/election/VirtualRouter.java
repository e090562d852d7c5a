package io.keepaloft.protocol.election;

import io.keepaloft.protocol.election.Event.AddressLost;
import io.keepaloft.protocol.election.Event.ClaimedElsewhere;
import io.keepaloft.protocol.election.Event.Condition;
import io.keepaloft.protocol.election.Event.Heard;
import io.keepaloft.protocol.election.Event.HeardAgain;
import io.keepaloft.protocol.election.Event.MasterGaveWay;
import io.keepaloft.protocol.election.Event.Relief;
import io.keepaloft.protocol.election.Event.Resign;
import io.keepaloft.protocol.election.Event.Shutdown;
import io.keepaloft.protocol.election.Event.Startup;
import io.keepaloft.protocol.election.Event.TimeDue;
import io.keepaloft.protocol.election.State.Backup;
import io.keepaloft.protocol.election.State.Fault;
import io.keepaloft.protocol.election.State.Initialize;
import io.keepaloft.protocol.election.State.Master;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;

/**
 * One virtual router's election (RFC 5798 §6.4): events in, effects out, and its own deadlines; no clock, no thread.
 *
 * <p>Times are nanoseconds of one monotonic clock that never runs backwards, in [0, 2^62). Not thread-safe.
 */
public final class VirtualRouter {
    /** The deadline of what will not happen by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Standing standing;
    private final Passage passage;

    public VirtualRouter(RouterConfig config, List<TrackerConfig> trackers) {
        this.standing = new Standing(config, trackers);
        this.passage = new Passage(standing);
    }

    /** Takes in one event at one time, and says through {@code effects} what is to be done about it. */
    public void step(Event event, long nowNs, Effects effects) {
        passage.giveUpIfPaused(nowNs, effects);
        boolean wasMaster = master();
        if (standing.deference().reconsider(event, standing, nowNs) && passage.state() instanceof Backup backup) {
            if (event instanceof Event.ResourceFree) {
                backup.waitNoLonger(standing, nowNs);
            } else {
                backup.waitMasterDown(standing, nowNs);
            }
        }
        switch (passage.state()) {
            case Initialize initialize -> whileInitialize(initialize, event, nowNs, effects);
            case Backup backup -> whileBackup(backup, event, nowNs, effects);
            case Master master -> whileMaster(master, event, nowNs, effects);
            case Fault _ -> whileFault(event, nowNs, effects);
        }
        passage.interruption().tookIn(event, wasMaster, standing);
    }

    /** When {@link TimeDue} is needed at the latest; {@link #NEVER} if no time matters in this state. */
    public long nextDeadlineNs() {
        return switch (passage.state()) {
            case Backup backup -> backup.deadlineNs;
            case Master master -> master.deadlineNs();
            case Initialize _, Fault _ -> NEVER;
        };
    }

    /** Before a master says that it is one: if nobody heard it for so long that another may have followed, it is none any more. */
    public void wake(long nowNs, Effects effects) {
        passage.giveUpIfPaused(nowNs, effects);
    }

    public RouterConfig config() {
        return standing.config();
    }

    public State state() {
        return passage.state();
    }

    public boolean master() {
        return passage.state() instanceof Master;
    }

    /** The priority that is advertised: configured, plus and minus the trackers, 1-254; always 255 for the owner. */
    public int effectivePriority() {
        return standing.effectivePriority();
    }

    /** What the trackers add to the configured priority and subtract from it now. Allocates. */
    public List<Adjustment> adjustments() {
        return standing.adjustments();
    }

    /** Counts how often this router became master: the term of the mastership that is, or of the last one; at first 0. */
    public long term() {
        return passage.term();
    }

    /**
     * Whether the mastership that is, or the last one, followed another of this process, and no other router was heard between them, nor did
     * anybody ask for the end of the earlier one. A cloud resource that another host has at its beginning may have been taken from us.
     */
    public boolean interrupted() {
        return passage.interruption().interrupted();
    }

    /** How long a master must be silent until this router takes over, by the master's interval where it was learned. */
    public long masterDownIntervalNs() {
        return standing.masterDownNs();
    }

    /** The interval by which silence is measured: the master's where it was learned, else our own. */
    public long masterIntervalNs() {
        return standing.masterIntervalNs();
    }

    /** Since when a backup has waited for a whole Master_Down_Interval to pass; NEVER if it does not. */
    public long waitingSinceNs() {
        return passage.state() instanceof Backup backup && !backup.skewOnly && !yielded() ? backup.timerStartNs : NEVER;
    }

    /** Whether this router gave way to a holder of the cloud's resource that it cannot hear; then silence does not promote it. */
    public boolean yielded() {
        return standing.deference().yielded();
    }

    /** Since when this router obeys a lower master that does not hear it; {@link #NEVER} if it does not. */
    public long followingSinceNs() {
        return standing.deference().followingSinceNs();
    }

    /** Whether that is the one that advertises from this address. */
    public boolean follows(long hi, long lo) {
        return standing.deference().follows(hi, lo);
    }

    /** Whom this router takes for the master: itself, the last advertiser, or null while unknown. Allocates. */
    public IpAddress masterAddress() {
        return standing.masterAddress();
    }

    /** What keeps this router from working, for people: a fault, or the first result that it waits for; null if nothing. */
    public String obstacle() {
        return standing.obstacle();
    }

    /**
     * Takes over a new configuration without leaving the state (keepalived's reload): preempt_delay begins anew, a planned
     * hand-over lasts unless priority or preemption are set otherwise now, a master advertises at once, results of
     * trackers that stay are kept. A master's new addresses are added and announced; those that are gone from the
     * configuration are the caller's to remove.
     *
     * @throws IllegalArgumentException if version, family or vrid differ: that is another virtual router
     */
    public void reconfigure(RouterConfig newConfig, List<TrackerConfig> trackers, long nowNs, Effects effects) {
        RouterConfig before = standing.config();
        if (!newConfig.sameRouter(before)) {
            throw new IllegalArgumentException(newConfig.name() + " is another virtual router than " + before.name());
        }
        passage.giveUpIfPaused(nowNs, effects);
        if (standing.reconfigure(newConfig, trackers)) {
            effects.priorityChanged(standing.effectivePriority());
        }
        switch (passage.state()) {
            case Initialize _ -> passage.startIfPossible(Reason.STARTUP, nowNs, effects);
            case Fault _ -> passage.startIfPossible(Reason.FAULT_CLEARED, nowNs, effects);
            case Backup backup -> {
                backup.preemptDeadlineNs = NEVER;
                backup.handedOver &= newConfig.samePreference(before);
                backup.retime(standing, nowNs);
                passage.faultIfAny(nowNs, effects);
            }
            case Master master -> {
                passage.faultIfAny(nowNs, effects);
                if (passage.state() == master) {
                    MasterRules.reconfigured(master, standing, !before.format().addresses().equals(newConfig.format().addresses()), nowNs, effects);
                }
            }
        }
    }

    /** RFC 5798 §6.4.1. Advertisements are not listened to. */
    private void whileInitialize(Initialize initialize, Event event, long nowNs, Effects effects) {
        switch (event) {
            case Startup _ -> {
                initialize.started = true;
                passage.startIfPossible(Reason.STARTUP, nowNs, effects);
            }
            case Shutdown _ -> initialize.started = false;
            case Condition condition -> {
                note(condition, effects);
                passage.startIfPossible(Reason.STARTUP, nowNs, effects);
            }
            case Heard _, Relief _, ClaimedElsewhere _, MasterGaveWay _, TimeDue _, Resign _, AddressLost _ -> { }
        }
    }

    /** RFC 5798 §6.4.2. */
    private void whileBackup(Backup backup, Event event, long nowNs, Effects effects) {
        switch (event) {
            case Heard heard -> BackupRules.hear(backup, heard.advert(), standing, nowNs);
            case TimeDue _ -> {
                if (BackupRules.masterDown(backup, standing, nowNs, effects)) {
                    passage.becomeMaster(backup.takeoverReason, nowNs, effects);
                }
            }
            case Condition condition -> {
                if (note(condition, effects)) {
                    backup.retime(standing, nowNs);
                }
                passage.faultIfAny(nowNs, effects);
            }
            case Shutdown _ -> passage.become(new Initialize(), Reason.SHUTDOWN, "", effects);
            case HeardAgain _ -> BackupRules.preemptSoon(backup, standing, nowNs);
            case MasterGaveWay _ -> {
                standing.giveWay(null, nowNs);
                backup.waitMasterDown(standing, nowNs);
            }
            case Startup _, Relief _, ClaimedElsewhere _, Resign _, AddressLost _ -> { }
        }
    }

    /** RFC 5798 §6.4.3. */
    private void whileMaster(Master master, Event event, long nowNs, Effects effects) {
        switch (event) {
            case Heard heard -> passage.hear(master, heard.advert(), nowNs, effects);
            case TimeDue _ -> MasterRules.serveTimers(master, standing, nowNs, effects);
            case Condition condition -> {
                note(condition, effects);
                passage.faultIfAny(nowNs, effects);
            }
            case Shutdown _ -> passage.leaveMaster(Reason.SHUTDOWN, "", Passage.Farewell.RESIGN, new Initialize(), nowNs, effects);
            case Resign _ -> passage.handOver(Reason.HAND_OVER, "", nowNs, effects);
            case AddressLost(String address) -> {
                if (!MasterRules.addressLost(master, nowNs, effects)) {
                    passage.handOver(Reason.ADDRESS_LOST, address, nowNs, effects);
                }
            }
            case ClaimedElsewhere(String holder, IpAddress heard) -> {
                standing.giveWay(heard, nowNs);
                passage.leaveMaster(Reason.CLAIMED_ELSEWHERE, holder, Passage.Farewell.SILENT, new Backup(), nowNs, effects);
            }
            case Startup _, Relief _, MasterGaveWay _ -> { }
        }
    }

    /** keepalived's FAULT: deaf and mute until every fault is gone; then as at startup. */
    private void whileFault(Event event, long nowNs, Effects effects) {
        switch (event) {
            case Condition condition -> {
                note(condition, effects);
                passage.startIfPossible(Reason.FAULT_CLEARED, nowNs, effects);
            }
            case Shutdown _ -> passage.become(new Initialize(), Reason.SHUTDOWN, "", effects);
            case Heard _, Relief _, ClaimedElsewhere _, MasterGaveWay _, TimeDue _, Startup _, Resign _, AddressLost _ -> { }
        }
    }

    private boolean note(Condition condition, Effects effects) {
        boolean changed = standing.note(condition);
        if (changed) {
            effects.priorityChanged(standing.effectivePriority());
        }
        return changed;
    }
}
