package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.Advert;

/** Everything that can happen to a virtual router. The two frequent ones are reusable: keep one instance, step it often. */
public sealed interface Event {
    /** Take part in elections from now on (RFC 5798 §6.4.1). */
    record Startup() implements Event {
    }

    /** Stop; a master resigns with priority 0. */
    record Shutdown() implements Event {
    }

    /** A master was heard, and the election answers to it by the rules for advertisements. The view may be used again after the step. */
    sealed interface Heard extends Event {
        Advert advert();
    }

    /** An advertisement that the decoder found acceptable. */
    record AdvertReceived(Advert advert) implements Heard {
    }

    /**
     * A master told us of itself in an authenticated datagram while its advertisements are overdue: counts as one of them.
     * {@link Advert#claim} fills the view.
     */
    record MasterHeard(Advert advert) implements Heard {
    }

    /** What ends the restraint of a router that has yielded; it says nothing to any other. */
    sealed interface Relief extends Event {
    }

    /** Some peer is heard again, on whatever path and in whatever state: we are not alone. */
    record PeerHeard() implements Relief {
        public static final PeerHeard INSTANCE = new PeerHeard();
    }

    /** The cloud shows that nobody holds our resource, or that we do. */
    record ResourceFree() implements Relief {
        public static final ResourceFree INSTANCE = new ResourceFree();
    }

    /** The cloud's resource went to another host, which the referee thinks is a better master; {@code holder} is for the message. */
    record ClaimedElsewhere(String holder) implements Event {
    }

    /** Time has passed; {@link VirtualRouter#nextDeadlineNs()} says when this is needed. Too early is harmless. */
    record TimeDue() implements Event {
        public static final TimeDue INSTANCE = new TimeDue();
    }

    /** What is known about this host, and whether it can work; every state takes note of it. */
    sealed interface Condition extends Event {
    }

    /** A tracked thing has a new status. Unknown names are ignored: a reload may just have removed them. */
    record TrackerUpdate(String tracker, TrackerStatus status) implements Condition {
    }

    /** Something beside trackers makes work impossible, e.g. {@code interface eth0 down}. Idempotent per cause. */
    record FaultRaised(String cause) implements Condition {
    }

    record FaultCleared(String cause) implements Condition {
    }

    /** A planned hand-over: resign, and do not take the mastership back from the peer that follows while it is well. */
    record Resign() implements Event {
    }

    /** Somebody else deleted one of the virtual addresses from this host; {@code address} is for the message. */
    record AddressLost(String address) implements Event {
    }
}
