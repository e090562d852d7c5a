package io.keepaloft.agent;

import io.keepaloft.agent.control.StatusReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether it is known, before a planned hand-over, that no peer can follow. A keepalived that is backup says nothing, and without the peer
 * channel nobody does: who cannot be asked may be well.
 */
final class Heirs {
    private static final Set<String> CANNOT_FOLLOW = Set.of("FAULT", "INIT");
    private static final String ANYWAY = "; start a peer first, or resign all the same with --force";

    private Heirs() {
    }

    /** Why nobody will follow, and what to do; empty if somebody may. */
    static Optional<String> none(StatusReport.Transport transport) {
        if (!"on".equals(transport.channel())) {
            return Optional.empty();
        }
        List<StatusReport.Peer> peers = transport.peers();
        if (peers.isEmpty()) {
            return Optional.of("no peer is known, so this host stays master: none was ever heard, on any path" + ANYWAY
                    + " (a keepalived that was never master is not heard)");
        }
        if (!peers.stream().allMatch(Heirs::cannotFollow)) {
            return Optional.empty();
        }
        return Optional.of("no peer can take over, so this host stays master: " + peers.stream().map(Heirs::describe).collect(Collectors.joining(", ")) + ANYWAY);
    }

    private static boolean cannotFollow(StatusReport.Peer peer) {
        return switch (peer.channel()) {
            case "quiet" -> peer.heardOn().isEmpty();
            case "on" -> peer.state() != null && CANNOT_FOLLOW.contains(peer.state());
            default -> false;
        };
    }

    private static String describe(StatusReport.Peer peer) {
        return peer.channel().equals("on") ? peer.address() + " is in " + peer.state()
                : peer.address() + " went quiet" + (peer.channelHeardMs() == null ? "" : " " + peer.channelHeardMs() / 1000 + " s ago");
    }
}
