package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Term;

/**
 * The right to write to the cloud: one mastership's term, valid while the engine keeps advertising.
 *
 * <p>The engine renews the lease with each advertisement that it sends, for the shortest Master_Down_Interval that a backup
 * can have: the time after which they may have elected somebody else. A takeover thread asks {@link #validAt} right before each write,
 * so that after a pause (VM frozen, process stopped) no thread can write on the strength of an old election, even
 * before the engine thread itself has noticed the pause.
 */
final class Lease implements Term {
    private final long number;
    /** End of the right, on the clock of System.nanoTime; written by the engine thread, read by takeover threads. */
    private volatile long untilNs;
    private volatile boolean revoked;

    private final long listenNs;
    private final boolean interrupted;

    Lease(long number, long untilNs, long listenNs, boolean interrupted) {
        this.number = number;
        this.untilNs = untilNs;
        this.listenNs = listenNs;
        this.interrupted = interrupted;
    }

    void renew(long newUntilNs) {
        untilNs = newUntilNs;
    }

    void revoke() {
        revoked = true;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public boolean validAt(long nowNs) {
        return !revoked && nowNs - untilNs < 0;
    }

    @Override
    public long listenNs() {
        return listenNs;
    }

    @Override
    public boolean interrupted() {
        return interrupted;
    }

    @Override
    public String toString() {
        return "term " + number + (revoked ? " (ended)" : "");
    }
}
