package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The stories against the simulator. */
final class SimulatedAdapterTest extends PreflightStories {

    private Simulator cloud;

    @Override
    Site site() throws Exception {
        cloud = OpenStackFixture.builder().start();
        return site(cloud);
    }

    static Site site(Simulator cloud) throws Exception {
        return new Site(account(cloud), new HashMap<>(Map.of("NET", OpenStackFixture.NETWORK, "SG", OpenStackFixture.SECURITY_GROUP,
                "PORT201", OpenStackFixture.PORT_201, "PORT202", OpenStackFixture.PORT_202, "PORT203", OpenStackFixture.PORT_203,
                "FIP", OpenStackFixture.FLOATING_IP, "FIP_ADDRESS", OpenStackFixture.FLOATING_ADDRESS)));
    }

    static Map<String, String> account(Simulator cloud) {
        return Map.of("OS_AUTH_URL", cloud.identityEndpoint().toString(), "OS_USERNAME", OpenStackFixture.USER, "OS_PASSWORD", OpenStackFixture.PASSWORD,
                "OS_PROJECT_NAME", "demo", "OS_REGION_NAME", OpenStackFixture.REGION);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }
}
