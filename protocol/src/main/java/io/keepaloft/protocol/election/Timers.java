package io.keepaloft.protocol.election;

/** The timer arithmetic of RFC 5798 §6.1 and RFC 3768 §6.1, in nanoseconds. */
final class Timers {
    private static final long SECOND_NS = 1_000_000_000L;

    private Timers() {
    }

    /**
     * Skew_Time: the lower the priority, the longer a backup waits. Version 3 takes a share of the master's interval;
     * version 2 always a share of one second (RFC 3768 §6.1), also with an interval of 10 s.
     */
    static long skewNs(int version, int effectivePriority, long masterIntervalNs) {
        long baseNs = version == 2 ? SECOND_NS : masterIntervalNs;
        return (256 - effectivePriority) * baseNs / 256;
    }

    /** Master_Down_Interval: the RFC's three advertisements, or {@code down_timer_adverts}, and the skew. */
    static long masterDownNs(RouterConfig config, int effectivePriority, long masterIntervalNs) {
        return config.downTimerAdverts() * masterIntervalNs
                + skewNs(config.format().version(), effectivePriority, masterIntervalNs);
    }

    /** A duration for people: {@code 5.2s}. */
    static String seconds(long ns) {
        long tenths = (ns + 50_000_000L) / 100_000_000L;
        return tenths / 10 + "." + tenths % 10 + "s";
    }
}
