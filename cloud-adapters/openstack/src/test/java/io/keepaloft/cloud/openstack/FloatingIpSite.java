package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.Who;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A floating IP between two hosts. */
final class FloatingIpSite extends NeutronSite {
    FloatingIpSite(Site api) throws Exception {
        super(api);
    }

    @Override public Resource resource() {
        return new Resource(Kind.ELASTIC_IP, api.id("FIP_ADDRESS"));
    }

    @Override public Guard guard() {
        return Guard.COMPARE_AND_SWAP;
    }

    @Override public void give(Who who) throws Exception {
        String target = who == null ? "null" : "'" + port(who) + "', 'fixed_ip_address': '" + address(who) + "'";
        api.call("PUT", "/floatingips/" + api.id("FIP"), "{'floatingip': {'port_id': " + target + "}}");
    }

    @Override public Set<Who> holders() throws CloudException {
        FloatingIp now = api.floatingIp();
        return Arrays.stream(Who.values()).filter(who -> port(who).equals(now.portId()) && address(who).equals(now.fixedAddress())).collect(Collectors.toSet());
    }

    @Override void withoutResource(ObjectNode item) {
        if (item.path("id").asText().equals(api.id("FIP"))) {
            item.remove(List.of("port_id", "fixed_ip_address", "router_id", "port_details"));
        }
    }
}
