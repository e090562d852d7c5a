package io.keepaloft.agent.simulation;

import io.keepaloft.agent.simulation.Ec2.Target;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.function.Consumer;

/** One host's session with the cloud. It cannot be a provider itself, whose calls block. */
final class CloudLine {
    private final Simulation simulation;
    private final Ec2 cloud;
    private final ForeignHand hand;
    private final long callTimeoutNs;
    private final ElasticIpLine addresses;
    private final PairLine pairs;
    private final RouteLine routes;
    private int writesUnderWay;

    CloudLine(Simulation simulation, String networkInterface) {
        this.simulation = simulation;
        Setup setup = simulation.setup();
        this.cloud = simulation.cloud();
        this.hand = simulation.hand();
        this.callTimeoutNs = setup.callTimeoutNs();
        this.addresses = new ElasticIpLine(cloud, networkInterface, Simulation.addressOf(networkInterface), setup.mode());
        this.pairs = new PairLine(cloud, hand.ports(), networkInterface, simulation::isMember, setup.exclusive());
        this.routes = new RouteLine(cloud, hand.table(), networkInterface, target -> target.equals(RouteTable.GONE) || simulation.isOff(target));
    }

    /** Where an elastic IP is to point to. */
    Target target(Resource resource) {
        return addresses.target(resource);
    }

    void observe(Resource resource, Consumer<Observation> seen, Consumer<CloudException> failed) {
        KindLine line = of(resource);
        cloud.call(line.looksBy(), callTimeoutNs, () -> line.look(resource), seen, failed);
    }

    Plan plan(Resource resource, Observation seen) {
        return of(resource).plan(resource, seen);
    }

    /** The request leaves now; whoever calls has asked the term a moment ago. */
    void apply(Resource resource, Step step, long timeoutNs, Runnable accepted, Consumer<CloudException> failed) {
        KindLine line = of(resource);
        int counts = line == addresses ? 1 : 0;
        writesUnderWay += counts;
        hand.beforeWrite(step);
        cloud.call(step.operation(), Math.min(timeoutNs, callTimeoutNs), () -> {
            writesUnderWay -= counts;
            line.serve(step);
            return step;
        }, _ -> accepted.run(), failed);
    }

    /** See {@link KindLine#truth}. */
    Object truth(Resource resource) {
        return of(resource).truth(resource);
    }

    /** See {@link KindLine#has}. */
    boolean has(Resource resource) {
        return of(resource).has(resource);
    }

    /** Whether the machine is off that holds it. */
    boolean isOff(Observation.HeldByOther seen) {
        return simulation.isOff(seen.holder());
    }

    /** By what befell it in bad weather, which a cloud that is well does not shorten. */
    void restsFor(long durationNs) {
        if (!cloud.fine()) {
            cloud.settledNs = Math.max(cloud.settledNs, simulation.time().now() + durationNs);
        }
    }

    /** Of elastic IPs: requests that have left and may still take effect, whatever becomes of this host; those that the cloud refused count for ever. */
    boolean mayStillWrite() {
        return writesUnderWay > 0;
    }

    /** Permissions, and nothing else. */
    void rehearse(Resource resource, Runnable done, Consumer<CloudException> failed) {
        cloud.call(of(resource).rehearsesBy(), callTimeoutNs, () -> "would have succeeded", _ -> done.run(), failed);
    }

    private KindLine of(Resource resource) {
        return switch (resource.kind()) {
            case ELASTIC_IP -> addresses;
            case ALLOWED_ADDRESS_PAIR -> pairs;
            case ROUTE -> routes;
            case SECONDARY_IP, VIRTUAL_IP -> throw new IllegalArgumentException("nobody has a " + resource);
        };
    }
}
