package io.keepaloft.protocol.election;

/** The state of a virtual router (RFC 5798 §6.4), each with only its own data; the router alone changes it. */
public sealed interface State {
    /** The contract's name: INIT, BACKUP, MASTER or FAULT. */
    String label();

    /** §6.4.1; also while a tracker that decides about faults has not yet had its first result. */
    final class Initialize implements State {
        boolean started;

        Initialize() {
        }

        @Override
        public String label() {
            return "INIT";
        }
    }

    /** §6.4.2. RFC 9568 calls it Backup too. */
    final class Backup implements State {
        /** When Master_Down_Timer fires. */
        long masterDownDeadlineNs;
        /** When the timer was last started; a changed priority moves the deadline from here. */
        long timerStartNs;
        /** Whether the timer runs for Skew_Time only (the master resigned). */
        boolean skewOnly;
        /** End of preempt_delay; {@link VirtualRouter#NEVER} while no lower advertisement has been heard. */
        long preemptDeadlineNs = VirtualRouter.NEVER;
        /** What the takeover will be called when the timer fires. */
        Reason takeoverReason = Reason.ADVERTS_LOST;
        /** How often a late timer has been excused since the last advertisement. */
        int latenessExcuses;
        /** Whether we handed over on request, and to whom not to be rude then. */
        boolean handedOver;
        /** The priority with which our successor took over; -1 until it is heard. */
        int successorPriority = -1;

        Backup() {
        }

        @Override
        public String label() {
            return "BACKUP";
        }
    }

    /** §6.4.3. RFC 9568 calls it Active. */
    final class Master implements State {
        long advertDeadlineNs;
        long lastAdvertNs;
        long garpDelayDeadlineNs = VirtualRouter.NEVER;
        long garpLowerDeadlineNs = VirtualRouter.NEVER;
        long garpRefreshDeadlineNs = VirtualRouter.NEVER;
        long answerAllowedNs;
        int addressLosses;
        long addressLossWindowEndNs;

        Master() {
        }

        @Override
        public String label() {
            return "MASTER";
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
