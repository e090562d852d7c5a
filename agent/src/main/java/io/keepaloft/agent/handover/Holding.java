package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Claim;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.Term;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The resources of one instance, each with the drive that looks after it. Changed by the coordinating thread alone, read by any. */
final class Holding {
    /** More than so many look together. */
    private static final int FEW = 8;

    private final String instance;
    private final TakeoverLimits limits;
    private final Sessions sessions;
    private final Calls claims;
    private final WarmUp warmUp;
    private final LongSupplier clockNs;
    private final Consumer<TakeoverReport> sink;
    private volatile List<Drive> drives = List.of();

    Holding(String instance, TakeoverLimits limits, Sessions sessions, Calls claims, WarmUp warmUp, LongSupplier clockNs,
            Consumer<TakeoverReport> sink) {
        this.instance = instance;
        this.limits = limits;
        this.sessions = sessions;
        this.claims = claims;
        this.warmUp = warmUp;
        this.clockNs = clockNs;
        this.sink = sink;
    }

    void become(Wish wish) {
        switch (wish) {
            case Wish.Hold(List<Resource> resources, Term term) -> replace(resources, term);
            case Wish.StandBy(List<Resource> resources) -> replace(resources, null);
            case Wish.Forget _ -> end();
            case Wish.Release(long term) -> {
                if (drives.stream().noneMatch(drive -> drive instanceof ClaimDrive claim && claim.claim().term().number() > term)) {
                    replace(drives.stream().map(Drive::resource).toList(), null);
                }
            }
        }
    }

    /** @param term null to rehearse. Drives that already do what is wanted go on; the others end, and new ones begin with what is known. */
    private void replace(List<Resource> resources, Term term) {
        Set<Resource> wanted = new LinkedHashSet<>(resources);
        Map<Resource, Drive> known = new HashMap<>();
        for (Drive drive : drives) {
            known.put(drive.resource(), drive);
            if (!wanted.contains(drive.resource()) || !serves(drive, term)) {
                drive.cancel();
            }
        }
        List<Drive> now = new ArrayList<>();
        List<Drive> begun = new ArrayList<>();
        for (Resource resource : wanted) {
            Drive before = known.get(resource);
            boolean goesOn = serves(before, term);
            Drive drive = goesOn ? before : begin(resource, term, before == null ? Standing.UNKNOWN : before.standing(), wanted.size());
            now.add(drive);
            if (!goesOn) {
                begun.add(drive);
            }
        }
        begun.forEach(drive -> inOrder(drive, begun));
        drives = List.copyOf(now);
        begun.forEach(drive -> drive.start("cloud-" + instance + "-" + drive.resource().name()));
    }

    /** An elastic IP can go to an address only where that is: if the address is itself a resource of this instance, it comes first. */
    private static void inOrder(Drive drive, List<Drive> begun) {
        String to = drive.resource().option(Resource.TO);
        for (Drive other : begun) {
            if (to != null && other.resource().kind() == Kind.SECONDARY_IP && other.resource().value().equals(to)
                    && drive instanceof ClaimDrive claim && other instanceof ClaimDrive first) {
                claim.after(first);
            }
        }
    }

    private static boolean serves(Drive drive, Term term) {
        return switch (drive) {
            case null -> false;
            // The very same: numbers begin anew with a router that a reload made anew.
            case ClaimDrive claim -> claim.claim().term() == term;
            case RehearsalDrive _ -> term == null;
        };
    }

    private Drive begin(Resource resource, Term term, Standing known, int resources) {
        boolean inStep = resources > FEW;
        return term == null ? new RehearsalDrive(instance, resource, known, inStep, sessions, warmUp, clockNs)
                : new ClaimDrive(new Claim(instance, resource, term), limits.amongst(resources), known, inStep, sessions, claims, clockNs, sink);
    }

    void look(Look look) {
        drives.forEach(look.atHolder() ? Drive::lookAtHolder : Drive::lookNow);
    }

    /** From any thread. */
    void retake(Resource resource, boolean obeyed) {
        for (Drive drive : drives) {
            if (drive instanceof ClaimDrive claim && claim.resource().equals(resource)) {
                claim.retake(obeyed);
            }
        }
    }

    /** From any thread. */
    Standing standing(Resource resource) {
        for (Drive drive : drives) {
            if (drive.resource().equals(resource)) {
                return drive.standing();
            }
        }
        return Standing.UNKNOWN;
    }

    void sessionOpened() {
        drives.forEach(Drive::sessionOpened);
    }

    void end() {
        drives.forEach(Drive::cancel);
        drives = List.of();
    }

    List<ResourceStatus> snapshot(long nowNs, Instant now) {
        return drives.stream().map(drive -> status(drive.resource(), drive.standing(), nowNs, now)).toList();
    }

    private ResourceStatus status(Resource resource, Standing standing, long nowNs, Instant now) {
        Sessions.Open open = sessions.now();
        CloudException error = open == null ? sessions.error() : standing.lastError();
        String holder = Boolean.TRUE.equals(standing.held()) && open != null ? open.identity().host() : standing.holder();
        return new ResourceStatus(resource.kind().keyword(), resource.name(), standing.held(), holder.isEmpty() ? null : holder,
                standing.held() == null ? null : now.minusNanos(nowNs - standing.verifiedAtNs()), error == null ? null : error.describe(),
                !resource.ofOneHolder(), standing.holderOff());
    }
}
