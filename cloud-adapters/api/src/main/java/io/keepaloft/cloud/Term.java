package io.keepaloft.cloud;

/**
 * One mastership, as the election handed it out; asked immediately before every write. Implementations are thread-safe and never block.
 */
public interface Term {
    /** Grows with each mastership of this instance on this host. Not comparable between hosts. */
    long number();

    /**
     * True while this host may still believe to be the master at {@code nowNs} (the engine's monotonic clock, nanoseconds). False for ever
     * once the mastership was lost, and false when the host slept longer than the peers would wait for it.
     */
    boolean validAt(long nowNs);

    /**
     * How long, in nanoseconds, it takes until a better master is heard if there is one: about an advertisement interval. Whoever could reach nobody
     * for a while listens so long before it takes something from another host.
     */
    default long listenNs() {
        return 0;
    }

    /**
     * True if this host was master before, and since then nothing was heard of any other master: this process slept, or its interface was
     * down. Whoever holds at the beginning of the term what this host had looked at before took it from a master, as if during the term.
     */
    default boolean interrupted() {
        return false;
    }
}
