package io.keepaloft.protocol.election;

/**
 * Whether a mastership follows an earlier one of this process without a word of any other router between them.
 *
 * <p>Then it goes on with the earlier one as far as anybody can tell: what went to another host meanwhile was taken from a master. Else a
 * host that was frozen, or whose interface failed for a moment, would take the cloud's resource back from a rival that it cannot hear,
 * only because a new term had begun, and an isolated pair would exchange it more than once.
 */
final class Interruption {
    private boolean heard = true; // nothing was lost before the first mastership
    private boolean interrupted;

    /** A mastership begins. */
    void masterBegins() {
        interrupted = !heard;
    }

    /** It is over; what was heard before that says nothing of who followed. Call before {@link #tookIn} for the event that ended it. */
    void masterEnded() {
        heard = false;
    }

    boolean interrupted() {
        return interrupted;
    }

    /**
     * After the router's answer to an event: somebody else was there, or people or the cloud say that what was ours is no more.
     *
     * @param resigned whether this router was master before the event
     */
    void tookIn(Event event, boolean resigned, Standing standing) {
        heard |= switch (event) {
            case Event.Heard other -> !standing.isEcho(other.advert());
            case Event.PeerHeard _, Event.HeardAgain _, Event.ResourceFree _, Event.MasterGaveWay _, Event.Shutdown _ -> true;
            case Event.ClaimedElsewhere(String _, var holder) -> holder != null;
            case Event.Resign _ -> resigned;
            case Event.Startup _, Event.TimeDue _, Event.Condition _, Event.AddressLost _ -> false;
        };
    }
}
