package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Map;
import java.util.Set;

/**
 * What is known of one peer, for status.
 *
 * @param heardOnMs   for each rung on which its advertisements were heard, how many milliseconds ago
 * @param hearsUsOn   the rungs on which it hears our advertisements, by what it told last
 * @param channel     {@code on}, {@code quiet} (it answered once), {@code no answer}, or {@code off}
 * @param channelMs   milliseconds since its last believed message; -1: never
 * @param state       MASTER, BACKUP, … as it told us; null if it never did
 * @param priority    as it told us; -1 if it never did
 * @param differs     in which parts its configuration differs from ours; empty also if it never told
 * @param channelForMs how long it has been on, in the peer's present session; -1 while it is not
 * @param refused     how many messages from its address were made with another key
 * @param refusedMs   milliseconds since the last of them; -1: there was none
 */
public record PeerStatus(IpAddress address, Map<Rung, Long> heardOnMs, Set<Rung> hearsUsOn, String channel, long channelMs, String state,
                         int priority, Set<ConfigPart> differs, long channelForMs, long refused, long refusedMs) {
    /** Milliseconds since anything was heard of it, on whatever path; -1: never. */
    public long lastHeardMs() {
        long adverts = heardOnMs.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        long least = Math.min(adverts, channelMs < 0 ? Long.MAX_VALUE : channelMs);
        return least == Long.MAX_VALUE ? -1 : least;
    }
}
