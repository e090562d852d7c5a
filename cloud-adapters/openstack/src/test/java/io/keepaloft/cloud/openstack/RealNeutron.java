package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Keystone and Neutron from the distribution's packages, as `scripts/lib/openstack.sh start DIRECTORY` starts them and -Dtest.openstack=DIRECTORY finds them. */
final class RealNeutron {

    private RealNeutron() {}

    /** @param ids of what this class of tests has made; filled when it is empty: each has a network of its own */
    static Site site(Map<String, String> ids) throws Exception {
        Properties at = started();
        Site site = new Site(account(at, "user", "project"), ids);
        if (ids.isEmpty()) {
            network(site, outside(at), ids);
        }
        return site;
    }

    private static Map<String, String> account(Properties at, String user, String project) {
        return Map.of("OS_AUTH_URL", at.getProperty("identity"), "OS_USERNAME", at.getProperty(user), "OS_PASSWORD", at.getProperty("password"),
                "OS_PROJECT_NAME", at.getProperty(project), "OS_REGION_NAME", at.getProperty("region"));
    }

    private static void network(Site site, String outside, Map<String, String> ids) throws Exception {
        String network = site.make("networks", "network", "'name': 'adapter'");
        String subnet = site.make("subnets", "subnet", "'network_id': '" + network + "', 'ip_version': 4, 'cidr': '172.17.100.0/24'");
        String router = site.make("routers", "router", "'external_gateway_info': {'network_id': '" + outside + "'}");
        site.call("PUT", "/routers/" + router + "/add_router_interface", "{'subnet_id': '" + subnet + "'}");
        String group = site.make("security-groups", "security_group", "'name': 'adapter'");
        for (String last : new String[] {"201", "202", "203"}) {
            String server = last.equals("203") ? "" : ", 'device_id': 'server-" + last + "'";
            ids.put("PORT" + last, site.make("ports", "port", "'network_id': '" + network + "', 'security_groups': ['" + group + "'], 'fixed_ips': [{'subnet_id': '"
                    + subnet + "', 'ip_address': '172.17.100." + last + "'}]" + server));
        }
        JsonNode floating = site.call("POST", "/floatingips", "{'floatingip': {'floating_network_id': '" + outside + "'}}").path("floatingip");
        ids.putAll(Map.of("NET", network, "SG", group, "FIP", floating.path("id").asText(), "FIP_ADDRESS", floating.path("floating_ip_address").asText()));
    }

    private static String outside(Properties at) throws Exception {
        try (Site admin = new Site(account(at, "admin", "admin.project"), Map.of())) {
            JsonNode there = admin.call("GET", "/networks?router:external=true", "").path("networks");
            if (!there.isEmpty()) {
                return there.path(0).path("id").asText();
            }
            String id = admin.make("networks", "network", "'name': 'ext', 'router:external': true, 'provider:network_type': 'flat', "
                    + "'provider:physical_network': 'external'");
            admin.make("subnets", "subnet", "'network_id': '" + id + "', 'ip_version': 4, 'cidr': '120.132.124.0/24', 'enable_dhcp': false");
            return id;
        }
    }

    /** They start while the rest is built: waits for them, five minutes at most. */
    private static Properties started() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("test.openstack", "no directory was given"));
        for (int tries = 0; tries < 1500; tries++) {
            if (Files.exists(home.resolve("openstack.properties"))) {
                Properties properties = new Properties();
                try (var in = Files.newBufferedReader(home.resolve("openstack.properties"))) {
                    properties.load(in);
                }
                return properties;
            }
            if (Files.exists(home.resolve("failed")) || !Files.isDirectory(home)) {
                break;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the OpenStack servers are not there: " + (Files.exists(home.resolve("failed"))
                ? Files.readString(home.resolve("failed")) : home + "; scripts/test starts them"));
    }
}
