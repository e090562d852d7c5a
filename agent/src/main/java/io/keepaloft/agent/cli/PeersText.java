package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.StatusReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code status} that tell what is true now of the peers: when each was heard, and whether its channel answers. */
final class PeersText {
    private static final String ON = "on";
    private static final String FAILED = " of its messages failed authentication";
    /** So long after a message that was refused another is to be expected, if they go on: a peer speaks every second or so. */
    private static final long PRESENT_MS = 5_000;
    /** So long ago it is not told any more, and stands in {@code status --json} alone. */
    private static final long PAST_MS = 600_000;

    private PeersText() {}

    /** Pairs of a label and a text. */
    static List<List<String>> rows(StatusReport.Transport transport) {
        List<List<String>> rows = new ArrayList<>();
        if (transport.channel() != null) {
            rows.add(List.of("channel", transport.channel() + (transport.channel().equals(ON) ? answering(transport.peers()) : "")));
        }
        for (StatusReport.Peer peer : transport.peers()) {
            rows.add(List.of("peer", peer(peer)));
            if (ON.equals(transport.channel())) {
                rows.add(List.of("", channel(peer)));
            }
        }
        transport.peers().stream().filter(peer -> Boolean.FALSE.equals(peer.configMatches()))
                .forEach(peer -> rows.add(List.of("DIFFERS", peer.address() + " is configured otherwise: " + String.join(", ", peer.differs()))));
        return rows;
    }

    /** It says of the channel at this end only that it is open: that somebody answers is another matter. */
    private static String answering(List<StatusReport.Peer> peers) {
        long answer = peers.stream().filter(peer -> ON.equals(peer.channel())).count();
        return peers.isEmpty() ? ", and no peer is known" : ", " + (answer == 0 ? "none" : answer) + " of " + peers.size() + (peers.size() == 1 ? " peer" : " peers")
                + (answer == 1 || peers.size() == 1 ? " answers" : " answer");
    }

    private static String peer(StatusReport.Peer peer) {
        return peer.address() + (peer.name() == null ? "" : " (" + peer.name() + ", found by cloud_peers)")
                + (peer.lastHeardMs() == null ? " never heard" : " heard " + ago(peer.lastHeardMs()) + rungs("", peer.heardOn())) + rungs(", hears us", peer.hearsUsOn());
    }

    private static String rungs(String what, List<String> rungs) {
        return rungs.isEmpty() ? "" : what + " on " + String.join(", ", rungs);
    }

    private static String channel(StatusReport.Peer peer) {
        String heard = peer.channelHeardMs() == null ? "" : "last heard " + ago(peer.channelHeardMs());
        if (ON.equals(peer.channel())) {
            return "channel on" + (peer.channelForMs() == null ? "" : " for " + length(peer.channelForMs())) + (heard.isEmpty() ? "" : ", " + heard) + says(peer, "says")
                    + refusedBesides(peer);
        }
        String refused = peer.channelRefused() == 0 ? "" : peer.channelRefused() + FAILED + ", the last " + ago(peer.channelRefusedMs());
        if (otherKey(peer)) {
            return "channel: the key differs, " + refused + (heard.isEmpty() ? "" : "; " + heard);
        }
        return "channel " + (peer.channel() == null ? "not known" : peer.channel()) + (heard.isEmpty() ? "" : ", " + heard) + says(peer, "it said")
                + (refused.isEmpty() ? "" : "; " + refused);
    }

    /** Of a peer whose messages are believed: what was refused before they were was its own; what was refused since then need not have been. */
    private static String refusedBesides(StatusReport.Peer peer) {
        if (peer.channelRefused() == 0 || peer.channelRefusedMs() >= PAST_MS) {
            return "";
        }
        boolean before = peer.channelForMs() != null && peer.channelRefusedMs() > peer.channelForMs();
        if (!before && (otherKey(peer) || peer.channelRefusedMs() < PRESENT_MS)) {
            return "; " + peer.channelRefused() + FAILED + ", the last " + ago(peer.channelRefusedMs()) + ": somebody else may send in its name";
        }
        return "; until " + ago(peer.channelRefusedMs()) + " " + (before ? "the key differed: " : "") + peer.channelRefused() + FAILED;
    }

    /** What was refused came after what was last believed. */
    private static boolean otherKey(StatusReport.Peer peer) {
        return peer.channelRefusedMs() != null && (peer.channelHeardMs() == null || peer.channelRefusedMs() < peer.channelHeardMs());
    }

    private static String says(StatusReport.Peer peer, String says) {
        return peer.state() == null ? "" : "; " + says + " " + peer.state() + (peer.priority() == null ? "" : ", priority " + peer.priority());
    }

    private static String ago(long ms) {
        return length(ms) + " ago";
    }

    private static String length(long ms) {
        return StatusText.length(Duration.ofMillis(ms));
    }
}
