package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.HuaweiFixture;
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
        return switch (face) {
            case EC2 -> SeedFixture.builder();
            case HUAWEICLOUD -> HuaweiFixture.builder();
            case OPENSTACK -> OpenStackFixture.builder();
        };
    }

    /** What its network does to packets. */
    static Settings settings(CloudPlan.Face face) {
        return switch (face) {
            case EC2 -> Settings.ec2();
            case HUAWEICLOUD -> Settings.huaweiCloud();
            case OPENSTACK -> Settings.openStack();
        };
    }

    /** What agents find in their environment besides the metadata service, which has the credentials of EC2's roles and Huawei Cloud's agencies. */
    static Map<String, String> environment(CloudPlan.Face face) {
        return switch (face) {
            case EC2, HUAWEICLOUD -> Map.of();
            case OPENSTACK -> Map.of("OS_AUTH_TYPE", "v3applicationcredential",
                    "OS_AUTH_URL", "http://" + RehearsalVpc.ENDPOINT + "/identity/v3", "OS_REGION_NAME", OpenStackFixture.REGION,
                    "OS_APPLICATION_CREDENTIAL_ID", OpenStackFixture.CREDENTIAL_ID, "OS_APPLICATION_CREDENTIAL_SECRET", OpenStackFixture.CREDENTIAL_SECRET);
        };
    }

    /** The id of the port of a machine. */
    static String port(CloudPlan.Face face, String address) {
        boolean first = address.equals(SeedFixture.ADDRESS_201);
        return switch (face) {
            case EC2 -> first ? SeedFixture.PORT_201 : SeedFixture.PORT_202;
            case HUAWEICLOUD -> first ? HuaweiFixture.PORT_201 : HuaweiFixture.PORT_202;
            case OPENSTACK -> first ? OpenStackFixture.PORT_201 : OpenStackFixture.PORT_202;
        };
    }

    static String securityGroup(CloudPlan.Face face) {
        return switch (face) {
            case EC2 -> SeedFixture.SECURITY_GROUP;
            case HUAWEICLOUD -> HuaweiFixture.SECURITY_GROUP;
            case OPENSTACK -> OpenStackFixture.SECURITY_GROUP;
        };
    }
}
