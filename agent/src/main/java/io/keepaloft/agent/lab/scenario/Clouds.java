package io.keepaloft.agent.lab.scenario;

import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Map;

/** The seed's network as each cloud shows it: what is there at the beginning of a scenario. */
final class Clouds {
    private static final String VIP_PORT = "00000000-0000-4000-8000-172017100203";

    private Clouds() {
    }

    static SimulatorBuilder builder(CloudPlan.Face face) {
        return face == CloudPlan.Face.EC2 ? SeedFixture.builder() : openStack();
    }

    /**
     * As the seed's author clicked it together: a port that reserves the virtual address and has the elastic IP, and that address allowed
     * on both machines' ports. So it is gratuitous ARP that moves the service, and nothing else.
     */
    private static SimulatorBuilder openStack() {
        SimulatorBuilder builder = SeedFixture.builder();
        for (Port port : List.of(machine(SeedFixture.PORT_201, SeedFixture.INSTANCE_201, SeedFixture.ADDRESS_201, "02:00:ac:11:64:c9"),
                machine(SeedFixture.PORT_202, SeedFixture.INSTANCE_202, SeedFixture.ADDRESS_202, "02:00:ac:11:64:ca"))) {
            builder.with(port);
        }
        return builder.with(new Port(VIP_PORT, SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:cb", null, 0, SeedFixture.VIRTUAL_ADDRESS, List.of(),
                        List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "virtual address", Map.of("Name", "vip")),
                new ElasticIp(SeedFixture.ALLOCATION, SeedFixture.ELASTIC_IP,
                        new ElasticIp.Association("eipassoc-01201321240000082", VIP_PORT, SeedFixture.VIRTUAL_ADDRESS), Map.of("Name", "rehearsal-vip")));
    }

    private static Port machine(String id, String instance, String address, String mac) {
        return new Port(id, SeedFixture.SUBNET, SeedFixture.VPC, mac, instance, 0, address, List.of(), List.of(SeedFixture.SECURITY_GROUP), true,
                List.of(AddressPair.of(SeedFixture.VIRTUAL_ADDRESS)), "", Map.of());
    }

    /** What agents find in their environment besides the metadata service. */
    static Map<String, String> environment(CloudPlan.Face face) {
        return Map.of();
    }

    /** The id of the port of a machine. */
    static String port(String address) {
        return address.equals(SeedFixture.ADDRESS_201) ? SeedFixture.PORT_201 : SeedFixture.PORT_202;
    }
}
