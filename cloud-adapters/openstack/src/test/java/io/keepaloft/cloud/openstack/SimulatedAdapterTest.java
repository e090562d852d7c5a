package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The stories against the embedded cloud. */
final class SimulatedAdapterTest extends AdapterStories {
    private Simulator simulator;

    @Override
    Site site() throws Exception {
        simulator = OpenStackFixture.builder().start();
        return new Site(Map.of("OS_AUTH_URL", simulator.identityEndpoint().toString(),
                "OS_APPLICATION_CREDENTIAL_ID", OpenStackFixture.CREDENTIAL_ID, "OS_APPLICATION_CREDENTIAL_SECRET", OpenStackFixture.CREDENTIAL_SECRET),
                Map.of("NET", OpenStackFixture.NETWORK, "SUBNET", OpenStackFixture.SUBNET, "SG", OpenStackFixture.SECURITY_GROUP,
                        "PORT201", OpenStackFixture.PORT_201, "PORT202", OpenStackFixture.PORT_202, "PORT203", OpenStackFixture.PORT_203,
                        "FIP", OpenStackFixture.FLOATING_IP, "FIP_ADDRESS", OpenStackFixture.FLOATING_ADDRESS));
    }

    @AfterEach
    void close() {
        simulator.close();
    }
}
