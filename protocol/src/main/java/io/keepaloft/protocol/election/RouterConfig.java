package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Objects;

/**
 * How one virtual router takes part in elections: the configured values, never the learned ones.
 *
 * @param name for messages, e.g. {@code VI_1}
 * @param format what stands in its advertisements: version, family, vrid, interval, addresses
 * @param source the address that its advertisements come from: decides ties (RFC 5798 §6.4.3)
 * @param priority 1-254, or 255 for the owner of the addresses
 * @param startAsMaster {@code state MASTER}: an owner skips the wait; anybody else's nopreempt and preempt_delay are void
 * @param preempt whether a router with a higher priority takes over from a lower one (RFC 5798 §6.1 Preempt_Mode)
 * @param preemptDelayNs {@code preempt_delay}: how long a lower master is put up with first; 0 = not at all
 * @param downTimerAdverts {@code down_timer_adverts}: advertisements missed until the master counts as gone; RFC: 3
 * @param lowerPrioNoAdvert a master that hears a lower router stays silent instead of answering at once
 * @param higherPrioSendAdvert a master that yields sends one last advertisement, so that switches learn of both
 * @param garp when addresses are announced again
 */
public record RouterConfig(String name, AdvertFormat format, IpAddress source, int priority, boolean startAsMaster,
                           boolean preempt, long preemptDelayNs, int downTimerAdverts, boolean lowerPrioNoAdvert,
                           boolean higherPrioSendAdvert, GarpSchedule garp) {
    /** The priority of the router that owns the virtual addresses (RFC 5798 §5.2.4); trackers never change it. */
    public static final int OWNER_PRIORITY = 255;

    /**
     * When addresses are announced, beside at once on becoming master.
     *
     * @param masterDelayNs {@code garp_master_delay}: a second batch this long after; 0 = none
     * @param masterRefreshNs {@code garp_master_refresh}: a batch at this interval while master; 0 = never
     * @param lowerPriorityDelayNs {@code garp_lower_prio_delay}: a second batch this long after a lower advertisement; 0 = none
     */
    public record GarpSchedule(long masterDelayNs, long masterRefreshNs, long lowerPriorityDelayNs) {
        /** keepalived's: once more after 5 s, no refresh. */
        public static final GarpSchedule DEFAULT = new GarpSchedule(5_000_000_000L, 0, 5_000_000_000L);

        public GarpSchedule {
            require(masterDelayNs >= 0 && masterRefreshNs >= 0 && lowerPriorityDelayNs >= 0, "GARP times must not be negative");
        }
    }

    public RouterConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(garp, "garp");
        require(source.family() == format.family(), "source address " + source + " is not of " + format.family());
        require(priority >= 1 && priority <= OWNER_PRIORITY, "priority must be 1-255, not " + priority);
        require(downTimerAdverts >= 1 && downTimerAdverts <= 100, "down_timer_adverts must be 1-100, not " + downTimerAdverts);
        require(preemptDelayNs >= 0, "preempt_delay must not be negative");
        preempt = preempt || startAsMaster;
        preemptDelayNs = startAsMaster ? 0 : preemptDelayNs;
    }

    /** A router with keepalived's defaults: BACKUP at start, preempting, three advertisements. */
    public static RouterConfig of(String name, AdvertFormat format, IpAddress source, int priority) {
        return new RouterConfig(name, format, source, priority, false, true, 0, 3, false, false, GarpSchedule.DEFAULT);
    }

    /** Whether this router owns the addresses. */
    public boolean owner() {
        return priority == OWNER_PRIORITY;
    }

    /** Whether another configuration is one of the same virtual router, whatever else it changes. */
    boolean sameRouter(RouterConfig other) {
        return format.version() == other.format.version() && format.family() == other.format.family() && format.vrid() == other.format.vrid();
    }

    /** Whether another configuration says the same of when this router wants to be master. */
    boolean samePreference(RouterConfig other) {
        return priority == other.priority && startAsMaster == other.startAsMaster && preempt == other.preempt && preemptDelayNs == other.preemptDelayNs;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
