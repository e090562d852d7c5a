package io.keepaloft.protocol.election;

import io.keepaloft.protocol.election.State.Backup;
import io.keepaloft.protocol.election.State.Fault;
import io.keepaloft.protocol.election.State.Initialize;
import io.keepaloft.protocol.election.State.Master;
import io.keepaloft.protocol.wire.Advert;

/** The state of one virtual router, and what goes with every passage from one to another. */
final class Passage {
    private static final String NO_DETAIL = "";

    private final Standing standing;
    private State state = new Initialize();
    private long term;
    private final Interruption interruption = new Interruption();

    Passage(Standing standing) {
        this.standing = standing;
    }

    State state() {
        return state;
    }

    long term() {
        return term;
    }

    Interruption interruption() {
        return interruption;
    }

    void hear(Master master, Advert advert, long nowNs, Effects effects) {
        Reason yield = MasterRules.hear(master, advert, standing, nowNs, effects);
        if (yield != null) {
            Farewell farewell = standing.config().higherPrioSendAdvert() ? Farewell.LAST_ADVERT : Farewell.SILENT;
            standing.learnMaster(advert);
            leaveMaster(yield, NO_DETAIL, farewell, new Backup(), nowNs, effects);
        }
    }

    /** Resigns in favour of whoever follows; a whole Master_Down_Interval is left to it. */
    void handOver(Reason reason, String detail, long nowNs, Effects effects) {
        standing.forgetMaster();
        leaveMaster(reason, detail, Farewell.RESIGN, Backup.afterHandOver(), nowNs, effects);
    }

    /** From INIT or FAULT, when Startup was asked for, no fault is left, and every deciding tracker has a result. */
    void startIfPossible(Reason reason, long nowNs, Effects effects) {
        if (state instanceof Initialize initialize && !initialize.started) {
            return;
        }
        if (standing.fault() != null) {
            faultIfAny(nowNs, effects);
        } else if (standing.awaited() == null) {
            // RFC 5798 §6.4.1 (105) skips the wait for every owner; keepalived only with `state MASTER`, so that an owner
            // can be told to come back beside a working master without a blip. To interoperate, we do the same.
            if (standing.config().owner() && standing.config().startAsMaster() && !standing.deference().any()) {
                becomeMaster(reason, nowNs, effects);
            } else {
                become(Backup.waiting(standing, nowNs), reason, NO_DETAIL, effects);
            }
        }
    }

    void faultIfAny(long nowNs, Effects effects) {
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

    /** Nobody has heard us for as long as a backup waits: another may be master by now, and hold the cloud's addresses. */
    void giveUpIfPaused(long nowNs, Effects effects) {
        if (state instanceof Master master && nowNs - master.lastAdvertNs > standing.masterDownNs()) {
            String pause = Timers.seconds(nowNs - master.lastAdvertNs);
            standing.forgetMaster();
            leaveMaster(Reason.PAUSED, pause, Farewell.SILENT, new Backup(), nowNs, effects);
        }
    }

    void becomeMaster(Reason reason, long nowNs, Effects effects) {
        standing.isMaster();
        standing.deference().end();
        term++;
        interruption.masterBegins();
        Master master = new Master();
        become(master, reason, NO_DETAIL, effects);
        MasterRules.begin(master, standing, nowNs, effects);
        effects.claim(term);
    }

    /** What a master sends last. */
    enum Farewell { SILENT, LAST_ADVERT, RESIGN }

    /** The term ends before the addresses go, so that nothing is claimed while they do. */
    void leaveMaster(Reason reason, String detail, Farewell farewell, State to, long nowNs, Effects effects) {
        interruption.masterEnded();
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
    void become(State to, Reason reason, String detail, Effects effects) {
        State from = state;
        state = to;
        if (!(to instanceof Backup || to instanceof Master)) {
            standing.forgetMaster();
        }
        effects.transition(from, to, reason, detail);
    }
}
