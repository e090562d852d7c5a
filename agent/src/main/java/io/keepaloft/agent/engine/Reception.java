package io.keepaloft.agent.engine;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.Packet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Reads what comes for one instance: counts and tells what is dropped, and hands out the rest in one view that is used again. Engine thread only. */
final class Reception {
    private static final Logger LOG = LogManager.getLogger(Reception.class);
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    private final Counters counters;
    private final AdvertDecoder decoder = new AdvertDecoder();
    private final Advert advert = new Advert();
    private final Event.AdvertReceived received = new Event.AdvertReceived(advert);
    private final RateLimit rejections = new RateLimit(SAY_EVERY_NS);
    private final RateLimit differences = new RateLimit(SAY_EVERY_NS);

    Reception(Counters counters) {
        this.counters = counters;
    }

    /** @return null if the packet is dropped, of which the member hears if it tells of a peer; else valid until the next call */
    Event.AdvertReceived decode(Packet packet, RouterSetup setup, Member member, long nowNs) {
        return switch (decoder.decode(packet, setup.rules(), advert)) {
            case Decoded.Ok _ -> {
                counters.advertsReceived++;
                compare(setup, nowNs);
                yield received;
            }
            case Decoded.Rejected rejected -> {
                reject(rejected, packet, setup, nowNs);
                if (rejected.reason().configured()) {
                    member.advertDropped(packet.sourceHi(), packet.sourceLo(), nowNs);
                }
                yield null;
            }
        };
    }

    private void reject(Decoded.Rejected rejected, Packet packet, RouterSetup setup, long nowNs) {
        counters.rejected(rejected.reason());
        long heldBack = rejections.tryPass(nowNs);
        if (heldBack >= 0) {
            LOG.warn("{}: dropped an advertisement from {}: {}. It changes nothing ({} more dropped since the last such line; totals in status).",
                    setup.instance().name(), RejectedSource.of(packet), rejected.reason().key(), heldBack);
        }
    }

    private void compare(RouterSetup setup, long nowNs) {
        if (advert.addressesDiffer() && differences.tryPass(nowNs) >= 0) {
            LOG.warn("{}: {} advertises other virtual addresses than ours. It is obeyed all the same, since two masters would be worse:"
                    + " make both configurations list the same addresses.", setup.instance().name(), advert.source());
        }
    }
}
