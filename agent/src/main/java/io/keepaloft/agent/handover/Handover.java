package io.keepaloft.agent.handover;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Carries the election's wishes to the cloud. Every method but {@link #close} may be called from the engine thread: none blocks,
 * none throws, and a newer wish for an instance replaces an older one.
 *
 * <p>Wishes are carried out by one coordinating thread, which starts the virtual threads that do the calls. It is started in the
 * constructor, before the engine thread asks for real-time scheduling: a thread inherits the scheduling of the one that starts it,
 * waking a virtual thread may start a carrier, and no cloud call may run at real-time priority.
 */
public final class Handover implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Handover.class);
    private static final long CLOSE_NS = 2_000_000_000L;

    private final Sessions sessions;
    private final LongSupplier clockNs;
    private final Consumer<TakeoverReport> sink;
    private final ConcurrentMap<String, Wish> wishes = new ConcurrentHashMap<>();
    private final Set<Look> looks = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Holding> holdings = new ConcurrentHashMap<>();
    private final TakeoverLimits limits;
    private final Calls claims = new Calls(Calls.CLAIMS);
    private final WarmUp warmUp;
    private final Thread coordinator;
    private volatile boolean closed;

    /**
     * Starts opening the session at once.
     *
     * @param limits  with {@link TakeoverLimits#dryRun()} nothing is ever written
     * @param clockNs the clock that terms are judged by
     * @param sink    gets every report after it was logged, from threads of ours; must be quick
     */
    public Handover(SessionSource source, TakeoverLimits limits, LongSupplier clockNs, Consumer<TakeoverReport> sink) {
        this.limits = limits;
        this.clockNs = clockNs;
        this.sink = sink;
        this.warmUp = new WarmUp(limits, clockNs);
        this.sessions = new Sessions(source, () -> holdings.values().forEach(Holding::sessionOpened));
        this.coordinator = Thread.ofPlatform().daemon().name("handover").start(this::coordinate);
        sessions.start();
    }

    /** This host is master: the resources shall be ours for as long as the term is valid. The same term again with other resources changes the set. */
    public void claim(String instance, List<Resource> resources, Term term) {
        wish(instance, new Wish.Hold(List.copyOf(resources), term));
    }

    /** The mastership is over: nothing is written any more. The resources are left to the new master's takeover, and rehearsed meanwhile. */
    public void relinquish(String instance, long term) {
        wish(instance, new Wish.Release(term));
    }

    /** This host is not master: observe the resources and keep their takeover warm. */
    public void standby(String instance, List<Resource> resources) {
        wish(instance, new Wish.StandBy(List.copyOf(resources)));
    }

    /** The instance is gone, or has no resources any more: they are neither held nor looked at from now on. */
    public void forget(String instance) {
        wish(instance, new Wish.Forget());
    }

    /** Something hints that a resource changed hands: look at once instead of at the next interval, but never more than twice a second. */
    public void lookNow(String instance) {
        looks.add(new Look(instance, false));
        LockSupport.unpark(coordinator);
    }

    /** The same for a host that gave way: looks also whether the machine of whoever holds it still runs, see {@link Standing#holderOff}. */
    public void lookAtHolder(String instance) {
        looks.add(new Look(instance, true));
        LockSupport.unpark(coordinator);
    }

    /**
     * The answer to {@link TakeoverReport.Event#CONTESTED}: the resource may be taken from the holder that was reported.
     *
     * @param obeyed whether that one obeys us
     */
    public void retake(String instance, Resource resource, boolean obeyed) {
        Holding holding = holdings.get(instance);
        if (holding != null) {
            holding.retake(resource, obeyed);
        }
    }

    /** What is known of each of these resources, in this order. */
    public List<Standing> standings(String instance, List<Resource> resources) {
        Holding holding = holdings.get(instance);
        return resources.stream().map(resource -> holding == null ? Standing.UNKNOWN : holding.standing(resource)).toList();
    }

    /** How often a resource is looked at where it matters who has it. */
    public long reconcileNs() {
        return limits.reconcileNs();
    }

    /** For status: one entry a resource, in the order of the configuration; empty for an unknown instance. */
    public List<ResourceStatus> snapshot(String instance) {
        Holding holding = holdings.get(instance);
        return holding == null ? List.of() : holding.snapshot(clockNs.getAsLong(), Instant.now());
    }

    /**
     * The open session, for whoever only looks; never to be called by the engine.
     *
     * @throws CloudException why there is none after that long
     */
    public CloudSession session(long waitNs) throws CloudException {
        return sessions.await(waitNs).session();
    }

    /**
     * {@link CloudSession#alsoHeldBy}, in turn with the rehearsals; never to be called by the engine.
     *
     * @param waitNs for a session
     */
    public boolean alsoHeldBy(Resource resource, String address, long waitNs) throws CloudException {
        Sessions.Open open = sessions.await(waitNs);
        return open.rehearsals().run("observe", () -> open.session().alsoHeldBy(resource, address));
    }

    private void wish(String instance, Wish wish) {
        wishes.merge(instance, wish, Wish::merge);
        LockSupport.unpark(coordinator);
    }

    private void coordinate() {
        while (!closed) {
            for (String instance : wishes.keySet()) {
                Wish wish = wishes.remove(instance);
                if (wish != null) {
                    fulfil(instance, wish);
                }
            }
            for (Look look : looks) {
                if (looks.remove(look) && holdings.containsKey(look.instance())) {
                    holdings.get(look.instance()).look(look);
                }
            }
            if (wishes.isEmpty() && looks.isEmpty() && !closed) {
                LockSupport.park(this);
            }
        }
        holdings.values().forEach(Holding::end);
    }

    private void fulfil(String instance, Wish wish) {
        try {
            holdings.computeIfAbsent(instance, name -> new Holding(name, limits, sessions, claims, warmUp, clockNs, this::report)).become(wish);
        } catch (RuntimeException bug) {
            LOG.error("{}: could not act on {}; the cloud side of this instance stands still until the next change.", instance, wish, bug);
        }
    }

    /** A sink that fails must not end a takeover. */
    private void report(TakeoverReport report) {
        TakeoverLog.say(report);
        try {
            sink.accept(report);
        } catch (RuntimeException bug) {
            LOG.error("{}: a takeover report could not be handed on; the takeover itself is not affected.", report.instance(), bug);
        }
    }

    /** Ends every claim without touching the cloud, and closes the session. Waits for no call in flight. */
    @Override public void close() {
        closed = true;
        LockSupport.unpark(coordinator);
        try {
            coordinator.join(Duration.ofNanos(CLOSE_NS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        sessions.close();
    }
}
