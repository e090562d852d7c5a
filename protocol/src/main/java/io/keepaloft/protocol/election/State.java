package io.keepaloft.protocol.election;

/** The state of a virtual router (RFC 5798 §6.4), each with only its own data; the router alone changes it. */
public sealed interface State {
    /** The contract's name: INIT, BACKUP, MASTER or FAULT. */
    String label();

    /** §6.4.1; also while a tracker that decides about faults has not yet had its first result. */
    final class Initialize implements State {
        /** Startup has been asked for, and waits for first results. */
        boolean started;

        Initialize() {
        }

        @Override
        public String label() {
            return "INIT";
        }
    }

    /** §6.4.2: waits for the master's advertisements to stop. */
    final class Backup implements State {
        /** When Master_Down_Timer was last started, and when it fires. */
        long timerStartNs;
        long deadlineNs;
        /** Whether the timer runs for Skew_Time only: the master resigned. */
        boolean skewOnly;
        /** What the takeover will be called when the timer fires. */
        Reason takeoverReason = Reason.ADVERTS_LOST;
        /** End of preempt_delay; NEVER while no lower advertisement has been heard. */
        long preemptDeadlineNs = VirtualRouter.NEVER;
        /** How often a late timer has been excused since the last advertisement. */
        int latenessExcuses;
        /** Set after a planned hand-over: the peer that follows is left in peace while it is well. */
        boolean handedOver;
        /** That peer, and the priority that it took over with; -1 until it is heard. */
        int successorPriority = -1;
        long successorHi;
        long successorLo;

        Backup() {
        }

        @Override
        public String label() {
            return "BACKUP";
        }

        static Backup waiting(Standing standing, long nowNs) {
            Backup backup = new Backup();
            backup.waitMasterDown(standing, nowNs);
            return backup;
        }

        static Backup afterHandOver() {
            Backup backup = new Backup();
            backup.handedOver = true;
            return backup;
        }

        void waitMasterDown(Standing standing, long nowNs) {
            timerStartNs = nowNs;
            skewOnly = false;
            deadlineNs = standing.deference().yielded() ? VirtualRouter.NEVER : nowNs + standing.masterDownNs();
        }

        /** Never later than the timer already runs: a flood of priority 0 must not hold a takeover off. */
        void waitSkew(Standing standing, long nowNs) {
            timerStartNs = nowNs;
            skewOnly = true;
            deadlineNs = Math.min(deadlineNs, nowNs + standing.skewNs());
        }

        /** The silence while it gave way counts; Skew_Time is left, so that of several the best takes over. */
        void waitNoLonger(Standing standing, long nowNs) {
            deadlineNs = timerStartNs + standing.masterDownNs();
            if (deadlineNs <= nowNs) {
                deadlineNs = VirtualRouter.NEVER;
                waitSkew(standing, nowNs);
            }
        }

        /** A new priority or configuration changes the timer that is running, from where it started. */
        void retime(Standing standing, long nowNs) {
            if (standing.deference().yielded()) {
                return;
            }
            long waitNs = skewOnly ? standing.skewNs() : standing.masterDownNs();
            deadlineNs = Math.max(nowNs, timerStartNs + waitNs);
        }
    }

    /** §6.4.3 (RFC 9568: Active): holds the addresses, advertises. */
    final class Master implements State {
        /** When Adver_Timer fires: absolute, so that the interval does not drift with the time that sending takes. */
        long advertDeadlineNs;
        long lastAdvertNs;
        long garpDelayedDeadlineNs = VirtualRouter.NEVER;
        long garpLowerDeadlineNs = VirtualRouter.NEVER;
        long garpRefreshDeadlineNs = VirtualRouter.NEVER;
        /** From when on an advertisement may be answered out of turn again. */
        long answerAllowedNs = Long.MIN_VALUE;
        /** Bursts of lost addresses since the window began. */
        int addressLosses;
        long lossWindowStartNs;
        long lastLossNs = Long.MIN_VALUE / 2;

        Master() {
        }

        @Override
        public String label() {
            return "MASTER";
        }

        long deadlineNs() {
            return Math.min(Math.min(advertDeadlineNs, garpRefreshDeadlineNs), Math.min(garpDelayedDeadlineNs, garpLowerDeadlineNs));
        }

        /** The timer's next deadline after one that was served: the old one plus the interval, so that lateness does not add up. */
        void advertServed(long intervalNs, long nowNs) {
            long next = advertDeadlineNs + intervalNs;
            advertDeadlineNs = next > nowNs ? next : nowNs + intervalNs;
            lastAdvertNs = nowNs;
        }

        /** The timer after an advertisement out of turn (RFC 5798 §6.4.3: "reset the Adver_Timer"). */
        void advertReset(long intervalNs, long nowNs) {
            advertDeadlineNs = nowNs + intervalNs;
            lastAdvertNs = nowNs;
        }
    }

    /** Not in the RFC: keepalived's state of a router that cannot work, e.g. its interface is down. */
    final class Fault implements State {
        Fault() {
        }

        @Override
        public String label() {
            return "FAULT";
        }
    }
}
