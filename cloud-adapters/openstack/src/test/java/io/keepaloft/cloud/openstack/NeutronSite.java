package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.contract.CloudSite;
import io.keepaloft.cloud.contract.Who;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the contracts of all OpenStack resources share: two hosts, a stranger's port, foreign pairs on each of them, a second address of A's and
 * a stranger's floating IP on it. Real or simulated: everything is done through Neutron's API.
 */
abstract class NeutronSite implements CloudSite {
    static final String VIP = "172.17.100.203";
    static final String OTHER_ADDRESS = "172.17.100.231";
    private static final String FOREIGN_PAIRS = "{'ip_address': '10.9.0.0/16'}, {'ip_address': '172.17.100.9', 'mac_address': '00:00:5e:00:01:33'}";
    private static final List<String> ITS_OWN = List.of("revision_number", "updated_at", "status");

    final Site api;

    NeutronSite(Site api) throws Exception {
        this.api = api;
        api.id("STRANGER", () -> api.make("ports", "port", "'network_id': '" + api.id("NET") + "', 'name': 'stranger', 'fixed_ips': [{'ip_address': '172.17.100.204'}]"));
        api.id("FOREIGN_FIP", this::foreign);
    }

    private String foreign() throws Exception {
        for (Who who : Who.values()) {
            api.pairs(port(who), FOREIGN_PAIRS);
        }
        api.bind(null);
        api.call("PUT", "/ports/" + port(Who.A), "{'port': {'fixed_ips': [{'ip_address': '172.17.100.201'}, {'ip_address': '" + OTHER_ADDRESS + "'}]}}");
        String outside = api.call("GET", "/floatingips/" + api.id("FIP"), "").path("floatingip").path("floating_network_id").asText();
        return api.make("floatingips", "floatingip", "'floating_network_id': '" + outside + "', 'port_id': '" + port(Who.A) + "', 'fixed_ip_address': '" + OTHER_ADDRESS
                + "'");
    }

    final String port(Who who) {
        return api.id(switch (who) {
            case A -> "PORT201";
            case B -> "PORT202";
            case STRANGER -> "STRANGER";
        });
    }

    static String address(Who who) {
        return switch (who) {
            case A -> "172.17.100.201";
            case B -> "172.17.100.202";
            case STRANGER -> "172.17.100.204";
        };
    }

    static String foreignPairs() {
        return FOREIGN_PAIRS;
    }

    /** Takes from a port or a floating IP what a takeover may change of it. */
    abstract void withoutResource(ObjectNode item);

    @Override public final String others() throws Exception {
        StringBuilder text = new StringBuilder();
        for (String many : List.of("ports?network_id=" + api.id("NET"), "floatingips", "security-groups")) {
            for (JsonNode item : api.call("GET", "/" + many, "").path(many.split("\\?")[0].replace('-', '_'))) {
                ObjectNode rest = (ObjectNode) item;
                rest.remove(ITS_OWN);
                withoutResource(rest);
                text.append(rest).append('\n');
            }
        }
        return text.toString();
    }

    /** The simulated one answers at once; a session's wrapper says so for it. */
    @Override public final boolean slow() {
        return true;
    }

    @Override public CloudSession open(Who who, long deadlineNs) {
        return api.host(new CloudSettings("openstack", null, null, port(who), Map.of(), Mode.SAFE, deadlineNs, TimeUnit.SECONDS.toNanos(10)), api.account);
    }

    @Override public final void close() {
        api.close();
    }
}
