package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Term;

/** A mastership that a test ends. */
final class Mastership implements Term {
    private final long number;
    volatile boolean valid = true;

    Mastership(long number) {
        this.number = number;
    }

    @Override public long number() {
        return number;
    }

    @Override public boolean validAt(long nowNs) {
        return valid;
    }
}
