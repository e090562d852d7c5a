package io.keepaloft.cloud;

/**
 * One stretch of a takeover's timeline: {@code observe}, {@code claim} or {@code verify}.
 *
 * @param startNs on the monotonic clock that the driver hands in
 * @param tookNs  nanoseconds
 * @param detail  names the resource and what came out
 */
public record Phase(String name, long startNs, long tookNs, String detail) {
    public static final String OBSERVE = "observe";
    public static final String CLAIM = "claim";
    public static final String VERIFY = "verify";
}
