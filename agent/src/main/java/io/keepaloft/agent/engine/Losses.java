package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Referee;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What other hosts took of one mastership's resources: the peers are asked, and then the referee. Engine thread only; public so that
 * the simulation of whole agents asks as the engine does.
 */
public final class Losses {
    /**
     * One resource that another host took, and since when the peers are asked about it.
     *
     * @param certain false: the cloud may show an older state. Nobody gives way to that; but if the holder is in reach, it is ended
     * @param again   see {@link EngineEvent.ResourceTaken}
     * @param left    the ruling was to leave it to its holder as long as no peer is known
     */
    public record Loss(Resource resource, Observation.HeldByOther seen, long term, boolean certain, boolean again, boolean left, long askedNs, long nextNs) {
        private Loss asked(long newAskedNs, long newNextNs) {
            return new Loss(resource, seen, term, certain, again, left, newAskedNs, newNextNs);
        }

        private Loss left(boolean isLeft) {
            return new Loss(resource, seen, term, certain, again, isLeft, askedNs, nextNs);
        }
    }

    private record Left(Loss loss, Referee.Ruling ruling) {
    }

    public interface Court {
        void ruled(Loss loss, Referee.Ruling ruling);
    }

    private static final int MOST_REMEMBERED = 1_000;
    private static final long LATE_NS = 300_000_000L;
    /** So often is called for peers by whoever knows none, and left a resource to its holder. */
    private static final long CALL_NS = 1_000_000_000L;

    private final Member member;
    /** At most one of a resource. */
    private List<Loss> open = List.of();
    /** The holders from which the present term took something back. */
    private final Set<String> overruled = new HashSet<>();
    /** Those that were not waited for, though they may be out of reach. */
    private final Set<String> hurried = new HashSet<>();
    private final List<Left> newlyLeft = new ArrayList<>();
    private final Whereabouts whereabouts = new Whereabouts();
    private long overruledInTerm;

    public Losses(Member member) {
        this.member = member;
    }

    /** A mastership that is over needs no ruling: its claim has ended. */
    public void taken(Resource resource, Observation.HeldByOther seen, long term, boolean certain, boolean again, long nowNs) {
        List<Loss> still = new ArrayList<>(open);
        Loss before = still.stream().filter(loss -> loss.resource().equals(resource)).findFirst().orElse(null);
        still.remove(before);
        if (serves(term)) {
            // A question that is under way is not put anew, or its answers would count no more.
            boolean same = before != null && before.term() == term && before.seen().holder().equals(seen.holder());
            Loss loss = new Loss(resource, seen, term, certain, again, same && before.left(), same ? before.askedNs() : nowNs, same ? before.nextNs() : nowNs);
            still.add(same ? loss : asked(loss, nowNs));
        }
        open = still;
    }

    public boolean none() {
        return open.isEmpty();
    }

    /** Whether all of it was left to its holders, and there is still nobody to ask: {@link #settle} would change nothing. Allocates nothing. */
    public boolean waiting(long nowNs) {
        if (member.knowsPeers()) {
            return false;
        }
        for (int i = 0; i < open.size(); i++) {
            Loss loss = open.get(i);
            if (!loss.left() || nowNs >= loss.nextNs() || !serves(loss.term())) {
                return false;
            }
        }
        return true;
    }

    /** When {@link #settle} is needed at the latest. */
    public long nextDeadlineNs() {
        long next = VirtualRouter.NEVER;
        for (int i = 0; i < open.size(); i++) { // by index: the engine asks every cycle, and an iterator would be garbage
            next = Math.min(next, open.get(i).nextNs());
        }
        return next;
    }

    /**
     * Has those ruled on for which enough answers are in; call after every input of the member.
     *
     * @param all what the instance holds while it is master
     */
    public void settle(List<Resource> all, long nowNs, Court court) {
        List<Loss> before = open;
        List<Loss> still = new ArrayList<>();
        open = List.of();
        for (Loss loss : before) {
            Loss waiting = serves(loss.term()) ? settle(loss, nowNs, court) : null;
            if (waiting != null) {
                still.add(waiting);
            }
        }
        open = still;
        leave(all, court);
    }

    private void leave(List<Resource> all, Court court) {
        List<Left> told = List.copyOf(newlyLeft);
        newlyLeft.clear();
        Set<Resource> left = open.stream().filter(Loss::left).map(Loss::resource).collect(Collectors.toSet());
        if (!told.isEmpty() && left.containsAll(all.stream().filter(Resource::ofOneHolder).toList())) {
            court.ruled(told.getLast().loss(), told.getLast().ruling().withNothingLeft());
        } else {
            told.forEach(one -> court.ruled(one.loss(), one.ruling()));
        }
    }

    /** @return the loss if it is still open */
    private Loss settle(Loss loss, long nowNs, Court court) {
        if (nowNs - loss.nextNs() > LATE_NS) { // this process slept, and the answers were not read or not sent
            return asked(loss.asked(nowNs, nowNs), nowNs);
        }
        if (loss.term() != overruledInTerm) {
            overruledInTerm = loss.term();
            overruled.clear();
            hurried.clear();
        }
        String holder = loss.resource() + " " + loss.seen().holder();
        Referee.Ruling ruling = member.judge(whereabouts.of(loss.seen()), loss.again() || overruled.contains(holder), loss.askedNs(), nowNs);
        if (ruling != null && ruling.verdict() == Referee.Verdict.STAND) {
            return loss.certain() ? left(loss, ruling, nowNs) : null;
        }
        if (ruling != null && loss.left()) { // a peer is known at last: asked for the first time
            return asked(loss.left(false).asked(nowNs, nowNs), nowNs);
        }
        if (ruling != null) {
            boolean retake = ruling.verdict() == Referee.Verdict.RETAKE;
            if (loss.certain() && retake && overruled.size() < MOST_REMEMBERED) {
                overruled.add(holder);
            }
            if (loss.certain() || retake && (member.inReach(whereabouts.of(loss.seen()), loss.askedNs(), nowNs) || hurries(holder))) {
                court.ruled(loss, ruling);
            }
            return null;
        }
        return nowNs < loss.nextNs() ? loss : asked(loss, nowNs);
    }

    /** Told once, and judged anew as soon as a peer is known. */
    private Loss left(Loss loss, Referee.Ruling ruling, long nowNs) {
        if (!loss.left()) {
            newlyLeft.add(new Left(loss, ruling));
        } else if (nowNs < loss.nextNs()) {
            return loss;
        }
        member.inquire(whereabouts.of(loss.seen()), nowNs);
        return loss.left(true).asked(nowNs, nowNs + CALL_NS);
    }

    /** To wait until it is certain would not change the ruling. But a holder out of reach may be the beginning of a fight, which has to be slow. */
    private boolean hurries(String holder) {
        return hurried.size() < MOST_REMEMBERED && hurried.add(holder);
    }

    private Loss asked(Loss loss, long nowNs) {
        member.inquire(whereabouts.of(loss.seen()), nowNs);
        return loss.asked(loss.askedNs(), member.nextInquiryNs(loss.askedNs(), nowNs));
    }

    private boolean serves(long term) {
        return member.router().state() instanceof State.Master && term == member.router().term();
    }

    /** The holder for people: where it is on the network first, which is how the operator knows a peer. */
    public static String name(Observation.HeldByOther seen) {
        boolean told = seen.addresses().isEmpty() || seen.addresses().stream().anyMatch(seen.holder()::contains);
        return told ? seen.holder() : String.join(", ", seen.addresses().stream().sorted().toList()) + " (" + seen.holder() + ")";
    }
}
