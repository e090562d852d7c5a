package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;

/** What a believed message of the peer channel means for the election: an advertisement, another master, or the end of a concession. */
final class Tidings {
    private final VirtualRouter router;
    private final Asking asking;
    private final Concession concession;
    private final Advert claim = new Advert();
    private final Event.MasterHeard masterHeard = new Event.MasterHeard(claim);
    private final Event.AdvertReceived udpAdvert = new Event.AdvertReceived(claim);

    Tidings(VirtualRouter router, Asking asking, Concession concession) {
        this.router = router;
        this.asking = asking;
        this.concession = concession;
    }

    /** Null: nothing. The event holds a view that the next message fills again. */
    Event of(Peer peer, Message message, long nowNs) {
        int priority = message.resigned ? 0 : message.priority;
        claim.claim(router.config().format(), priority, message.intervalNs, peer.advertHi, peer.advertLo);
        if (message.kind == Message.Kind.ADVERT) {
            peer.heardNs[Rung.UDP.ordinal()] = nowNs;
            asking.advertHeard(nowNs);
            return udpAdvert;
        }
        if (router.yielded()) {
            return concession.ends(peer, message, masterHeard);
        }
        return message.resigned ? resigned(peer) : message.state == Message.MASTER && missed(nowNs) ? masterHeard : null;
    }

    private Event resigned(Peer peer) {
        return peer.is(router.masterAddress()) ? masterHeard : null;
    }

    /** Whether it matters that somebody else is master: to one that is master, too, or has waited too long for an advertisement. */
    private boolean missed(long nowNs) {
        return router.master() || asking.overdue(nowNs);
    }
}
