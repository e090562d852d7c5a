package io.keepaloft.protocol.election;

import io.keepaloft.protocol.election.Event.Condition;
import io.keepaloft.protocol.election.Event.FaultCleared;
import io.keepaloft.protocol.election.Event.FaultRaised;
import io.keepaloft.protocol.election.Event.TrackerUpdate;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a virtual router knows in every state: its configuration, its effective priority, its faults, and the master it heard. */
final class Standing {
    private static final int LOWEST = 1;
    private static final int HIGHEST = 254;

    private RouterConfig config;
    private final Trackers trackers;
    private final Set<String> causes = new LinkedHashSet<>();
    private int effectivePriority;
    private long masterIntervalNs;
    private boolean masterKnown;
    private long masterHi;
    private long masterLo;
    private final Deference deference = new Deference();

    Standing(RouterConfig config, List<TrackerConfig> trackerConfigs) {
        this.config = config;
        this.trackers = new Trackers(trackerConfigs);
        this.effectivePriority = computePriority();
        forgetMaster();
    }

    RouterConfig config() {
        return config;
    }

    int effectivePriority() {
        return effectivePriority;
    }

    /** What makes it another than the configured one. */
    List<Adjustment> adjustments() {
        return config.owner() ? List.of() : trackers.adjustments();
    }

    long ownIntervalNs() {
        return config.format().advertIntervalNs();
    }

    /** The master's interval as learned, else our own (RFC 5798 §6.1 Master_Adver_Interval). */
    long masterIntervalNs() {
        return masterIntervalNs;
    }

    long skewNs() {
        return Timers.skewNs(config.format().version(), effectivePriority, masterIntervalNs);
    }

    long masterDownNs() {
        return Timers.masterDownNs(config, effectivePriority, masterIntervalNs);
    }

    /** Remembers who is master; version 3 also by which interval it advertises (in version 2 it is ours, or rejected). */
    void learnMaster(Advert advert) {
        if (config.format().version() == 3) {
            masterIntervalNs = advert.intervalNs();
        }
        rememberMaster(advert.sourceHi(), advert.sourceLo());
    }

    void rememberMaster(long hi, long lo) {
        masterKnown = true;
        masterHi = hi;
        masterLo = lo;
    }

    /** We are master: by our own address and interval, as a new master reverts to its own (RFC 5798 §6.4.3). */
    void isMaster() {
        masterIntervalNs = ownIntervalNs();
        rememberMaster(config.source().hi(), config.source().lo());
    }

    /** Back to our own interval (RFC 5798 §6.4.1), and to no known master. */
    void forgetMaster() {
        masterIntervalNs = ownIntervalNs();
        masterKnown = false;
    }

    IpAddress masterAddress() {
        return masterKnown ? new IpAddress(config.format().family(), masterHi, masterLo) : null;
    }

    Deference deference() {
        return deference;
    }

    /** To one that cannot be heard if {@code holder} is null, else to that one. */
    void giveWay(IpAddress holder, long nowNs) {
        forgetMaster();
        if (holder == null) {
            deference.yield();
        } else {
            deference.follow(holder.hi(), holder.lo(), nowNs);
        }
    }

    /** Our own advertisement, reflected by the network: answering it would never end. */
    boolean isEcho(Advert advert) {
        return compareSource(advert) == 0;
    }

    /** Negative, 0 or positive as an advertisement's source is lower than, equal to or higher than ours. */
    int compareSource(Advert advert) {
        return IpAddress.compare(advert.sourceHi(), advert.sourceLo(), config.source().hi(), config.source().lo());
    }

    /** Takes note of a condition; true if the effective priority is another now. */
    boolean note(Condition condition) {
        switch (condition) {
            case TrackerUpdate(String tracker, TrackerStatus status) -> trackers.update(tracker, status);
            case FaultRaised(String cause) -> causes.add(cause);
            case FaultCleared(String cause) -> causes.remove(cause);
        }
        return priorityChanged();
    }

    /**
     * Whether the effective priority is another now.
     *
     * <p>keepalived forgets the learned interval on reload; a backup whose own is shorter than the master's then takes over
     * from a healthy master. The interval is a fact about the master, so we keep it until the master says otherwise.
     */
    boolean reconfigure(RouterConfig newConfig, List<TrackerConfig> trackerConfigs) {
        if (masterIntervalNs == ownIntervalNs()) {
            masterIntervalNs = newConfig.format().advertIntervalNs();
        }
        config = newConfig;
        trackers.reconfigure(trackerConfigs);
        return priorityChanged();
    }

    /** Why the router cannot work, for people; null if it can. */
    String fault() {
        String failed = trackers.failed();
        if (failed != null) {
            return failed + " failed";
        }
        return causes.isEmpty() ? null : causes.iterator().next();
    }

    /** The tracker whose first result decides whether the router may work; null if none is awaited. */
    String awaited() {
        return trackers.awaited();
    }

    /** {@link #fault()}, or which first result is awaited; null if nothing is in the way. */
    String obstacle() {
        String fault = fault();
        return fault != null || awaited() == null ? fault : "no result yet of " + awaited();
    }

    private boolean priorityChanged() {
        int before = effectivePriority;
        effectivePriority = computePriority();
        return effectivePriority != before;
    }

    /** The owner's 255 is a fact about addresses, not a preference: trackers never change it. */
    private int computePriority() {
        return config.owner() ? RouterConfig.OWNER_PRIORITY
                : Math.clamp((long) config.priority() + trackers.adjustment(), LOWEST, HIGHEST);
    }
}
