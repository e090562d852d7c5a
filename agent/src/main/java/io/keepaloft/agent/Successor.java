package io.keepaloft.agent;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the new master holds what this host has handed over. What one host holds at a time was seen to be with somebody else since; of what
 * several hold, which this one still does, the cloud is asked about the new master. For one thread, which may block.
 */
final class Successor {
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final long SESSION_WAIT_NS = 1_000_000_000L;

    private final Handover handover;
    private final List<Resource> resources;
    private final Instant began;
    /** What {@code master} was seen to hold as well. */
    private final Set<Resource> confirmed = new HashSet<>();
    private String master = "";
    private Instant nextAsk = Instant.MIN;
    private String failure = "";

    /** @param began when this host resigned */
    Successor(Handover handover, List<Resource> resources, Instant began) {
        this.handover = handover;
        this.resources = resources;
        this.began = began;
    }

    /** @param now with a master's address */
    boolean holdsAll(StatusReport.Instance now) {
        List<StatusReport.Cloud> left = now.cloud().stream().filter(each -> !movedAway(each)).toList();
        if (!left.isEmpty() && !Instant.now().isBefore(nextAsk)) {
            ask(now.masterAddress(), left);
        }
        return missing(now).isEmpty();
    }

    /** What the new master was not seen to hold yet. */
    List<StatusReport.Cloud> missing(StatusReport.Instance now) {
        return now.cloud().stream().filter(each -> !movedAway(each) && resource(each).filter(confirmed::contains).isEmpty()).toList();
    }

    private boolean movedAway(StatusReport.Cloud resource) {
        return Boolean.FALSE.equals(resource.held()) && resource.holder() != null && resource.verifiedAt() != null
                && resource.verifiedAt().isAfter(began);
    }

    private void ask(String address, List<StatusReport.Cloud> left) {
        if (!address.equals(master)) {
            confirmed.clear();
            master = address;
        }
        failure = "";
        for (StatusReport.Cloud each : left) {
            Optional<Resource> resource = resource(each);
            if (resource.isPresent() && !confirmed.contains(resource.get()) && holds(resource.get(), address)) {
                confirmed.add(resource.get());
            }
        }
        nextAsk = Instant.now().plus(ASK_EVERY);
    }

    private boolean holds(Resource resource, String address) {
        try {
            return handover.alsoHeldBy(resource, address, SESSION_WAIT_NS);
        } catch (CloudException failed) {
            failure = "; whether it holds " + resource + " could not be told: " + failed.describe();
            return false;
        }
    }

    private Optional<Resource> resource(StatusReport.Cloud status) {
        return resources.stream().filter(each -> each.kind().keyword().equals(status.kind()) && each.name().equals(status.resource())).findFirst();
    }

    /** What kept the last question from being answered; empty if nothing did. */
    String failure() {
        return failure;
    }
}
