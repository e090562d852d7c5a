package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Standing;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.paths.Member;
import java.util.List;

/**
 * While a host has given way: looks every reconcile interval whether the resources are nobody's, and lets it take part again when they are.
 *
 * <p>A takeover that disassociates first frees an address for a moment. So all resources must be free, or this host's, in two looks
 * that are a Master_Down_Interval apart, with none between them that saw another holder. Engine thread only; public so that the
 * simulation of whole agents runs under the very rule that the engine does.
 */
public final class Restraint {
    /** The cloud as the standby observation sees it; neither method blocks. */
    public interface Cloud {
        /** Of each configured resource; {@link Standing#UNKNOWN} where nothing was seen. */
        List<Standing> standings();

        void lookNow();

        long reconcileNs();
    }

    private final Member member;
    private final Cloud cloud;
    private long dueNs = VirtualRouter.NEVER;
    private boolean free;
    private long freeSinceNs;

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
            dueNs = VirtualRouter.NEVER;
        } else if (dueNs == VirtualRouter.NEVER) {
            free = false;
            dueNs = nowNs + cloud.reconcileNs();
        } else if (nowNs >= dueNs) {
            look(nowNs);
        }
    }

    private void look(long nowNs) {
        if (freeTwice(cloud.standings())) {
            dueNs = VirtualRouter.NEVER;
            member.resourceFree(nowNs);
        } else {
            dueNs = nowNs + cloud.reconcileNs();
            cloud.lookNow();
        }
    }

    private boolean freeTwice(List<Standing> standings) {
        boolean before = free;
        free = standings.stream().allMatch(Restraint::free);
        if (free && !before) { // what was seen first counts from the youngest look, what comes later from the oldest
            freeSinceNs = standings.stream().mapToLong(Standing::verifiedAtNs).max().orElse(0);
        }
        long apartNs = member.router().masterDownIntervalNs();
        return free && standings.stream().allMatch(standing -> standing.verifiedAtNs() - freeSinceNs >= apartNs);
    }

    private static boolean free(Standing standing) {
        return standing.held() != null && (standing.held() || standing.holder().isEmpty());
    }
}
