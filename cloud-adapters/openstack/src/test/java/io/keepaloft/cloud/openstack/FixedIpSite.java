package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.Who;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A further address of whichever server's port has it; it sorts before all others, so that it comes first in Neutron's lists. */
final class FixedIpSite extends NeutronSite {
    static final String MOVING = "172.17.100.103";

    FixedIpSite(Site api) throws Exception {
        super(api);
        api.id("STRANGERS_SERVER", () -> api.call("PUT", "/ports/" + port(Who.STRANGER), "{'port': {'device_id': 'server-204'}}").toString());
    }

    @Override public Resource resource() {
        return new Resource(Kind.SECONDARY_IP, MOVING);
    }

    @Override public Guard guard() {
        return Guard.COMPARE_AND_SWAP;
    }

    @Override public void give(Who holder) throws Exception {
        Set<Who> before = holders();
        for (Who who : before) {
            if (who != holder) {
                addresses(who, "");
            }
        }
        if (holder != null && !before.contains(holder)) {
            addresses(holder, ", {'ip_address': '" + MOVING + "'}");
        }
    }

    private void addresses(Who who, String more) throws Exception {
        api.call("PUT", "/ports/" + port(who), "{'port': {'fixed_ips': [{'ip_address': '" + address(who) + "'}" + (who == Who.A ? ", {'ip_address': '" + OTHER_ADDRESS + "'}" : "")
                + more + "]}}");
    }

    @Override public Set<Who> holders() throws CloudException {
        Set<Who> holders = EnumSet.noneOf(Who.class);
        for (Port port : api.ports("fixed_ips", "ip_address=" + MOVING)) {
            Arrays.stream(Who.values()).filter(who -> port(who).equals(port.id())).forEach(holders::add);
        }
        return holders;
    }

    @Override void withoutResource(ObjectNode item) {
        if (item.path("fixed_ips") instanceof ArrayNode ips) {
            ips.removeIf(ip -> ip.path("ip_address").asText().equals(MOVING));
        }
    }
}
