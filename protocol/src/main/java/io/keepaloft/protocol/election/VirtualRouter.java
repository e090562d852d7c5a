package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;

/**
 * One virtual router's election (RFC 5798 §6.4): events in, effects out, and its own deadlines; no clock, no thread.
 *
 * <p>Times are nanoseconds of one monotonic clock that never runs backwards, in [0, 2^62). Not thread-safe.
 */
public final class VirtualRouter {
    /** The deadline of what will not happen by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    private RouterConfig config;
    private State state = new State.Initialize();

    public VirtualRouter(RouterConfig config, List<TrackerConfig> trackers) {
        this.config = config;
    }

    /** Takes in one event at one time. */
    public void step(Event event, long nowNs, Effects effects) {
    }

    /** When {@link Event.TimeDue} is needed at the latest; {@link #NEVER} if no time matters in this state. */
    public long nextDeadlineNs() {
        return NEVER;
    }

    public RouterConfig config() {
        return config;
    }

    public State state() {
        return state;
    }

    /** The priority that is advertised: configured, plus and minus the trackers, 1-254; always 255 for the owner. */
    public int effectivePriority() {
        return config.priority();
    }

    /** Counts how often this router became master; the term of the mastership that is, or of the last one. */
    public long term() {
        return 0;
    }

    /** How long a master must be silent until this router takes over, by the master's interval where it was learned. */
    public long masterDownIntervalNs() {
        return Timers.masterDownNs(config, effectivePriority(), config.format().advertIntervalNs());
    }

    /** Whom this router takes for the master: itself, the last advertiser, or null while unknown. */
    public IpAddress masterAddress() {
        return null;
    }

    /**
     * Takes over a new configuration without leaving the state (keepalived's reload): what was learned is forgotten, a
     * master advertises at once, results of trackers that stay are kept.
     *
     * @throws IllegalArgumentException if version, family or vrid differ: that is another virtual router
     */
    public void reconfigure(RouterConfig newConfig, List<TrackerConfig> trackers, long nowNs, Effects effects) {
        config = newConfig;
    }
}
