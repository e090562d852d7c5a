package io.keepaloft.protocol.election;

/**
 * What one tracker adds to the priority now.
 *
 * @param tracker {@link TrackerConfig#name}
 * @param by -253 to 253, never 0
 */
public record Adjustment(String tracker, int by) {
}
