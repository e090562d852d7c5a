package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a member knows of its peers at one moment: for the referee, and for status.
 *
 * @param windowNs      who was heard within this time is heard
 * @param askedNs       when all were asked whether they hear us
 * @param masterSinceNs since when we are master; negative if we are not, or nobody asks
 */
record Court(Peers peers, VirtualRouter router, long windowNs, long askedNs, long masterSinceNs, long nowNs) implements Referee.Bench {
    /** So much later a write of one that is master no more is still noticed first: it may be ten seconds under way, and the next look ten seconds away. */
    private static final long LATE_WRITE_NS = 20 * Channel.SECOND_NS;

    /** Whether nobody is left whose answer is waited for. */
    boolean complete() {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.known() && !connected(peer)) {
                return false;
            }
        }
        return true;
    }

    /** Every peer that ever answered did so now, and of those that never did, whose backups are silent, one is heard if there are any. */
    boolean allInReach() {
        boolean anySilent = false;
        boolean silentHeard = false;
        boolean anybody = false;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.known() && peer.answers() && !connected(peer)) {
                return false;
            }
            anybody |= peer.known();
            anySilent |= peer.known() && !peer.answers();
            silentHeard |= peer.known() && !peer.answers() && connected(peer);
        }
        return anybody && (!anySilent || silentHeard);
    }

    @Override
    public int knownPeers() {
        int count = 0;
        for (int i = 0; i < peers.count(); i++) {
            count += peers.get(i).known() ? 1 : 0;
        }
        return count;
    }

    @Override
    public int connectedPeers() {
        int count = 0;
        for (int i = 0; i < peers.count(); i++) {
            count += peers.get(i).known() && connected(peers.get(i)) ? 1 : 0;
        }
        return count;
    }

    @Override
    public Peer find(Collection<IpAddress> addresses) {
        for (IpAddress address : addresses) {
            Peer peer = peers.known(address);
            if (peer != null) {
                return peer;
            }
        }
        return null;
    }

    @Override
    public Peer missing() {
        Peer missing = null;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.known() && !connected(peer)) {
                if (missing != null) {
                    return null;
                }
                missing = peer;
            }
        }
        return missing;
    }

    @Override
    public Peer lateWriter() {
        Peer writer = null;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            long lastNs = peer.lastAdvertNs();
            if (peer.known() && masterSinceNs >= 0 && lastNs >= masterSinceNs && nowNs - lastNs <= LATE_WRITE_NS && connected(peer)) {
                if (writer != null) {
                    return null;
                }
                writer = peer;
            }
        }
        return writer;
    }

    /** Of one that never answered, by channel or sign, it is not known what it hears. */
    @Override
    public boolean connected(Peer peer) {
        return !unreadable(peer) && (peer.answers() ? peer.heardUsNs >= askedNs : heard(peer.lastHeardNs()));
    }

    @Override
    public boolean serves(Peer peer) {
        return !unreadable(peer) && (heard(peer.lastAdvertNs()) || peer.master() && heard(peer.reportNs));
    }

    @Override
    public boolean unreadable(Peer peer) {
        return peer.unreadable(windowNs, nowNs);
    }

    /** @param holder null: the only one there is. @return null: none, or several */
    Peer unreadable(IpAddress holder) {
        Peer found = null;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (unreadable(peer) && (holder == null || peer.is(holder))) {
                if (found != null) {
                    return null;
                }
                found = peer;
            }
        }
        return found;
    }

    private boolean heard(long lastNs) {
        return nowNs - lastNs <= windowNs;
    }

    @Override
    public boolean better(Peer peer) {
        return peer.master() && wins(peer);
    }

    @Override
    public boolean outranks(Peer peer) {
        boolean any = peer != null && wins(peer);
        for (int i = 0; peer == null && i < peers.count(); i++) {
            any |= peers.get(i).known() && !connected(peers.get(i)) && wins(peers.get(i));
        }
        return any;
    }

    /** By the priority that it told last. */
    private boolean wins(Peer peer) {
        IpAddress own = router.config().source();
        int tie = IpAddress.compare(peer.advertHi, peer.advertLo, own.hi(), own.lo());
        int ours = router.effectivePriority();
        return peer.priority > ours || peer.priority == ours && tie > 0;
    }

    static PathsStatus status(MemberConfig config, RungChoice choice, String blocked, Peers peers, long nowNs) {
        Set<Rung> active = EnumSet.noneOf(Rung.class);
        int mask = choice.idle() ? arriving(peers, 3 * config.router().format().advertIntervalNs(), nowNs) : choice.active();
        for (Rung rung : Rung.values()) {
            if ((mask & rung.bit()) != 0) {
                active.add(rung);
            }
        }
        List<PeerStatus> known = new ArrayList<>();
        for (int i = 0; i < peers.count(); i++) {
            if (peers.get(i).known()) {
                known.add(status(config, peers.get(i), nowNs));
            }
        }
        String channel = config.key().isPresent() ? "on" : "off: " + config.whyOff();
        return new PathsStatus(config.mode(), active, choice.settled(), choice.reason(), channel, blocked, List.copyOf(known));
    }

    private static int arriving(Peers peers, long windowNs, long nowNs) {
        int mask = 0;
        for (int i = 0; i < peers.count(); i++) {
            mask |= peers.get(i).heardWithin(windowNs, nowNs);
        }
        return mask;
    }

    private static PeerStatus status(MemberConfig config, Peer peer, long nowNs) {
        Map<Rung, Long> heard = new EnumMap<>(Rung.class);
        Set<Rung> hearsUs = EnumSet.noneOf(Rung.class);
        for (Rung rung : Rung.values()) {
            if (peer.speaks && peer.hearsUs(rung, 3 * config.router().format().advertIntervalNs())) {
                hearsUs.add(rung);
            }
            if (peer.heardNs[rung.ordinal()] != Peer.LONG_AGO_NS) {
                heard.put(rung, (nowNs - peer.heardNs[rung.ordinal()]) / 1_000_000);
            }
        }
        String channel = config.key().isEmpty() ? "off" : peer.speaks ? "on" : peer.spoke ? "quiet" : "no answer";
        return new PeerStatus(peer.address, heard, hearsUs, channel, peer.spoke ? (nowNs - peer.believedNs) / 1_000_000 : -1,
                peer.state < 0 ? null : Message.STATE_LABELS[peer.state], peer.priority, ConfigPart.parts(peer.differs),
                peer.speaks ? (nowNs - peer.speaksSinceNs) / 1_000_000 : -1, peer.refused, peer.refused > 0 ? (nowNs - peer.refusedNs) / 1_000_000 : -1);
    }
}
