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
 * @param windowNs  who was heard within this time is heard
 * @param unheardNs who says, so long after we sent, that it heard nothing since then, does not hear us
 */
record Court(Peers peers, VirtualRouter router, long windowNs, long unheardNs, long nowNs) implements Referee.Bench {
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
            Peer peer = peers.find(address.hi(), address.lo());
            if (peer != null && peer.known() && address.family() == peer.address.family()) {
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
    public boolean connected(Peer peer) {
        return nowNs - peer.lastHeardNs() <= windowNs && !peer.deaf(unheardNs);
    }

    @Override
    public boolean serves(Peer peer) {
        return nowNs - peer.lastAdvertNs() <= windowNs || peer.master() && nowNs - peer.reportNs <= windowNs;
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
        for (Rung rung : Rung.values()) {
            if ((choice.active() & rung.bit()) != 0) {
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

    private static PeerStatus status(MemberConfig config, Peer peer, long nowNs) {
        Map<Rung, Long> heard = new EnumMap<>(Rung.class);
        for (Rung rung : Rung.values()) {
            if (peer.heardNs[rung.ordinal()] != Peer.LONG_AGO_NS) {
                heard.put(rung, (nowNs - peer.heardNs[rung.ordinal()]) / 1_000_000);
            }
        }
        String channel = config.key().isEmpty() ? "off" : peer.speaks ? "on" : peer.spoke ? "quiet" : "no answer";
        return new PeerStatus(peer.address, heard, channel, peer.spoke ? (nowNs - peer.believedNs) / 1_000_000 : -1,
                peer.state < 0 ? null : Message.STATE_LABELS[peer.state], peer.priority, Channel.parts(peer.differs));
    }
}
