package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.paths.Member;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * While a host has given way: looks every reconcile interval whether the resources are nobody's, or those of a machine that does not run, and
 * lets it take part again when they are.
 *
 * <p>A takeover that disassociates first frees an address for a moment. So all resources must be free, or this host's, in two looks
 * that are a Master_Down_Interval apart, with none between them that saw another holder, the last a moment ago.
 *
 * <p>Two that started at the same moment may each have taken some of several resources, and given way for the others: nobody would ever
 * serve. So whoever holds the first of them takes part again, too, but only once until a peer was heard.
 *
 * <p>Engine thread only; public so that the simulation of whole agents runs under the very rule that the engine does.
 */
public final class Restraint {
    /** The cloud as the standby observation sees it; neither method blocks. */
    public interface Cloud {
        /** In the order of the configuration. */
        List<Resource> resources();

        /** Of each of {@link #resources}; {@link Standing#UNKNOWN} where nothing was seen. */
        List<Standing> standings();

        /** Also whether the machine of another holder runs. */
        void lookNow();

        long reconcileNs();

        /** For the log: why this host takes part again. */
        default void free(List<Standing> standings) {
        }
    }

    /** Older than this it may have changed. */
    private static final long FRESH_NS = 2_000_000_000L;
    /** Whoever took the other part may be about to take this one, too. */
    private static final int LOOKS_OF_A_PART = 3;

    private final Member member;
    private final Cloud cloud;
    private long dueNs = VirtualRouter.NEVER;
    private boolean free;
    private long freeSinceNs;
    private boolean insisted;

    public Restraint(Member member, Cloud cloud) {
        this.member = member;
        this.cloud = cloud;
    }

    public long nextDeadlineNs() {
        return dueNs;
    }

    /** Call whenever the member serves its timers: it may have given way since the last time. */
    public void timeDue(long nowNs) {
        VirtualRouter router = member.router();
        if (!router.yielded() && router.followingSinceNs() == VirtualRouter.NEVER) {
            insisted &= dueNs == VirtualRouter.NEVER; // else somebody was heard
            dueNs = VirtualRouter.NEVER;
        } else if (dueNs == VirtualRouter.NEVER) {
            free = false;
            dueNs = nowNs + cloud.reconcileNs();
        } else if (nowNs >= dueNs) {
            look(nowNs);
        }
    }

    private void look(long nowNs) {
        List<Standing> standings = cloud.standings();
        if (!freeTwice(standings)) {
            dueNs = judgedNs(standings, nowNs);
            cloud.lookNow();
        } else if (standings.stream().anyMatch(standing -> nowNs - standing.verifiedAtNs() > FRESH_NS)) {
            dueNs = nowNs + FRESH_NS / 2;
            cloud.lookNow();
        } else {
            insisted |= !allFree(standings);
            dueNs = VirtualRouter.NEVER;
            cloud.free(standings);
            member.resourceFree(nowNs);
        }
    }

    /** When the look that is asked for now is judged: once all was seen to be free, as soon as another look can count. */
    private long judgedNs(List<Standing> standings, long nowNs) {
        long usuallyNs = nowNs + cloud.reconcileNs();
        long soonNs = Math.max(nowNs + FRESH_NS / 2, freeSinceNs + member.router().masterDownIntervalNs());
        return allFree(standings) ? Math.min(usuallyNs, soonNs) : usuallyNs;
    }

    private boolean freeTwice(List<Standing> standings) {
        boolean before = free;
        boolean all = allFree(standings);
        free = all || !insisted && leads(standings);
        if (free && !before) { // what was seen first counts from the youngest look, what comes later from the oldest
            freeSinceNs = standings.stream().mapToLong(Standing::verifiedAtNs).max().orElse(0);
        }
        long apartNs = all ? member.router().masterDownIntervalNs() : LOOKS_OF_A_PART * cloud.reconcileNs();
        return free && standings.stream().allMatch(standing -> standing.verifiedAtNs() - freeSinceNs >= apartNs);
    }

    private static boolean allFree(List<Standing> standings) {
        return standings.stream().allMatch(Restraint::free);
    }

    /** Whether this host holds the first, by name, of those that only one host holds at a time. */
    private boolean leads(List<Standing> standings) {
        List<Resource> resources = cloud.resources();
        return resources.size() == standings.size() && IntStream.range(0, resources.size()).boxed().filter(i -> resources.get(i).ofOneHolder())
                .min(Comparator.comparing(i -> resources.get(i).toString())).map(i -> Boolean.TRUE.equals(standings.get(i).held())).orElse(false);
    }

    /** Whoever is off can neither serve with it nor fight for it, and is not heard again before its machine starts. */
    private static boolean free(Standing standing) {
        return standing.held() != null && (standing.held() || standing.holder().isEmpty() || standing.holderOff());
    }
}
