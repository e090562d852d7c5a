package io.keepaloft.cloud.simulator.huawei;

import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_203;
import static io.keepaloft.cloud.simulator.HuaweiFixture.SUBNET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.huaweicloud.sdk.vpc.v2.model.CreatePortOption;
import com.huaweicloud.sdk.vpc.v2.model.CreatePortRequest;
import com.huaweicloud.sdk.vpc.v2.model.CreatePortRequestBody;
import com.huaweicloud.sdk.vpc.v2.model.DeletePortRequest;
import com.huaweicloud.sdk.vpc.v2.model.FixedIp;
import com.huaweicloud.sdk.vpc.v2.model.ListPortsRequest;
import com.huaweicloud.sdk.vpc.v2.model.NeutronListPortsRequest;
import com.huaweicloud.sdk.vpc.v2.model.Port;
import com.huaweicloud.sdk.vpc.v2.model.ShowPortRequest;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports of machines and of virtual IPs, as the SDK sees them. */
class PortStoryTest {
    private Simulator cloud;
    private Sdk sdk;

    @BeforeEach void start() throws IOException {
        cloud = HuaweiFixture.builder().start();
        sdk = Sdk.operator(cloud);
    }

    @AfterEach void stop() {
        cloud.close();
    }

    @Test void aMachinesPortAndAVirtualIpsPortLookAsTheyAre() {
        var machine = sdk.port(PORT_201);
        assertEquals(INSTANCE_201, machine.getDeviceId());
        assertEquals("compute:cn-north-4a", machine.getDeviceOwner().getValue());
        assertEquals(ADDRESS_201, machine.getFixedIps().getFirst().getIpAddress());
        assertEquals(SUBNET, machine.getNetworkId());

        var virtual = sdk.port(PORT_203);
        assertEquals(Port.DeviceOwnerEnum.NEUTRON_VIP_PORT, virtual.getDeviceOwner());
        assertEquals("", virtual.getDeviceId());
        assertEquals(List.of(ADDRESS_201, ADDRESS_202), sdk.pairs(PORT_203));
    }

    @Test void portsAreFoundByWhatTheyAreAndWhatTheyHave() {
        assertEquals(List.of(PORT_203), ids(new ListPortsRequest().withDeviceOwner(ListPortsRequest.DeviceOwnerEnum.NEUTRON_VIP_PORT)));
        assertEquals(List.of(PORT_201), ids(new ListPortsRequest().withFixedIps(List.of("ip_address=" + ADDRESS_201))));
        assertEquals(List.of(PORT_201), ids(new ListPortsRequest().withDeviceId(INSTANCE_201)));
        assertEquals(3, ids(new ListPortsRequest().withNetworkId(SUBNET)).size());
        var firstTwo = ids(new ListPortsRequest().withLimit(2));
        assertEquals(2, firstTwo.size());
        assertEquals(1, ids(new ListPortsRequest().withLimit(2).withMarker(firstTwo.getLast())).size());
        assertEquals(3, sdk.vpc().neutronListPorts(new NeutronListPortsRequest()).getPorts().size(), "the same ports behind v2.0");
    }

    private List<String> ids(ListPortsRequest request) {
        return sdk.vpc().listPorts(request).getPorts().stream().map(Port::getId).toList();
    }

    @Test void pairsAreReplacedAsAWhole() {
        sdk.setPairs(PORT_201, "10.0.0.1", "10.1.0.0/16");
        sdk.setPairs(PORT_201, "10.0.0.2");
        assertEquals(List.of("10.0.0.2"), sdk.pairs(PORT_201));
    }

    @Test void onePairTurnsTheSourceCheckOff() {
        assertTrue(model(PORT_201).sourceCheck());
        sdk.setPairs(PORT_201, "1.1.1.1/0");
        assertFalse(model(PORT_201).sourceCheck());
        assertEquals(List.of("1.1.1.1/0"), sdk.pairs(PORT_201), "as it was written");
        sdk.setPairs(PORT_201);
        assertTrue(model(PORT_201).sourceCheck());
    }

    private io.keepaloft.cloud.simulator.model.Port model(String id) {
        return cloud.state().find(io.keepaloft.cloud.simulator.model.Port.class, id).orElseThrow();
    }

    @Test void everythingIsNoPair() {
        assertEquals("400 VPC.2500", Sdk.refusal(() -> sdk.setPairs(PORT_201, "0.0.0.0/0")));
        assertEquals("400 VPC.2500", Sdk.refusal(() -> sdk.setPairs(PORT_201, "172.17.100.300")));
        assertEquals("400 VPC.2500", Sdk.refusal(() -> sdk.setPairs(PORT_201, "10.0.0.1", "10.0.0.1")));
        assertEquals("404 VPC.2500", Sdk.refusal(() -> sdk.vpc().showPort(new ShowPortRequest().withPortId("12000000-0000-4000-8000-000000000999"))));
    }

    @Test void aVirtualIpIsAPortOfItsOwn() {
        var made = create(new CreatePortOption().withNetworkId(SUBNET).withDeviceOwner("neutron:VIP_PORT").withName("second")
                .withFixedIps(List.of(new FixedIp().withIpAddress("172.17.100.210"))));
        assertEquals(Port.DeviceOwnerEnum.NEUTRON_VIP_PORT, made.getDeviceOwner());
        assertEquals("172.17.100.210", made.getFixedIps().getFirst().getIpAddress());
        assertEquals("second", made.getName());

        assertEquals("409 VPC.0701", Sdk.refusal(() -> create(new CreatePortOption().withNetworkId(SUBNET)
                .withFixedIps(List.of(new FixedIp().withIpAddress(ADDRESS_201))))));
        assertEquals("400 VPC.2500", Sdk.refusal(() -> create(new CreatePortOption().withNetworkId(SUBNET).withDeviceOwner("compute:mine"))));
        assertEquals("400 VPC.2500", Sdk.refusal(() -> create(new CreatePortOption().withNetworkId(SUBNET)
                .withFixedIps(List.of(new FixedIp().withIpAddress("10.0.0.1"))))));

        sdk.vpc().deletePort(new DeletePortRequest().withPortId(made.getId()));
        assertEquals("409 VPC.2500", Sdk.refusal(() -> sdk.vpc().deletePort(new DeletePortRequest().withPortId(PORT_203))), "an EIP is bound to it");
        assertEquals("409 VPC.2500", Sdk.refusal(() -> sdk.vpc().deletePort(new DeletePortRequest().withPortId(PORT_201))), "a machine's");
    }

    private Port create(CreatePortOption option) {
        return sdk.vpc().createPort(new CreatePortRequest().withBody(new CreatePortRequestBody().withPort(option))).getPort();
    }
}
