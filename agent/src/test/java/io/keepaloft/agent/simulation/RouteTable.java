package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One route table as the EC2 API reference describes it: a target a destination, where the last writer wins; created only where there is none, and
 * replaced only where there is one.
 */
final class RouteTable {
    /** A target that is gone. */
    static final String GONE = "eni-gone";

    /** One write: another object each time. */
    static final class Route {
        final String target;

        Route(String target) {
            this.target = target;
        }

        @Override public String toString() {
            return target;
        }
    }

    private record Version(Map<String, Route> routes, long sinceNs) {}

    private final VirtualTime time;
    private final Trace trace;
    private final List<Version> versions = new ArrayList<>();
    /** Routes that agents wrote, in all. */
    long writes;

    RouteTable(VirtualTime time, Trace trace) {
        this.time = time;
        this.trace = trace;
        versions.add(new Version(Map.of(), time.now()));
    }

    /** By destination. */
    Map<String, Route> truth() {
        return versions.getLast().routes();
    }

    /** Since when the destination's route is what it is. */
    long sinceNs(String destination) {
        int first = versions.size() - 1;
        while (first > 0 && versions.get(first - 1).routes().get(destination) == truth().get(destination)) {
            first--;
        }
        return versions.get(first).sinceNs();
    }

    long changes() {
        return versions.size();
    }

    Map<String, Route> seen(long lagNs) {
        for (int i = versions.size() - 1; i > 0; i--) {
            if (versions.get(i).sinceNs() <= time.now() - lagNs) {
                return versions.get(i).routes();
            }
        }
        return versions.getFirst().routes();
    }

    void create(String destination, String target) throws CloudException {
        if (truth().containsKey(destination)) {
            throw new CloudException(Failure.LOST_RACE, RouteLine.CREATE, "RouteAlreadyExists", "req", 400, 0, destination + " exists", null);
        }
        writes++;
        byHand(destination, target);
    }

    void replace(String destination, String target) throws CloudException {
        if (!truth().containsKey(destination)) {
            throw new CloudException(Failure.NOT_FOUND, RouteLine.REPLACE, "InvalidRoute.NotFound", "req", 400, 0, "no " + destination, null);
        }
        writes++;
        byHand(destination, target);
    }

    /** @param target null: deletes it */
    void byHand(String destination, String target) {
        Map<String, Route> routes = new HashMap<>(truth());
        if (target == null) {
            routes.remove(destination);
        } else {
            routes.put(destination, new Route(target));
        }
        versions.add(new Version(Map.copyOf(routes), time.now()));
        trace.say("cloud", () -> "route " + destination + " now leads to " + (target == null ? "nothing" : target));
    }
}
