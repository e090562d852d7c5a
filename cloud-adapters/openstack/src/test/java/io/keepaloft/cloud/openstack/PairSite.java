package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.Who;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The right to send from a virtual address: of every node that becomes master, or of one alone. */
final class PairSite extends NeutronSite {
    private final Kind kind;
    private final boolean exclusive;

    /** @param kind of a plain pair, or of one whose address a port without a server keeps */
    PairSite(Site api, Kind kind, boolean exclusive) throws Exception {
        super(api);
        this.kind = kind;
        this.exclusive = exclusive;
    }

    @Override public Resource resource() {
        return new Resource(kind, VIP, exclusive
                ? Map.of(Resource.EXCLUSIVE, "true", Resource.MEMBERS, address(Who.A) + " " + address(Who.B)) : Map.of());
    }

    @Override public Guard guard() {
        return Guard.COMPARE_AND_SWAP;
    }

    @Override public boolean shared() {
        return !exclusive;
    }

    @Override public void give(Who holder) throws Exception {
        for (Who who : Who.values()) {
            api.pairs(port(who), foreignPairs() + (who == holder ? ", {'ip_address': '" + VIP + "'}" : ""));
        }
    }

    @Override public Set<Who> holders() throws CloudException {
        Set<Who> holders = EnumSet.noneOf(Who.class);
        for (Who who : Who.values()) {
            if (api.port(port(who)).pairs().stream().anyMatch(pair -> pair.is(VIP))) {
                holders.add(who);
            }
        }
        return holders;
    }

    @Override void withoutResource(ObjectNode item) {
        if (item.path("allowed_address_pairs") instanceof ArrayNode pairs) {
            pairs.removeIf(pair -> pair.path("ip_address").asText().equals(VIP));
        }
    }
}
