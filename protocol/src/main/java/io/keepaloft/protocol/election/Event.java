package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.IpAddress;

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

    /** What ends the deference of a router that gave way; it says nothing to any other. */
    sealed interface Relief extends Event {
    }

    /** A peer is heard that was not when this router gave way, or the one that it follows cannot tell what it hears: silence counts again. */
    record PeerHeard() implements Relief {
        public static final PeerHeard INSTANCE = new PeerHeard();
    }

    /** The master that this router follows hears it again: it will step down for the better one. */
    record HeardAgain() implements Relief {
        public static final HeardAgain INSTANCE = new HeardAgain();
    }

    /** The cloud shows that nobody holds our resource, or that we do. */
    record ResourceFree() implements Relief {
        public static final ResourceFree INSTANCE = new ResourceFree();
    }

    /**
     * The cloud's resource went to another host, and the referee says that this one gives way.
     *
     * @param holder for the message
     * @param heard  where the holder advertises from, if it is heard and does not hear us; null: it is not heard
     */
    record ClaimedElsewhere(String holder, IpAddress heard) implements Event {
    }

    /** The master that this backup obeyed says that it gave way: this one does so too, or it would only take its place. */
    record MasterGaveWay() implements Event {
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
