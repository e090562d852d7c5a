package io.keepaloft.agent;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the new master holds what this host has handed over. What one host holds at a time was seen to be with somebody else since; of what
 * several hold, which this one still does, the cloud is asked about the new master. For one thread, which may block.
 */
final class Successor {
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final String MASTER = "MASTER";

    /** Asks the cloud, see {@link io.keepaloft.cloud.CloudSession#alsoHeldBy}. */
    @FunctionalInterface
    interface Cloud {
        boolean alsoHeldBy(Resource resource, String address) throws CloudException;
    }

    private final Cloud cloud;
    private final List<Resource> resources;
    private final Instant began;
    /** What {@code master} was seen to hold as well. */
    private final Set<Resource> confirmed = new HashSet<>();
    private String master = "";
    private Instant nextAsk = Instant.MIN;
    private String failure = "";

    /** @param began when this host resigned */
    Successor(Cloud cloud, List<Resource> resources, Instant began) {
        this.cloud = cloud;
        this.resources = resources;
        this.began = began;
    }

    /** @param now with a master's address */
    boolean holdsAll(StatusReport.Instance now) {
        List<StatusReport.Cloud> left = now.cloud().stream().filter(each -> !movedAway(each)).toList();
        if (!left.isEmpty() && !Instant.now().isBefore(nextAsk)) {
            ask(now, left);
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

    private void ask(StatusReport.Instance now, List<StatusReport.Cloud> left) {
        if (!now.masterAddress().equals(master)) {
            confirmed.clear();
            master = now.masterAddress();
        }
        failure = "";
        Set<String> addresses = addresses(now);
        for (StatusReport.Cloud each : left) {
            Optional<Resource> resource = resource(each);
            if (resource.isPresent() && !confirmed.contains(resource.get()) && holds(resource.get(), addresses)) {
                confirmed.add(resource.get());
            }
        }
        nextAsk = Instant.now().plus(ASK_EVERY);
    }

    /**
     * Where the new master advertises from, which over IPv6 may be a link-local address that no cloud knows; and where it speaks to us from,
     * if one peer alone says that it is master.
     */
    private static Set<String> addresses(StatusReport.Instance now) {
        Set<String> all = new LinkedHashSet<>(Set.of(now.masterAddress()));
        List<StatusReport.Peer> masters = now.transport().peers().stream().filter(peer -> MASTER.equals(peer.state())).toList();
        if (masters.size() == 1) {
            all.add(masters.getFirst().address());
        }
        return all;
    }

    private boolean holds(Resource resource, Set<String> addresses) {
        try {
            for (String address : addresses) {
                if (cloud.alsoHeldBy(resource, address)) {
                    return true;
                }
            }
            return false;
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
