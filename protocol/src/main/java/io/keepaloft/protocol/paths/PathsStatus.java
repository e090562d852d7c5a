package io.keepaloft.protocol.paths;

import java.util.List;
import java.util.Set;

/**
 * How a member's advertisements travel, for status and log lines.
 *
 * @param active  the rungs that it sends on, or would as master; with {@code auto}, while it is not master, those on which
 *                advertisements arrive
 * @param settled whether that is a decision, or everything is tried
 * @param reason  why, for people
 * @param channel {@code on}, or {@code off: why}
 * @param blocked the alarm's text; null if nothing is blocked
 */
public record PathsStatus(TransportMode mode, Set<Rung> active, boolean settled, String reason, String channel, String blocked, List<PeerStatus> peers) {
}
