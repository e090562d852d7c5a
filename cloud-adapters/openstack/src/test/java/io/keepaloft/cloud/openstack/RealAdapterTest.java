package io.keepaloft.cloud.openstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * The stories against the distribution's own Keystone and Neutron, which scripts/test starts: -Dtest.openstack names the directory of
 * `scripts/lib/openstack.sh start`. The seed's network is made in them first.
 */
@Tag("openstack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealAdapterTest extends AdapterStories {
    private Map<String, String> account;
    private Map<String, String> ids;

    @Override
    Site site() throws Exception {
        if (ids == null) {
            Properties at = started();
            account = account(at, at.getProperty("user"), at.getProperty("project"));
            try (Site admin = new Site(account(at, at.getProperty("admin"), at.getProperty("admin.project")), Map.of());
                    Site member = new Site(account, Map.of())) {
                ids = seed(member, outside(admin));
            }
        }
        return new Site(account, ids);
    }

    private static Map<String, String> account(Properties at, String user, String project) {
        return Map.of("OS_AUTH_URL", at.getProperty("identity"), "OS_USERNAME", user, "OS_PASSWORD", at.getProperty("password"), "OS_PROJECT_NAME", project,
                "OS_USER_DOMAIN_NAME", "Default", "OS_PROJECT_DOMAIN_NAME", "Default", "OS_REGION_NAME", at.getProperty("region"));
    }

    /** Waits for the servers, which start while the modules before this one are built; five minutes at most. */
    private static Properties started() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("test.openstack", "no directory was given"));
        for (int tries = 0; tries < 1500 && Files.isDirectory(home) && !Files.exists(home.resolve("failed")); tries++) {
            if (Files.exists(home.resolve("openstack.properties"))) {
                Properties properties = new Properties();
                try (var in = Files.newBufferedReader(home.resolve("openstack.properties"))) {
                    properties.load(in);
                }
                return properties;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("The OpenStack servers are not there: " + (Files.exists(home.resolve("failed"))
                ? Files.readString(home.resolve("failed")) : home + "; scripts/test starts them"));
    }

    private static String outside(Site admin) throws Exception {
        var there = admin.call("GET", "/networks?router:external=true", "").path("networks");
        if (!there.isEmpty()) {
            return there.path(0).path("id").asText();
        }
        String id = make(admin, "networks", "network", "'name': 'ext', 'router:external': true, 'provider:network_type': 'flat', "
                + "'provider:physical_network': 'external'");
        make(admin, "subnets", "subnet", "'network_id': '" + id + "', 'ip_version': 4, 'cidr': '120.132.124.0/24', 'enable_dhcp': false");
        return id;
    }

    private static Map<String, String> seed(Site cloud, String outside) throws Exception {
        Map<String, String> out = new HashMap<>();
        String net = make(cloud, "networks", "network", "'name': 'rehearsal'");
        String subnet = make(cloud, "subnets", "subnet", "'network_id': '" + net + "', 'ip_version': 4, 'cidr': '172.17.100.0/24', 'enable_dhcp': false");
        String router = make(cloud, "routers", "router", "'external_gateway_info': {'network_id': '" + outside + "'}");
        cloud.call("PUT", "/routers/" + router + "/add_router_interface", "{'subnet_id': '" + subnet + "'}");
        String group = make(cloud, "security-groups", "security_group", "'name': 'rehearsal-ha'");
        make(cloud, "security-group-rules", "security_group_rule", "'security_group_id': '" + group + "', 'direction': 'ingress', 'protocol': 'vrrp', "
                + "'remote_group_id': '" + group + "'");
        make(cloud, "security-group-rules", "security_group_rule", "'security_group_id': '" + group + "', 'direction': 'ingress', 'protocol': 'udp', "
                + "'port_range_min': 3112, 'port_range_max': 3112, 'remote_group_id': '" + group + "'");
        for (String host : new String[] {"201", "202", "203"}) {
            out.put("PORT" + host, make(cloud, "ports", "port", "'name': 'p" + host + "', 'network_id': '" + net + "', 'security_groups': ['" + group
                    + "'], 'fixed_ips': [{'ip_address': '172.17.100." + host + "'}]"));
        }
        String floating = make(cloud, "floatingips", "floatingip", "'floating_network_id': '" + outside + "'");
        out.put("FIP_ADDRESS", cloud.call("GET", "/floatingips/" + floating, "").path("floatingip").path("floating_ip_address").asText());
        out.putAll(Map.of("NET", net, "SUBNET", subnet, "SG", group, "FIP", floating));
        return out;
    }

    private static String make(Site cloud, String many, String one, String attributes) throws Exception {
        return cloud.call("POST", "/" + many, "{'" + one + "': {" + attributes + "}}").path(one).path("id").asText();
    }
}
