package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.IpAddress;

/**
 * On which rungs a master advertises, and why: with {@code auto} on all until the peers have said which arrive, then on the first that
 * reaches each of them; on all again as soon as one goes quiet or no longer hears it.
 */
final class RungChoice {
    /** How long a peer that went quiet keeps us on all rungs, before it counts as one that does not speak. */
    private static final long MOURN_NS = 60 * Channel.SECOND_NS;
    /** How often one advertisement tries the rungs that are better than the one settled on. */
    private static final long PROBE_NS = 10 * Channel.SECOND_NS;
    /** Hellos are answered by then, or not at all. */
    private static final long PATIENCE_NS = 8 * Channel.SECOND_NS;

    private static final int PROTOCOL_112 = Rung.MULTICAST.bit() | Rung.UNICAST.bit();

    private static final String IDLE = "sends nothing while it is not master, then on all rungs until the peers say what arrives";

    private final MemberConfig config;
    private final Peers peers;
    private final boolean fixed;
    private boolean master;
    private Rung settled;
    private int active;
    private String reason;
    private long sinceNs;
    private long holdNs;
    private long probeDueNs;

    RungChoice(MemberConfig config, Peers peers) {
        this.config = config;
        this.peers = peers;
        this.fixed = config.mode() != TransportMode.AUTO || config.key().isEmpty();
        switch (config.mode()) {
            case MULTICAST -> fix(Rung.MULTICAST, "transport multicast");
            case UNICAST -> fix(Rung.UNICAST, "transport unicast");
            case UDP -> fix(Rung.UDP, "transport udp");
            case AUTO -> {
                if (fixed) {
                    fix(named(), "the peer channel is off (" + config.whyOff() + "), so nobody can say what arrives");
                } else {
                    active = Rung.ALL;
                    reason = IDLE;
                }
            }
        }
    }

    private void fix(Rung rung, String why) {
        settled = rung;
        active = rung.bit();
        reason = why;
    }

    /** The rung for peers that say nothing: what keepalived would do with this configuration. */
    private Rung named() {
        for (int i = 0; i < peers.count(); i++) {
            if (peers.get(i).named) {
                return Rung.UNICAST;
            }
        }
        return config.peers().isEmpty() ? Rung.MULTICAST : Rung.UNICAST;
    }

    /** Whoever signs on protocol 112 does so on both of its rungs, and where its signs arrive our advertisements have to. */
    int active() {
        return peerSigns() ? PROTOCOL_112 : active;
    }

    private boolean peerSigns() {
        return fixed && config.mode() == TransportMode.AUTO && peers.anySigns();
    }

    /** Nothing is sent, and nothing is decided. */
    boolean idle() {
        return !fixed && !master;
    }

    boolean settled() {
        return settled != null;
    }

    String reason() {
        return peerSigns() ? reason + "; a peer signs on protocol 112, so its multicast and its unicast are both used" : reason;
    }

    /** The rungs on which peers may expect to hear us, the ones that are tried now and then included. */
    int promised() {
        return fixed || settled == null ? active() : active | settled.bit() - 1;
    }

    /** The rungs of one advertisement. */
    int next(long nowNs) {
        if (!fixed && settled != null && settled != Rung.MULTICAST && nowNs >= probeDueNs) {
            probeDueNs = nowNs + PROBE_NS;
            return promised();
        }
        return active();
    }

    void becameMaster(boolean isMaster, long nowNs) {
        if (fixed || master == isMaster) {
            return;
        }
        master = isMaster;
        holdNs = calmNs();
        widen(isMaster ? "all rungs, until the peers say what arrives" : IDLE, nowNs);
    }

    private long intervalNs() {
        return config.router().format().advertIntervalNs();
    }

    private long calmNs() {
        return Math.max(3 * Channel.SECOND_NS, 4 * intervalNs());
    }

    /** What an advertisement may be late by until it counts as lost. */
    private long freshNs() {
        return 5 * intervalNs() / 2 + 5_000_000;
    }

    private void widen(String why, long nowNs) {
        settled = null;
        active = Rung.ALL;
        reason = why;
        sinceNs = nowNs;
    }

    /** Looks at what the peers said last. @return whether the decision or its reason changed */
    boolean evaluate(long nowNs) {
        if (fixed || !master) {
            return false;
        }
        int before = active;
        String said = reason;
        if (settled == null) {
            settle(nowNs);
        } else {
            doubt(nowNs);
        }
        return active != before || !reason.equals(said);
    }

    private void doubt(long nowNs) {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (mourned(peer, nowNs)) {
                again(peer.address + " went quiet: all rungs again", nowNs);
                return;
            }
            if (peer.speaks && peer.reportNs > sinceNs && !hearsActive(peer)) {
                again(peer.address + " does not hear " + settled.key() + ": all rungs again", nowNs);
                return;
            }
        }
        for (int r = 0; r < Rung.COUNT; r++) {
            Rung rung = Rung.BEST_FIRST.get(r);
            if (rung.ordinal() < settled.ordinal() && nowNs - sinceNs > calmNs() && worksAgain(rung)) {
                widen(rung.key() + " arrives again: all rungs, to be sure", nowNs);
                return;
            }
        }
    }

    /** Widening soon after settling makes the next decision take longer: a bad network must not make us talk of nothing else. */
    private void again(String why, long nowNs) {
        holdNs = nowNs - sinceNs < MOURN_NS ? Math.min(MOURN_NS, 2 * holdNs) : calmNs();
        widen(why, nowNs);
    }

    private boolean hearsActive(Peer peer) {
        return peer.hearsUs(settled, freshNs());
    }

    private boolean worksAgain(Rung rung) {
        int heard = 0;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.speaks && !peer.hearsUs(rung, Math.max(Channel.SECOND_NS, intervalNs()) + intervalNs())) {
                return false;
            }
            heard += peer.speaks ? 1 : 0;
        }
        return heard > 0;
    }

    /** It spoke, and has been quiet for less than the time after which that is taken for granted. */
    private static boolean mourned(Peer peer, long nowNs) {
        return peer.spoke && !peer.speaks && nowNs - peer.believedNs < MOURN_NS;
    }

    private void settle(long nowNs) {
        if (nowNs - sinceNs < holdNs) {
            return;
        }
        int silent = 0;
        int speaking = 0;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.speaks) {
                speaking++;
                if (peer.reportNs - sinceNs < 2 * intervalNs()) {
                    return; // it has not had the time to say
                }
            } else if (mourned(peer, nowNs) || peer.known() && !peer.spoke && nowNs - sinceNs < PATIENCE_NS) {
                return;
            } else if (peer.known()) {
                silent |= named().bit() | peer.servedBy | heardOn(peer, nowNs) | (peer.answersSigns ? PROTOCOL_112 : 0);
            }
        }
        if (speaking == 0) {
            decide(named(), silent, "no peer answers on the peer channel", nowNs);
            return;
        }
        for (int r = 0; r < Rung.COUNT; r++) {
            Rung rung = Rung.BEST_FIRST.get(r);
            if (allHear(rung)) {
                decide(rung, silent, why(rung), nowNs);
                return;
            }
        }
        reason = "no rung reaches every peer: all of them";
    }

    private void decide(Rung rung, int silent, String why, long nowNs) {
        settled = rung;
        active = rung.bit() | silent;
        reason = why;
        sinceNs = nowNs;
        probeDueNs = nowNs + PROBE_NS;
        for (int i = 0; i < peers.count(); i++) {
            if (peers.get(i).speaks) {
                peers.get(i).servedBy = rung.bit();
            }
        }
    }

    private boolean allHear(Rung rung) {
        for (int i = 0; i < peers.count(); i++) {
            if (peers.get(i).speaks && !peers.get(i).hearsUs(rung, freshNs())) {
                return false;
            }
        }
        return true;
    }

    private static int heardOn(Peer peer, long nowNs) {
        return peer.heardWithin(MOURN_NS, nowNs);
    }

    private String why(Rung rung) {
        return switch (rung) {
            case MULTICAST -> "every peer hears multicast";
            case UNICAST -> "every peer hears unicast; multicast is not delivered by the fabric";
            case UDP -> "every peer hears udp; protocol 112 is blocked on the way to " + deaf();
        };
    }

    private IpAddress deaf() {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.speaks && !peer.hearsUs(Rung.UNICAST, freshNs())) {
                return peer.address;
            }
        }
        return peers.get(0).address;
    }
}
