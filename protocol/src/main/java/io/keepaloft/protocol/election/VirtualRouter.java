package io.keepaloft.protocol.election;

import io.keepaloft.protocol.election.Event.AddressLost;
import io.keepaloft.protocol.election.Event.ClaimedElsewhere;
import io.keepaloft.protocol.election.Event.Condition;
import io.keepaloft.protocol.election.Event.Heard;
import io.keepaloft.protocol.election.Event.Relief;
import io.keepaloft.protocol.election.Event.Resign;
import io.keepaloft.protocol.election.Event.Shutdown;
import io.keepaloft.protocol.election.Event.Startup;
import io.keepaloft.protocol.election.Event.TimeDue;
import io.keepaloft.protocol.election.State.Backup;
import io.keepaloft.protocol.election.State.Fault;
import io.keepaloft.protocol.election.State.Initialize;
import io.keepaloft.protocol.election.State.Master;
import io.keepaloft.protocol.wire.Advert;
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

    private static final String NO_DETAIL = "";

    private final Standing standing;
    private State state = new Initialize();
    private long term;

    public VirtualRouter(RouterConfig config, List<TrackerConfig> trackers) {
        this.standing = new Standing(config, trackers);
    }

    /** Takes in one event at one time, and says through {@code effects} what is to be done about it. */
    public void step(Event event, long nowNs, Effects effects) {
        giveUpIfPaused(nowNs, effects);
        if (BackupRules.endsYield(event, standing)) {
            endYield(nowNs);
        }
        switch (state) {
            case Initialize initialize -> whileInitialize(initialize, event, nowNs, effects);
            case Backup backup -> whileBackup(backup, event, nowNs, effects);
            case Master master -> whileMaster(master, event, nowNs, effects);
            case Fault _ -> whileFault(event, nowNs, effects);
        }
    }

    /** When {@link TimeDue} is needed at the latest; {@link #NEVER} if no time matters in this state. */
    public long nextDeadlineNs() {
        return switch (state) {
            case Backup backup -> backup.deadlineNs;
            case Master master -> master.deadlineNs();
            case Initialize _, Fault _ -> NEVER;
        };
    }

    public RouterConfig config() {
        return standing.config();
    }

    public State state() {
        return state;
    }

    /** The priority that is advertised: configured, plus and minus the trackers, 1-254; always 255 for the owner. */
    public int effectivePriority() {
        return standing.effectivePriority();
    }

    /** Counts how often this router became master: the term of the mastership that is, or of the last one; at first 0. */
    public long term() {
        return term;
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
        return state instanceof Backup backup && !backup.skewOnly && !standing.yielded() ? backup.timerStartNs : NEVER;
    }

    /** Whether this router gave way to a holder of the cloud's resource that it cannot hear; then silence does not promote it. */
    public boolean yielded() {
        return standing.yielded();
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
     * Takes over a new configuration without leaving the state (keepalived's reload): preempt_delay and a planned
     * hand-over are forgotten, a master advertises at once, results of trackers that stay are kept. A master's new
     * addresses are added and announced; those that are gone from the configuration are the caller's to remove.
     *
     * @throws IllegalArgumentException if version, family or vrid differ: that is another virtual router
     */
    public void reconfigure(RouterConfig newConfig, List<TrackerConfig> trackers, long nowNs, Effects effects) {
        AdvertFormat before = standing.config().format();
        if (!newConfig.sameRouter(standing.config())) {
            throw new IllegalArgumentException(newConfig.name() + " is another virtual router than " + standing.config().name());
        }
        giveUpIfPaused(nowNs, effects);
        if (standing.reconfigure(newConfig, trackers)) {
            effects.priorityChanged(standing.effectivePriority());
        }
        switch (state) {
            case Initialize _ -> startIfPossible(Reason.STARTUP, nowNs, effects);
            case Fault _ -> startIfPossible(Reason.FAULT_CLEARED, nowNs, effects);
            case Backup backup -> {
                backup.preemptDeadlineNs = NEVER;
                backup.handedOver = false;
                backup.retime(standing, nowNs);
                faultIfAny(nowNs, effects);
            }
            case Master master -> {
                faultIfAny(nowNs, effects);
                if (state == master) {
                    MasterRules.reconfigured(master, standing, !before.addresses().equals(newConfig.format().addresses()), nowNs, effects);
                }
            }
        }
    }

    /** RFC 5798 §6.4.1. Advertisements are not listened to. */
    private void whileInitialize(Initialize initialize, Event event, long nowNs, Effects effects) {
        switch (event) {
            case Startup _ -> {
                initialize.started = true;
                startIfPossible(Reason.STARTUP, nowNs, effects);
            }
            case Shutdown _ -> initialize.started = false;
            case Condition condition -> {
                note(condition, effects);
                startIfPossible(Reason.STARTUP, nowNs, effects);
            }
            case Heard _, Relief _, ClaimedElsewhere _, TimeDue _, Resign _, AddressLost _ -> { }
        }
    }

    /** RFC 5798 §6.4.2. */
    private void whileBackup(Backup backup, Event event, long nowNs, Effects effects) {
        switch (event) {
            case Heard heard -> BackupRules.hear(backup, heard.advert(), standing, nowNs);
            case TimeDue _ -> {
                if (BackupRules.masterDown(backup, standing, nowNs, effects)) {
                    becomeMaster(backup.takeoverReason, nowNs, effects);
                }
            }
            case Condition condition -> {
                if (note(condition, effects)) {
                    backup.retime(standing, nowNs);
                }
                faultIfAny(nowNs, effects);
            }
            case Shutdown _ -> become(new Initialize(), Reason.SHUTDOWN, NO_DETAIL, effects);
            case Startup _, Relief _, ClaimedElsewhere _, Resign _, AddressLost _ -> { }
        }
    }

    /** RFC 5798 §6.4.3. */
    private void whileMaster(Master master, Event event, long nowNs, Effects effects) {
        switch (event) {
            case Heard heard -> masterHears(master, heard.advert(), nowNs, effects);
            case TimeDue _ -> MasterRules.serveTimers(master, standing, nowNs, effects);
            case Condition condition -> {
                note(condition, effects);
                faultIfAny(nowNs, effects);
            }
            case Shutdown _ -> leaveMaster(Reason.SHUTDOWN, NO_DETAIL, Farewell.RESIGN, new Initialize(), nowNs, effects);
            case Resign _ -> handOver(Reason.HAND_OVER, NO_DETAIL, nowNs, effects);
            case AddressLost(String address) -> {
                if (!MasterRules.addressLost(master, nowNs, effects)) {
                    handOver(Reason.ADDRESS_LOST, address, nowNs, effects);
                }
            }
            case ClaimedElsewhere(String holder) -> {
                standing.giveWay();
                leaveMaster(Reason.CLAIMED_ELSEWHERE, holder, Farewell.SILENT, new Backup(), nowNs, effects);
            }
            case Startup _, Relief _ -> { }
        }
    }

    private void masterHears(Master master, Advert advert, long nowNs, Effects effects) {
        Reason yield = MasterRules.hear(master, advert, standing, nowNs, effects);
        if (yield != null) {
            Farewell farewell = standing.config().higherPrioSendAdvert() ? Farewell.LAST_ADVERT : Farewell.SILENT;
            standing.learnMaster(advert);
            leaveMaster(yield, NO_DETAIL, farewell, new Backup(), nowNs, effects);
        }
    }

    /** Resigns in favour of whoever follows; a whole Master_Down_Interval is left to it. */
    private void handOver(Reason reason, String detail, long nowNs, Effects effects) {
        standing.forgetMaster();
        leaveMaster(reason, detail, Farewell.RESIGN, Backup.afterHandOver(), nowNs, effects);
    }

    /** keepalived's FAULT: deaf and mute until every fault is gone; then as at startup. */
    private void whileFault(Event event, long nowNs, Effects effects) {
        switch (event) {
            case Condition condition -> {
                note(condition, effects);
                startIfPossible(Reason.FAULT_CLEARED, nowNs, effects);
            }
            case Shutdown _ -> become(new Initialize(), Reason.SHUTDOWN, NO_DETAIL, effects);
            case Heard _, Relief _, ClaimedElsewhere _, TimeDue _, Startup _, Resign _, AddressLost _ -> { }
        }
    }

    /** From INIT or FAULT, when Startup was asked for, no fault is left, and every deciding tracker has a result. */
    private void startIfPossible(Reason reason, long nowNs, Effects effects) {
        if (state instanceof Initialize initialize && !initialize.started) {
            return;
        }
        if (standing.fault() != null) {
            faultIfAny(nowNs, effects);
        } else if (standing.awaited() == null) {
            // RFC 5798 §6.4.1 (105) skips the wait for every owner; keepalived only with `state MASTER`, so that an owner
            // can be told to come back beside a working master without a blip. To interoperate, we do the same.
            if (standing.config().owner() && standing.config().startAsMaster() && !standing.yielded()) {
                becomeMaster(reason, nowNs, effects);
            } else {
                become(Backup.waiting(standing, nowNs), reason, NO_DETAIL, effects);
            }
        }
    }

    private void faultIfAny(long nowNs, Effects effects) {
        String fault = standing.fault();
        if (fault == null || state instanceof Fault) {
            return;
        }
        if (state instanceof Master) {
            leaveMaster(Reason.FAULT, fault, Farewell.RESIGN, new Fault(), nowNs, effects);
        } else {
            become(new Fault(), Reason.FAULT, fault, effects);
        }
    }

    private boolean note(Condition condition, Effects effects) {
        boolean changed = standing.note(condition);
        if (changed) {
            effects.priorityChanged(standing.effectivePriority());
        }
        return changed;
    }

    /** From here on silence means again that nobody is master; the wait for it begins anew. */
    private void endYield(long nowNs) {
        standing.endYield();
        if (state instanceof Backup backup) {
            backup.waitMasterDown(standing, nowNs);
        }
    }

    /** Nobody has heard us for as long as a backup waits: another may be master by now, and hold the cloud's addresses. */
    private void giveUpIfPaused(long nowNs, Effects effects) {
        if (state instanceof Master master && nowNs - master.lastAdvertNs > standing.masterDownNs()) {
            String pause = Timers.seconds(nowNs - master.lastAdvertNs);
            standing.forgetMaster();
            leaveMaster(Reason.PAUSED, pause, Farewell.SILENT, new Backup(), nowNs, effects);
        }
    }

    private void becomeMaster(Reason reason, long nowNs, Effects effects) {
        standing.isMaster();
        term++;
        Master master = new Master();
        become(master, reason, NO_DETAIL, effects);
        MasterRules.begin(master, standing, nowNs, effects);
        effects.claim(term);
    }

    /** What a master sends last. */
    private enum Farewell { SILENT, LAST_ADVERT, RESIGN }

    /** The term ends before the addresses go, so that nothing is claimed while they do. */
    private void leaveMaster(Reason reason, String detail, Farewell farewell, State to, long nowNs, Effects effects) {
        if (to instanceof Backup backup) {
            backup.waitMasterDown(standing, nowNs);
        }
        become(to, reason, detail, effects);
        switch (farewell) {
            case SILENT -> { }
            case LAST_ADVERT -> effects.advertise(standing.effectivePriority());
            case RESIGN -> effects.advertise(0);
        }
        effects.relinquish(term);
        effects.removeAddresses();
    }

    /** The only door from one state to another. */
    private void become(State to, Reason reason, String detail, Effects effects) {
        State from = state;
        state = to;
        if (!(to instanceof Backup || to instanceof Master)) {
            standing.forgetMaster();
        }
        effects.transition(from, to, reason, detail);
    }
}
