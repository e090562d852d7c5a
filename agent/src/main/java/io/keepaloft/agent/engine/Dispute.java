package io.keepaloft.agent.engine;

import io.keepaloft.protocol.election.State;
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

    /** A mastership that is over needs no answer: its claim has ended. @return whether the member gave way */
    boolean taken(EngineEvent.ResourceTaken taken, RouterSetup setup, long nowNs) {
        if (!(member.router().state() instanceof State.Master) || taken.term() != member.router().term()) {
            return false;
        }
        String holder = Losses.name(taken.seen());
        Referee.Ruling ruling = losses.judge(taken.seen(), nowNs);
        if (ruling.verdict() == Referee.Verdict.RETAKE) {
            LOG.warn("{}: {} was claimed by {} while this host is master (term {}); it is taken back, because {}.", setup.instance().name(),
                    taken.resource(), holder, taken.term(), ruling.why());
            outward.retake(setup, taken.resource());
            return false;
        }
        LOG.warn("{}: {} was claimed by {} ({}): this host steps down rather than fight; {}.", setup.instance().name(), taken.resource(), holder,
                ruling.why(), until(ruling.verdict()));
        member.claimedElsewhere(taken.resource() + " by " + holder + ", " + ruling.why(), ruling, nowNs);
        return true;
    }

    private static String until(Referee.Verdict verdict) {
        return verdict == Referee.Verdict.FOLLOW ? "it takes over when that one falls silent, or hears this host and is the lower one, or nobody holds the resource"
                : "it takes part again when that one is heard, or nobody holds the resource";
    }
}
