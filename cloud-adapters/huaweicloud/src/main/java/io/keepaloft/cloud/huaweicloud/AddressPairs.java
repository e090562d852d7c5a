package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;

/**
 * Gives this host's port the right to send from an address, or from all of them in the form {@code 1.1.1.1/0}, which is how Huawei Cloud switches the
 * source and destination check off. Others that have the pair keep it: which of them sends, VRRP decides.
 */
record AddressPairs(Link link) implements Mover {

    static final String MAC = "mac";
    /** Neither the API nor the console takes it. Source: VPC API Reference, "Updating a Port", allowed_address_pairs. */
    private static final String ALL = "0.0.0.0/0";
    static final String CHECK_OFF = "1.1.1.1/0";

    /** Why such a line is refused; empty when it is not. */
    static String objection(Resource resource) {
        if (resource.kind() != Kind.ALLOWED_ADDRESS_PAIR) {
            return "";
        }
        if (resource.value().equals(ALL)) {
            return "Huawei Cloud refuses " + ALL + " as an address pair; write " + CHECK_OFF + ", which switches the port's source and destination check off";
        }
        return Boolean.parseBoolean(resource.option(Resource.EXCLUSIVE)) ? "exclusive cannot be kept on Huawei Cloud: its ports have no revision to write against, so two claimants "
                + "could both end with the pair, and each believe to be alone" : "";
    }

    /** True when the port may send from all of it. */
    static boolean has(Port port, Resource resource) {
        String mac = resource.option(MAC) == null ? port.mac() : resource.option(MAC);
        return !port.portSecurity() || port.pairs().stream().anyMatch(pair -> pair.covers(resource.value()) && pair.hasMac(mac, port.mac()));
    }

    @Override
    public Guard guard() {
        return Guard.LAST_WRITER;
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        Port own = link.own();
        String token = PairList.token(own);
        return has(own, resource) ? new Observation.HeldByUs(token) : new Observation.Unheld(token, "not among the address pairs of this host's port");
    }

    @Override
    public boolean alsoHeldBy(Resource resource, Port peer) {
        return has(peer, resource);
    }

    @Override
    public List<Step> steps(Resource resource, Observation observation, String token) {
        return List.of(PairList.add(link.self().networkInterface(), new AddressPair(resource.value(), resource.option(MAC))));
    }

    @Override
    public void perform(Step step, ClaimContext claim) throws CloudException {
        link.network().pairLists().perform(step, claim);
    }
}
