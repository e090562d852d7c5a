package io.keepaloft.agent.engine;

import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Referee;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What a master does about a resource that another host took: asks the referee, and takes it back or gives way. Engine thread only. */
final class Dispute {
    private static final Logger LOG = LogManager.getLogger(Dispute.class);

    private final Member member;
    private final Outward outward;
    private final Losses losses;

    Dispute(Member member, Outward outward) {
        this.member = member;
        this.outward = outward;
        this.losses = new Losses(member);
    }

    void taken(EngineEvent.ResourceTaken taken, long nowNs) {
        losses.taken(taken.resource(), taken.seen(), taken.term(), taken.certain(), taken.again(), nowNs);
    }

    long nextDeadlineNs() {
        return losses.nextDeadlineNs();
    }

    /** Call after every input of the member: it may have been the answer that was waited for. */
    void settle(RouterSetup setup, long nowNs) {
        if (losses.none() || losses.waiting(nowNs)) { // as nearly always: not even the callback is made
            return;
        }
        losses.settle(Outward.resources(setup), nowNs, (loss, ruling) -> ruled(loss, ruling, setup, nowNs));
    }

    private void ruled(Losses.Loss loss, Referee.Ruling ruling, RouterSetup setup, long nowNs) {
        String name = setup.instance().name();
        String holder = Losses.name(loss.seen());
        switch (ruling.verdict()) {
            case RETAKE -> {
                LOG.warn("{}: {} was claimed by {} from this host, which is master (term {}); it is taken back, because {}.", name, loss.resource(), holder,
                        loss.term(), ruling.why());
                outward.retake(setup, loss.resource(), ruling.obeys());
            }
            case STAND -> LOG.warn("{}: {} was claimed by {} from this host, which is master (term {}); it is left there, because {}. It is taken back once a peer is heard "
                    + "that obeys this host, or that one gives it up, or its machine is off; \"unicast_peer\" names peers.", name, loss.resource(), holder, loss.term(),
                    ruling.why());
            case YIELD, FOLLOW -> {
                LOG.warn("{}: {} was claimed by {} ({}): this host steps down rather than fight; {}.", name, loss.resource(), holder, ruling.why(),
                        until(ruling.verdict()));
                member.claimedElsewhere(loss.resource() + " by " + holder + ", " + ruling.why(), ruling, loss.askedNs(), nowNs);
            }
        }
    }

    private static String until(Referee.Verdict verdict) {
        return verdict == Referee.Verdict.FOLLOW ? "it takes over when that one falls silent, or hears this host and is the lower one, or nobody holds the resource"
                : "it takes part again when that one is heard, or nobody holds the resource";
    }
}
