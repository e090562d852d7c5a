package io.keepaloft.protocol.paths;

import java.util.Set;
import java.util.stream.Collectors;

/** Says when a peer that answers on the peer channel does not hear our advertisements, or we not its: a protocol is blocked. */
final class BlockedPaths {
    private static final long PROVED_NS = 12 * Channel.SECOND_NS;

    private final MemberConfig config;
    private final Peers peers;
    private final MemberEffects effects;
    private String blocked;

    /** @param raised the alarm of the configuration before, so that it is ended or goes on; null if there is none */
    BlockedPaths(MemberConfig config, Peers peers, MemberEffects effects, String raised) {
        this.blocked = raised;
        this.config = config;
        this.peers = peers;
        this.effects = effects;
    }

    /** The alarm's text; null if there is none. */
    String text() {
        return blocked;
    }

    /**
     * @param masterSinceNs since when we are master; negative if we are not
     * @param active        the rungs that each of our advertisements goes out on; {@code sendingOn} has those that are tried now and then, too
     */
    void look(long masterSinceNs, int active, int sendingOn, long nowNs) {
        String found = null;
        for (int i = 0; i < peers.count() && found == null; i++) {
            Peer peer = peers.get(i);
            if (peer.speaks) {
                found = masterSinceNs >= 0 ? towards(peer, masterSinceNs, active, sendingOn) : from(peer, nowNs);
            }
        }
        if (found == null && blocked != null) {
            blocked = null;
            effects.pathOpen();
        } else if (found != null && !found.equals(blocked)) {
            blocked = found;
            effects.pathBlocked(found);
        }
    }

    private long patienceNs() {
        return config.mode() == TransportMode.AUTO ? PROVED_NS : threeAdvertsNs();
    }

    private long threeAdvertsNs() {
        return Math.max(Channel.SECOND_NS, 3 * config.router().format().advertIntervalNs());
    }

    /** One that has just begun to speak has heard nothing yet: three advertisements on protocol 112, or the next that is tried there. */
    private String towards(Peer peer, long masterSinceNs, int active, int sendingOn) {
        long meetingNs = (active & ~Rung.UDP.bit()) == 0 ? patienceNs() : threeAdvertsNs();
        boolean proved = peer.reportNs - masterSinceNs > patienceNs() && peer.reportNs - peer.speaksSinceNs > meetingNs;
        return proved && deaf(sendingOn, heardBy(peer)) ? text(peer, sendingOn, "to " + peer.address) : null;
    }

    private String from(Peer peer, long nowNs) {
        boolean proved = peer.state == Message.MASTER && nowNs - Math.max(peer.masterSinceNs, peer.speaksSinceNs) > patienceNs();
        return proved && deaf(peer.sendingOn, heardOf(peer, nowNs)) ? text(peer, peer.sendingOn, "from " + peer.address) : null;
    }

    /** Whether none of the rungs on protocol 112 that are sent on is heard; what UDP carries does not count. */
    private static boolean deaf(int sendingOn, int heard) {
        int raw = sendingOn & ~Rung.UDP.bit();
        return raw != 0 && (raw & heard) == 0;
    }

    private int heardBy(Peer peer) {
        int mask = 0;
        for (int i = 0; i < Rung.COUNT; i++) {
            mask |= peer.hearsUs(Rung.BEST_FIRST.get(i), patienceNs()) ? 1 << i : 0;
        }
        return mask;
    }

    private int heardOf(Peer peer, long nowNs) {
        return peer.heardWithin(patienceNs(), nowNs);
    }

    private String text(Peer peer, int sendingOn, String way) {
        Set<ConfigPart> differing = ConfigPart.parts(peer.differs);
        differing.retainAll(config.router().format().version() == 2 ? ConfigPart.AGREED_IN_2 : ConfigPart.AGREED_IN_3);
        if (!differing.isEmpty()) {
            return "advertisements are dropped on the way " + way + ": the configurations differ in "
                    + differing.stream().map(ConfigPart::text).collect(Collectors.joining(", "));
        }
        return (sendingOn & Rung.UNICAST.bit()) != 0 ? "protocol 112 is blocked on the way " + way
                : "multicast advertisements do not arrive on the way " + way + ": the fabric does not deliver them, or protocol 112 is blocked";
    }
}
