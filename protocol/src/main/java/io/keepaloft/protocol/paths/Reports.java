package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;

/** When the peers are told how this member is: at its cadence, and at once when its state or priority is another than was told. */
final class Reports {
    private final VirtualRouter router;
    private final Concession concession;
    private final Introductions introductions;
    private long dueNs = VirtualRouter.NEVER;
    private long masterSinceNs = -1;
    private State told;
    private int toldPriority;
    private boolean toldYielded;

    Reports(VirtualRouter router, Peers peers, Concession concession) {
        this.router = router;
        this.introductions = new Introductions(peers);
        this.concession = concession;
    }

    /** {@link VirtualRouter#NEVER} while nothing is reported. */
    long dueNs() {
        return dueNs;
    }

    /** Negative while it is not master. */
    long masterSinceNs() {
        return masterSinceNs;
    }

    void start(Ways ways, long nowNs) {
        dueNs = ways.channel == null ? VirtualRouter.NEVER : nowNs;
    }

    /** The ways are others; one that was never started stays silent. */
    void change(Ways ways, long nowNs) {
        dueNs = ways.channel == null || told == null ? VirtualRouter.NEVER : nowNs;
    }

    void stop() {
        dueNs = VirtualRouter.NEVER;
    }

    /** Whether state, priority or a concession changed since the last call. */
    boolean changed(long nowNs) {
        if (router.state() == told && router.effectivePriority() == toldPriority && router.yielded() == toldYielded) {
            return false;
        }
        boolean master = router.master();
        masterSinceNs = !master ? -1 : router.state() == told ? masterSinceNs : nowNs;
        told = router.state();
        toldPriority = router.effectivePriority();
        toldYielded = router.yielded();
        return true;
    }

    void send(Ways ways, long nowNs) {
        dueNs = nowNs + ways.cadenceNs();
        ways.present(concession.yielded());
        ways.channel.tick(router.yielded(), nowNs);
        if (masterSinceNs >= 0) {
            introductions.next(ways.channel, nowNs);
        }
    }
}
