package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.ec2.Ec2Face;
import io.keepaloft.cloud.simulator.huawei.HuaweiFace;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.openstack.NeutronFace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The seed's network as each cloud shows it: what is there at the beginning of a scenario. */
final class Clouds {
    /** Neutron that asks nobody who they are: where the lab's operator works. */
    static final String OPEN_NEUTRON = "/networking-noauth";

    /** Machines that every cloud of the lab has. */
    private static final List<String> OF_THE_SEED = List.of(SeedFixture.ADDRESS_201, SeedFixture.ADDRESS_202);
    /** Those that a scenario's hosts can have; .203 is the virtual one. */
    static final List<String> ADDRESSES = Stream.concat(OF_THE_SEED.stream(), Stream.of("172.17.100.204", "172.17.100.205")).toList();

    private Clouds() {
    }

    /** @param addresses of the scenario's machines: those that the seed does not have are made */
    static SimulatorBuilder builder(CloudPlan plan, List<String> addresses) {
        CloudPlan.Face face = plan.face();
        SimulatorBuilder cloud = switch (face) {
            case EC2 -> SeedFixture.builder();
            case HUAWEICLOUD -> HuaweiFixture.builder();
            case OPENSTACK -> OpenStackFixture.builder();
        };
        for (int last : addresses.stream().filter(address -> !OF_THE_SEED.contains(address)).map(Clouds::last).toList()) {
            List<Item> machine = switch (face) {
                case EC2 -> SeedFixture.machine(last);
                case HUAWEICLOUD -> HuaweiFixture.machine(last);
                case OPENSTACK -> OpenStackFixture.machine(last);
            };
            cloud.with(machine.toArray(Item[]::new));
        }
        if (face == CloudPlan.Face.OPENSTACK) {
            addresses.forEach(address -> OpenStackFixture.ownCredential(cloud, last(address)));
        } else if (face == CloudPlan.Face.HUAWEICLOUD) {
            cloud.with(HuaweiFixture.virtualIp(Stream.concat(OF_THE_SEED.stream(), addresses.stream()).distinct().toArray(String[]::new)));
        }
        return plan.elasticIpIsFree() ? cloud.withFreeElasticIps() : cloud;
    }

    /** What its API can be asked for, as its faults and its log name it. */
    static List<String> operations(CloudPlan.Face face) {
        return switch (face) {
            case EC2 -> Ec2Face.operations();
            case HUAWEICLOUD -> HuaweiFace.operations();
            case OPENSTACK -> Stream.concat(Stream.of("create_token"), NeutronFace.operations().stream()).toList();
        };
    }

    private static int last(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
    }

    /** What its network does to packets. */
    static Settings settings(CloudPlan.Face face) {
        return switch (face) {
            case EC2 -> Settings.ec2();
            case HUAWEICLOUD -> Settings.huaweiCloud();
            case OPENSTACK -> Settings.openStack();
        };
    }

    /**
     * What the agent of the machine finds in its environment besides the metadata service, which has the credentials of EC2's roles and Huawei
     * Cloud's agencies: in every cloud a machine calls as itself. Where there is a standard variable for the API's address, no configuration
     * has to name it.
     */
    static Map<String, String> environment(CloudPlan.Face face, String address) {
        return switch (face) {
            case EC2 -> Map.of("AWS_ENDPOINT_URL", "http://" + RehearsalVpc.ENDPOINT);
            case HUAWEICLOUD -> Map.of();
            case OPENSTACK -> Map.of("OS_AUTH_TYPE", "v3applicationcredential",
                    "OS_AUTH_URL", "http://" + RehearsalVpc.ENDPOINT + "/identity/v3", "OS_REGION_NAME", OpenStackFixture.REGION,
                    "OS_APPLICATION_CREDENTIAL_ID", OpenStackFixture.credentialOf(last(address)), "OS_APPLICATION_CREDENTIAL_SECRET", OpenStackFixture.CREDENTIAL_SECRET);
        };
    }

    /** What a shell on a machine needs so that the provider's own command line reaches this cloud, with the repairs that preflight prints. */
    static String shellSettings(CloudPlan.Face face) {
        String endpoint = "http://" + RehearsalVpc.ENDPOINT;
        return switch (face) {
            // What knows the variables of the AWS SDKs' reference guide, "Service-specific endpoints", needs no more; the aws of Debian 12 does not.
            case EC2 -> "export AWS_ENDPOINT_URL_EC2=" + endpoint + " AWS_ENDPOINT_URL_STS=" + endpoint + "\naws() { command aws --endpoint-url " + endpoint + " \"$@\"; }\n";
            // OpenStack's looks it up in the catalogue, as the agent does; Huawei Cloud's KooCLI has options for it alone.
            case OPENSTACK, HUAWEICLOUD -> "";
        };
    }

    /** The id of the port of a machine. */
    static String port(CloudPlan.Face face, String address) {
        return switch (face) {
            case EC2 -> SeedFixture.portOf(last(address));
            case HUAWEICLOUD -> HuaweiFixture.portOf(last(address));
            case OPENSTACK -> OpenStackFixture.portOf(last(address));
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
