package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.Advert;

/**
 * How a router behaves that gave way to the holder of the cloud's resource.
 *
 * <p>It has <em>yielded</em> while it cannot hear the holder: then silence is no reason to take over, or two isolated routers would
 * take the resource from each other for ever. It <em>follows</em> a holder that it hears, and that does not hear it: an advertisement
 * would never make that one step down, so it is obeyed although it is lower, until it hears us, or is heard no longer.
 */
final class Deference {
    private static final int SILENT_INTERVALS = 1;

    private boolean yielded;
    private boolean follows;
    private long masterHi;
    private long masterLo;
    private long sinceNs;
    private long heardNs;

    void yield() {
        end();
        yielded = true;
    }

    void follow(long hi, long lo, long nowNs) {
        end();
        follows = true;
        masterHi = hi;
        masterLo = lo;
        sinceNs = nowNs;
        heardNs = nowNs;
    }

    void end() {
        yielded = false;
        follows = false;
    }

    void endFollowing() {
        follows = false;
    }

    boolean yielded() {
        return yielded;
    }

    boolean any() {
        return yielded || follows;
    }

    /** Since when a lower master is followed; {@link VirtualRouter#NEVER} if none is. */
    long followingSinceNs() {
        return follows ? sinceNs : VirtualRouter.NEVER;
    }

    boolean follows(long hi, long lo) {
        return follows && hi == masterHi && lo == masterLo;
    }

    /**
     * What an event changes about it, before the router answers the event.
     *
     * @return whether the wait for silence begins anew
     */
    boolean reconsider(Event event, Standing standing, long nowNs) {
        return any() && switch (event) {
            case Event.Heard heard -> !standing.isEcho(heard.advert()) && heard(heard.advert(), standing, nowNs);
            case Event.PeerHeard _, Event.ResourceFree _ -> ended();
            case Event.Shutdown _ -> {
                end();
                yield false;
            }
            case Event.HeardAgain _, Event.Startup _, Event.TimeDue _, Event.Condition _, Event.Resign _, Event.AddressLost _,
                 Event.ClaimedElsewhere _, Event.MasterGaveWay _ -> false;
        };
    }

    /** Whether a lower master hears us is not known at first, so it is not preempted at once, which it might not notice. Nor is its successor. */
    private boolean heard(Advert advert, Standing standing, long nowNs) {
        boolean lower = advert.priority() != 0 && advert.priority() < standing.effectivePriority();
        boolean anew = yielded;
        heardNs = follows(advert.sourceHi(), advert.sourceLo()) ? nowNs : heardNs;
        boolean successor = follows && nowNs - heardNs > SILENT_INTERVALS * standing.masterIntervalNs();
        if ((yielded || successor) && lower && standing.config().preempt()) {
            follow(advert.sourceHi(), advert.sourceLo(), nowNs);
            return anew;
        }
        return (yielded || !lower && advert.priority() != 0) && ended();
    }

    /** Silence counts for a follower all the time, so only for one that yielded the wait begins anew. */
    private boolean ended() {
        boolean anew = yielded;
        end();
        return anew;
    }
}
