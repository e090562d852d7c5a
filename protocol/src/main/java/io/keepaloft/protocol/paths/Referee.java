package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Collection;

/**
 * Judges a master's claim on a resource that another host took from it in the cloud: take it back, leave it, or give way.
 *
 * <p>Of two that have no way to each other, or only one way, whoever took it last keeps it: the other cannot make it step down, so to
 * take it back would be the beginning of a fight. In a larger cluster the holder that a majority has no way to and that is no better
 * master gives it up again. "Connected" is a peer that is heard and, as far as it says, hears us.
 */
public final class Referee {
    /**
     * @param peer  the holder to give way to, or who it must be; null if that is not known
     * @param obeys whether the holder, if it is a peer, is one that obeys us: to take it back is the end of a fight, not the beginning of one
     * @param why   for people
     */
    public record Ruling(Verdict verdict, IpAddress peer, boolean obeys, String why) {
        static Ruling retake(boolean obeys, String why) {
            return new Ruling(Verdict.RETAKE, null, obeys, why);
        }

        /** What becomes of {@link Verdict#STAND} when nothing is left to stand for: one that holds nothing is no master beside one that may hold everything. */
        public Ruling withNothingLeft() {
            return new Ruling(Verdict.YIELD, null, false, why + ", and nothing is left here that one host alone can hold");
        }

        static Ruling giveWay(Verdict how, Peer holder, String why) {
            return new Ruling(how, holder == null ? null : holder.address, false, why);
        }
    }

    public enum Verdict {
        RETAKE,
        /** Leave it to its holder, and stay master of the rest: to take it back may be the beginning of a fight. */
        STAND,
        /** Stay backup until the holder is heard. */
        YIELD,
        /** The holder is heard as a master, and does not hear us: obey it as if it were the better one, until it hears us. */
        FOLLOW
    }

    /** What a member knows of the holder's kind: the smallest view that a judgment needs. */
    interface Bench {
        /** Peers that were named, or that proved to be there. */
        int knownPeers();

        /** How many of them are connected with us now. */
        int connectedPeers();

        /** The known peer with one of these addresses, or null. */
        Peer find(Collection<IpAddress> addresses);

        /** The only known peer that is not connected, or null if there are several or none. */
        Peer missing();

        /** The only connected peer that advertised a short while ago beside us, so that its last write may be later than ours; null if there are several or none. */
        Peer lateWriter();

        boolean connected(Peer peer);

        /** Whether it advertises, or says that it is master. */
        boolean serves(Peer peer);

        /** Whether it advertises with another configuration than ours. */
        boolean unreadable(Peer peer);

        /** Whether that peer says that it is master, and wins against us. */
        boolean better(Peer peer);

        /** Whether that peer, or if it is null any that is not connected, would win against us by what it last said. */
        boolean outranks(Peer peer);
    }

    private Referee() {
    }

    /**
     * @param holder what is known of the holder's private addresses; empty if nothing
     * @param again  whether it was taken from the same holder before, in this term
     */
    static Ruling judge(Bench bench, Collection<IpAddress> holder, boolean again) {
        if (bench.knownPeers() == 0) {
            return new Ruling(Verdict.STAND, null, false, "no peer is known, so it cannot be told whether somebody moved it, or a master took it that was never heard");
        }
        // The holder may also be a backup that is connected, and whose last write as a master took effect late. But not again and again.
        boolean outOfReach = bench.connectedPeers() == 0 || again;
        Peer peer = !holder.isEmpty() ? bench.find(holder) : outOfReach ? bench.missing() : bench.lateWriter();
        if (peer == null && !holder.isEmpty()) {
            return Ruling.retake(false, "the holder is none of the known peers");
        }
        if (peer != null && bench.connected(peer)) {
            return bench.better(peer) ? Ruling.giveWay(Verdict.YIELD, peer, peer.address + " is the better master")
                    : Ruling.retake(true, peer.address + " is heard and has no better claim");
        }
        return unconnected(bench, peer, peer != null || again);
    }

    private static Ruling unconnected(Bench bench, Peer peer, boolean outOfReach) {
        boolean serves = peer != null && bench.serves(peer);
        int members = bench.knownPeers() + 1;
        int connected = bench.connectedPeers() + 1;
        String who = peer == null ? "the holder is unknown" : serves ? peer.address + " is master and does not hear us"
                : bench.unreadable(peer) ? peer.address + "'s advertisements are dropped here, since its configuration differs" : peer.address + " is not heard";
        String why = who + ", and " + connected + " of " + members + " members have a way to each other here";
        if (2 * connected > members && !(outOfReach && bench.outranks(peer))) {
            return Ruling.retake(connected == members, why);
        }
        return Ruling.giveWay(serves ? Verdict.FOLLOW : Verdict.YIELD, peer, why);
    }
}
