package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;

import io.keepaloft.agent.engine.Restraint;
import io.keepaloft.agent.handover.WishBox;
import io.keepaloft.cloud.Claim;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.Term;
import java.util.List;
import java.util.Optional;

/** One process's {@code Handover}: takes wishes from the engine, acts on the last of them a moment later, on another thread. */
final class SimulatedHandover implements WishBox.Doer, Restraint.Cloud {
    private final SimulatedHost host;
    private final TakeoverLimits limits;
    private final WishBox wishes = new WishBox();
    private List<CloudWork> works = List.of();
    private boolean wishUnread;

    SimulatedHandover(SimulatedHost host, TakeoverLimits limits) {
        this.host = host;
        this.limits = limits;
    }

    void claim(List<Resource> resources, Term term) {
        if (!resources.isEmpty()) {
            wishes.claim(resources, term);
            actSoon();
        }
    }

    void standBy(List<Resource> resources, long endedTerm) {
        if (!resources.isEmpty()) {
            wishes.relinquish(endedTerm);
            wishes.standBy(resources);
            actSoon();
        }
    }

    /** A reload took the last resource out of the file. */
    void letGo() {
        wishes.forget();
        actSoon();
    }

    @Override public void lookNow() {
        host.after((long) (host.dice() * MS), () -> works.forEach(CloudWork::lookNow));
    }

    void retake(Resource resource, boolean obeyed) {
        find(works, resource).ifPresent(work -> {
            if (work instanceof ClaimWork claim) {
                claim.retake(obeyed);
            }
        });
    }

    void sessionOpened() {
        works.forEach(CloudWork::sessionOpened);
    }

    private void actSoon() {
        wishUnread = true;
        host.after((long) (host.dice() * MS), () -> {
            wishUnread = false;
            wishes.actOn(this);
        });
    }

    /** The engine has wished for something that this thread has not read yet. */
    boolean wishUnread() {
        return wishUnread;
    }

    @Override public void hold(List<Resource> resources, Term term) {
        replace(resources, term);
    }

    @Override public void release(long term) {
        if (works.stream().noneMatch(work -> work instanceof ClaimWork claim && claim.term() > term)) {
            replace(works.stream().map(work -> work.resource).toList(), null);
        }
    }

    @Override public void standBy(List<Resource> resources) {
        replace(resources, null);
    }

    private void replace(List<Resource> resources, Term term) {
        List<CloudWork> before = works;
        before.stream().filter(work -> !resources.contains(work.resource) || !serves(work, term)).forEach(CloudWork::cancel);
        works = resources.stream().map(resource -> {
            CloudWork known = find(before, resource).orElse(null);
            return known != null && serves(known, term) ? known : begin(resource, term, known == null ? Standing.UNKNOWN : known.standing);
        }).toList();
    }

    private static boolean serves(CloudWork work, Term term) {
        return switch (work) {
            case ClaimWork claim -> claim.right() == term;
            case StandbyWork _ -> term == null;
        };
    }

    private CloudWork begin(Resource resource, Term term, Standing known) {
        CloudWork work = term == null ? new StandbyWork(host, resource, known) : new ClaimWork(host, new Claim("VI_1", resource, term), limits, known);
        host.after((long) (host.dice() * MS), work::resume);
        return work;
    }

    private static Optional<CloudWork> find(List<CloudWork> works, Resource resource) {
        return works.stream().filter(work -> work.resource.equals(resource)).findFirst();
    }

    @Override public void forget() {
        close();
    }

    void close() {
        works.forEach(CloudWork::cancel);
        works = List.of();
    }

    Standing standing(Resource resource) {
        return find(works, resource).map(work -> work.standing).orElse(Standing.UNKNOWN);
    }

    @Override public List<Resource> resources() {
        return host.resources;
    }

    @Override public List<Standing> standings() {
        return host.resources.stream().map(this::standing).toList();
    }

    @Override public long reconcileNs() {
        return limits.reconcileNs();
    }

    boolean claims() {
        return works.stream().anyMatch(work -> work instanceof ClaimWork);
    }
}
