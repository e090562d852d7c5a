package io.keepaloft.protocol.election;

/**
 * What an election wants done, called in the order in which it is to be done, during a step.
 *
 * <p>Implementations must not block, and must not call back into the router.
 */
public interface Effects {
    /** The router changed its state; comes before the other effects of the change. {@code detail} may be empty. */
    void transition(State from, State to, Reason reason, String detail);

    /** Send one advertisement now; 0 resigns. */
    void advertise(int priority);

    /** Make every virtual address of the configuration present on this host; harmless when they are. */
    void addAddresses();

    /** Remove every virtual address from this host. */
    void removeAddresses();

    /** Send one batch of gratuitous ARP or unsolicited neighbour advertisements. */
    void announceAddresses(Announcement occasion);

    /** The cloud's resources are ours from now on, under this term. */
    void claim(long term);

    /** The term is over: nothing more may be written to the cloud under it. */
    void relinquish(long term);

    /** We are master and another router with a lower claim advertised: it may have taken the cloud's resources. */
    void lowerPriorityAdvertHeard();

    /** Trackers or a reload changed the effective priority. */
    void priorityChanged(int effective);

    /** A backup's timer came this much too late to be trusted, so it waits once more instead of taking over. */
    void timerLate(long lateNs);
}
