package io.keepaloft.agent.config;

/** Reads the {@code garp_*} keywords of an instance, and the {@code vrrp_garp_*} ones of global_defs, which are its defaults. */
final class GarpReader {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_REPEAT = 1000;
    private static final String MAX_SECONDS = "86400";

    private final Values values;
    private long masterDelayNs;
    private int masterRepeat;
    private long masterRefreshNs;
    private int masterRefreshRepeat;
    /** Negative: as after becoming MASTER. */
    private long lowerPrioDelayNs;
    private int lowerPrioRepeat;

    /** keepalived's own defaults. */
    GarpReader(Values values) {
        this(values, new Garp(5 * SECOND_NS, 5, 0, 1, -1, -1));
    }

    /** @param defaults what holds for keywords that do not come */
    GarpReader(Values values, Garp defaults) {
        this.values = values;
        this.masterDelayNs = defaults.masterDelayNs();
        this.masterRepeat = defaults.masterRepeat();
        this.masterRefreshNs = defaults.masterRefreshNs();
        this.masterRefreshRepeat = defaults.masterRefreshRepeat();
        this.lowerPrioDelayNs = defaults.lowerPrioDelayNs();
        this.lowerPrioRepeat = defaults.lowerPrioRepeat();
    }

    /** @param keyword without a leading {@code vrrp_}; true when it was one of ours */
    boolean read(Statement statement, String keyword) {
        switch (keyword) {
            case "garp_master_delay" -> masterDelayNs = values.seconds(statement, "0", MAX_SECONDS, masterDelayNs);
            case "garp_master_repeat" -> masterRepeat = values.integer(statement, 1, MAX_REPEAT, masterRepeat);
            case "garp_master_refresh" -> masterRefreshNs = values.seconds(statement, "0", MAX_SECONDS, masterRefreshNs);
            case "garp_master_refresh_repeat" -> masterRefreshRepeat = values.integer(statement, 1, MAX_REPEAT, masterRefreshRepeat);
            case "garp_lower_prio_delay" -> lowerPrioDelayNs = values.seconds(statement, "0", MAX_SECONDS, lowerPrioDelayNs);
            case "garp_lower_prio_repeat" -> lowerPrioRepeat = values.integer(statement, 0, MAX_REPEAT, lowerPrioRepeat);
            case "min_garp" -> minimal(values.bool(statement, true));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code vrrp_min_garp}: one message at a time, and no second batch. */
    private void minimal(boolean on) {
        if (on) {
            masterDelayNs = 0;
            masterRepeat = 1;
            masterRefreshRepeat = 1;
            lowerPrioDelayNs = 0;
            lowerPrioRepeat = 1;
        }
    }

    /** With what was not said about lower priorities left open, for the instances to fill in. */
    Garp defaults() {
        return new Garp(masterDelayNs, masterRepeat, masterRefreshNs, masterRefreshRepeat, lowerPrioDelayNs, lowerPrioRepeat);
    }

    Garp complete() {
        return new Garp(masterDelayNs, masterRepeat, masterRefreshNs, masterRefreshRepeat,
                lowerPrioDelayNs < 0 ? masterDelayNs : lowerPrioDelayNs, lowerPrioRepeat < 0 ? masterRepeat : lowerPrioRepeat);
    }
}
