package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Collection;

/** Judges a master's claim on a resource that another host took from it in the cloud: take it back, or give way. */
public final class Referee {
    /** @param why for people */
    public record Ruling(Verdict verdict, String why) {
    }

    public enum Verdict { RETAKE, YIELD }

    /** What a member knows of the holder's kind: the smallest view that a judgment needs. */
    interface Bench {
        /** Peers that were named, or that proved to be there. */
        int knownPeers();

        /** How many of them are heard now. */
        int heardPeers();

        /** The known peer with one of these addresses, or null. */
        Peer find(Collection<IpAddress> addresses);

        boolean heard(Peer peer);

        /** Whether that peer says that it is master, and wins against us. */
        boolean better(Peer peer);
    }

    private Referee() {
    }

    /**
     * @param holder what is known of the holder's private addresses; empty if nothing
     */
    static Ruling judge(Bench bench, Collection<IpAddress> holder) {
        if (bench.knownPeers() == 0) {
            // Whoever gave way takes part again when a peer is heard, and here nobody can ever be: two such hosts would both wait for ever.
            return retake("no peer is known");
        }
        Peer peer = bench.find(holder);
        if (peer != null && bench.heard(peer)) {
            return bench.better(peer) ? giveWay(peer.address + " is the better master") : retake(peer.address + " is heard and has no better claim");
        }
        if (peer == null && !holder.isEmpty()) {
            return retake("the holder is none of the known peers");
        }
        int members = bench.knownPeers() + 1;
        int heard = bench.heardPeers() + 1;
        String count = (peer == null ? "the holder is unknown" : peer.address + " is not heard") + ", and we see " + heard + " of " + members + " members";
        return 2 * heard > members ? retake(count) : giveWay(count);
    }

    private static Ruling retake(String why) {
        return new Ruling(Verdict.RETAKE, why);
    }

    private static Ruling giveWay(String why) {
        return new Ruling(Verdict.YIELD, why);
    }
}
