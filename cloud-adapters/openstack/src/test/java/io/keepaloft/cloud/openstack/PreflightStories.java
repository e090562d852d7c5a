package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What preflight finds and repairs, told against any Keystone and Neutron with the seed's network; after the stories of the claims. */
abstract class PreflightStories extends AdapterStories {

    @Test
    void aPeersPortWithoutThePairIsFoundBeforeItHurtsAndCanBeFixed() throws Exception {
        site.pairs(a, "{'ip_address': '" + VIP + "'}");
        site.pairs(b, "{'ip_address': '10.9.0.0/16'}");
        CloudSession host = site.host(a);
        PreflightRequest request = request(List.of());
        Finding missing = find(host.preflight(request), "allowed-address-pair", Level.FAIL);
        assertTrue(missing.subject().contains("172.17.100.202") && missing.consequence().contains("the service is gone"), missing.toString());
        assertEquals("openstack port set --allowed-address ip-address=" + VIP + " " + b, missing.fix());
        assertTrue(host.fixable(missing));
        host.fix(missing);
        host.fix(missing);
        assertEquals(List.of("10.9.0.0/16", VIP), site.port(b).pairs().stream().map(AddressPair::address).sorted().toList());
        assertTrue(host.preflight(request).stream().noneMatch(finding -> finding.level() == Level.FAIL), host.preflight(request).toString());
    }

    @Test
    void aRuleThatWasTakenAwayIsNamedAndCanBeFixed() throws Exception {
        site.pairs(a, "{'ip_address': '" + VIP + "'}");
        site.pairs(b, "{'ip_address': '" + VIP + "'}");
        for (JsonNode rule : site.call("GET", "/security-group-rules?security_group_id=" + site.id("SG") + "&direction=ingress", "").path("security_group_rules")) {
            site.call("DELETE", "/security-group-rules/" + rule.path("id").asText(), "");
        }
        CloudSession host = site.host(a);
        Finding blocked = find(host.preflight(request(List.of())), "sg-ingress-vrrp", Level.FAIL);
        assertTrue(blocked.consequence().contains("the peer channel (UDP port 3112) alone keeps one master, and without it both nodes will become MASTER"), blocked.toString());
        assertEquals("openstack security group rule create --ingress --ethertype IPv4 --protocol 112 --remote-group " + site.id("SG") + " " + site.id("SG"), blocked.fix());
        host.fix(blocked);
        host.fix(blocked);
        List<JsonNode> rules = Port.stream(site.call("GET", "/security-group-rules?security_group_id=" + site.id("SG") + "&direction=ingress", "").path("security_group_rules")).toList();
        assertEquals(1, rules.size(), "nothing more than was missing: " + rules);
        assertEquals("112 IPv4 " + site.id("SG") + " null null", rules.getFirst().path("protocol").asText() + " " + rules.getFirst().path("ethertype").asText() + " "
                + rules.getFirst().path("remote_group_id").asText() + " " + rules.getFirst().path("remote_ip_prefix").asText() + " " + rules.getFirst().path("port_range_min").asText());
        List<Finding> after = host.preflight(request(List.of()));
        assertTrue(after.stream().noneMatch(finding -> finding.level() == Level.FAIL), after.toString());
        // The peer channel's port is still shut, which is no catastrophe.
        assertTrue(host.fixable(find(after, "sg-ingress-udp", Level.WARN)));
    }

    /** The group is the same at both ends, and what it lets in is not. */
    @Test
    void aRuleForOneNodesAddressInTheSharedGroupDoesNotHelpTheOther() throws Exception {
        for (JsonNode rule : site.call("GET", "/security-group-rules?security_group_id=" + site.id("SG") + "&direction=ingress", "").path("security_group_rules")) {
            site.call("DELETE", "/security-group-rules/" + rule.path("id").asText(), "");
        }
        site.make("security-group-rules", "security_group_rule", "'security_group_id': '" + site.id("SG") + "', 'direction': 'ingress', 'ethertype': 'IPv4', "
                + "'protocol': 'vrrp', 'remote_ip_prefix': '172.17.100.202/32'");
        Finding other = find(site.host(a).preflight(request(List.of())), "sg-ingress-vrrp", Level.FAIL);
        assertTrue(other.subject().endsWith("172.17.100.202, in from 172.17.100.201"), other.subject());
    }

    @Test
    void preflightLooksAtEverything() throws Exception {
        List<Finding> findings = site.host(a).preflight(request(List.of(EXCLUSIVE, floating)));
        for (String id : List.of("credentials", "identity", "port-security", "revision-if-match", "elastic-ip-exists", "elastic-ip-target", "vip-port-reserved",
                "allowed-address-pair", "sg-egress-vrrp")) {
            find(findings, id, Level.PASS);
        }
        find(findings, "permission-update-port", Level.SKIP);
        find(site.host(a).preflight(request(List.of(new Resource(Kind.ELASTIC_IP, "203.0.113.99")))), "elastic-ip-exists", Level.FAIL);
    }

    private static PreflightRequest request(List<Resource> resources) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(VIP), resources, List.of("172.17.100.202"), Map.of(),
                Set.of(PreflightRequest.Path.UNICAST), 3112)));
    }

    private static Finding find(List<Finding> findings, String id, Level level) {
        return findings.stream().filter(finding -> finding.id().equals(id) && finding.level() == level).findFirst()
                .orElseThrow(() -> new AssertionError("no " + level + " of " + id + " in " + findings));
    }
}
