package io.keepaloft.cloud.simulator.openstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Tag;

/** Keystone and Neutron from the distribution's packages: `scripts/lib/openstack.sh start DIRECTORY`, and -Dtest.openstack=DIRECTORY. */
@Tag("openstack")
class RealNeutronTest extends NeutronContract {
    @Override Place open() {
        var at = started();
        var anonymous = OpenStackCaller.anonymous(at.getProperty("identity"), at.getProperty("network"));
        try (var admin = anonymous.login(at.getProperty("admin"), at.getProperty("password"), at.getProperty("admin.project"))) {
            return new Place(anonymous, at.getProperty("user"), at.getProperty("password"), at.getProperty("project"), at.getProperty("region"),
                    outside(admin));
        }
    }

    /** They start while the rest is built: waits for them, five minutes at most. */
    private static Properties started() {
        var home = Path.of(System.getProperty("test.openstack", "no directory was given"));
        try {
            for (int tries = 0; tries < 1500; tries++) {
                if (Files.exists(home.resolve("openstack.properties"))) {
                    var properties = new Properties();
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
            throw new AssertionError("The OpenStack servers are not there: " + (Files.exists(home.resolve("failed"))
                    ? Files.readString(home.resolve("failed")) : home + "; scripts/test starts them"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String outside(OpenStackCaller admin) {
        var there = admin.get("/v2.0/networks?router:external=true").member();
        if (!there.isEmpty()) {
            return there.path(0).path("id").asText();
        }
        String id = admin.call("POST", "/v2.0/networks", "{\"network\": {\"name\": \"ext\", \"router:external\": true, "
                + "\"provider:network_type\": \"flat\", \"provider:physical_network\": \"external\"}}").member().path("id").asText();
        admin.call("POST", "/v2.0/subnets", "{\"subnet\": {\"network_id\": \"" + id + "\", \"ip_version\": 4, \"cidr\": \"120.132.124.0/24\", "
                + "\"enable_dhcp\": false}}");
        return id;
    }
}
