package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Term;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;

/**
 * The lease of one router's mastership as its election goes: begun on becoming master, renewed by each advertisement, ended on
 * leaving. Engine thread only; public so that the simulation of whole agents runs under the very rule that the engine does.
 */
public final class Tenure {
    private final VirtualRouter router;
    private Lease lease = new Lease(0, 0, 0, false);

    public Tenure(VirtualRouter router) {
        this.router = router;
        lease.revoke();
    }

    /** Call within {@code Effects.transition}. */
    public void transition(State to, long nowNs) {
        if (to instanceof State.Master) {
            lease = new Lease(router.term(), nowNs + patienceNs(), router.config().format().advertIntervalNs() * 5 / 4, router.interrupted());
        } else {
            lease.revoke();
        }
    }

    /** Call within {@code Effects.advertise}; a farewell renews nothing. */
    public void advertised(long nowNs) {
        if (router.state() instanceof State.Master) {
            lease.renew(nowNs + patienceNs());
        }
    }

    /** Call within {@code Effects.relinquish}. */
    public void end() {
        lease.revoke();
    }

    /**
     * How long no backup may follow: the advertisements missed, without Skew_Time. Our own skew says nothing of a backup with a higher
     * priority, whose Master_Down_Interval is shorter (RFC 5798 §6.1): it may be master before ours is over.
     */
    private long patienceNs() {
        return router.config().downTimerAdverts() * router.config().format().advertIntervalNs();
    }

    /** The mastership's right to write; of the last one, and void, while not master. */
    public Term term() {
        return lease;
    }
}
