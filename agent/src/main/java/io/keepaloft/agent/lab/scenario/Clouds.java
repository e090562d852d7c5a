package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import java.util.Map;

/** The seed's network as each cloud shows it: what is there at the beginning of a scenario. */
final class Clouds {
    /** Neutron that asks nobody who they are: where the lab's operator works. */
    static final String OPEN_NEUTRON = "/networking-noauth";

    private Clouds() {
    }

    static SimulatorBuilder builder(CloudPlan.Face face) {
        return face == CloudPlan.Face.EC2 ? SeedFixture.builder() : OpenStackFixture.builder();
    }

    /** What agents find in their environment besides the metadata service. */
    static Map<String, String> environment(CloudPlan.Face face) {
        return face == CloudPlan.Face.EC2 ? Map.of() : Map.of("OS_AUTH_TYPE", "v3applicationcredential",
                "OS_AUTH_URL", "http://" + RehearsalVpc.ENDPOINT + "/identity/v3", "OS_REGION_NAME", OpenStackFixture.REGION,
                "OS_APPLICATION_CREDENTIAL_ID", OpenStackFixture.CREDENTIAL_ID, "OS_APPLICATION_CREDENTIAL_SECRET", OpenStackFixture.CREDENTIAL_SECRET);
    }

    /** The id of the port of a machine. */
    static String port(CloudPlan.Face face, String address) {
        boolean first = address.equals(SeedFixture.ADDRESS_201);
        return face == CloudPlan.Face.EC2 ? first ? SeedFixture.PORT_201 : SeedFixture.PORT_202 : first ? OpenStackFixture.PORT_201 : OpenStackFixture.PORT_202;
    }

    static String securityGroup(CloudPlan.Face face) {
        return face == CloudPlan.Face.EC2 ? SeedFixture.SECURITY_GROUP : OpenStackFixture.SECURITY_GROUP;
    }
}
