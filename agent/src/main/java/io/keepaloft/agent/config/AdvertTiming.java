package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.Family;

/** Reads {@code version}, {@code advert_int} and {@code down_timer_adverts}, which depend on each other. */
final class AdvertTiming {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long CENTISECOND_NS = 10_000_000L;
    /** RFC 5798 §5.2.7: 12 bits of hundredths. */
    private static final long MAX_V3_NS = 4095 * CENTISECOND_NS;

    /** How the three come out. */
    record Settled(int version, long intervalNs, int downTimerAdverts) {
    }

    private final Values values;
    private final int defaultVersion;
    private int version;
    private Word versionAt;
    private long intervalNs = SECOND_NS;
    private Word intervalAt;
    private int downTimerAdverts;

    AdvertTiming(Values values, GlobalDefs globals) {
        this.values = values;
        this.defaultVersion = globals.vrrpVersion();
        this.downTimerAdverts = globals.downTimerAdverts();
    }

    /** True when the keyword was one of ours. */
    boolean read(Statement statement) {
        switch (statement.keyword().text()) {
            case "version" -> {
                version = values.integer(statement, 2, 3, version);
                versionAt = statement.keyword();
            }
            case "advert_int" -> {
                intervalNs = values.seconds(statement, "0.01", "255", intervalNs);
                intervalAt = statement.keyword();
            }
            case "down_timer_adverts" -> {
                downTimerAdverts = values.integer(statement, 1, 100, downTimerAdverts);
                if (downTimerAdverts != 3) {
                    values.problems().warn(statement.keyword(), "down_timer_adverts " + downTimerAdverts + " departs from the protocol, which says 3",
                            "it must be the same on all nodes");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    Settled settled(Family family) {
        int settledVersion = version == 0 ? defaultVersion : version;
        if (family == Family.IPV6 && settledVersion == 2) {
            if (version == 2) {
                values.problems().warn(versionAt, "IPv6 always uses VRRP version 3", "remove 'version', or say 'version 3'");
            }
            settledVersion = 3;
        }
        return new Settled(settledVersion, settledVersion == 2 ? wholeSeconds() : centiseconds(), downTimerAdverts);
    }

    /** RFC 3768 §5.3.7: 8 bits of seconds. */
    private long wholeSeconds() {
        if (intervalNs % SECOND_NS == 0) {
            return intervalNs;
        }
        long rounded = Math.max(1, (intervalNs + SECOND_NS / 2) / SECOND_NS);
        values.problems().warn(intervalAt, "VRRP version 2 has intervals of whole seconds; " + rounded + " is used", "version 3 has hundredths");
        return rounded * SECOND_NS;
    }

    private long centiseconds() {
        if (intervalNs > MAX_V3_NS) {
            values.problems().warn(intervalAt, "VRRP version 3 has intervals up to 40.95 seconds; that is used", "");
            return MAX_V3_NS;
        }
        if (intervalNs % CENTISECOND_NS == 0) {
            return intervalNs;
        }
        long rounded = Math.max(CENTISECOND_NS, (intervalNs + CENTISECOND_NS / 2) / CENTISECOND_NS * CENTISECOND_NS);
        values.problems().warn(intervalAt, "VRRP version 3 has intervals of hundredths of a second; it has been rounded", "");
        return rounded;
    }
}
