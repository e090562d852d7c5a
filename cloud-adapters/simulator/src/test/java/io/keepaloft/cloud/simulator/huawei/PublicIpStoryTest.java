package io.keepaloft.cloud.simulator.huawei;

import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_203;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PUBLIC_ADDRESS;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PUBLIC_IP;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.huaweicloud.sdk.eip.v2.model.ListPublicipsRequest;
import com.huaweicloud.sdk.eip.v2.model.PublicipShowResp;
import com.huaweicloud.sdk.eip.v2.model.ShowPublicipRequest;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipOption;
import com.huaweicloud.sdk.eip.v3.model.AssociatePublicipsOption;
import com.huaweicloud.sdk.eip.v3.model.AssociatePublicipsRequest;
import com.huaweicloud.sdk.eip.v3.model.AssociatePublicipsRequestBody;
import com.huaweicloud.sdk.eip.v3.model.DisassociatePublicipsRequest;
import com.huaweicloud.sdk.eip.v3.model.PublicipSingleShowResp;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Elastic IPs through both of their APIs: they show one thing, and refuse the same. */
class PublicIpStoryTest {
    private static final String OTHER = "13000000-0000-4000-8000-000000000083";

    private Simulator cloud;
    private Sdk sdk;

    @BeforeEach void start() throws IOException {
        cloud = HuaweiFixture.builder().with(new ElasticIp(OTHER, "120.132.124.83", null, Map.of())).start();
        sdk = Sdk.operator(cloud);
    }

    @AfterEach void stop() {
        cloud.close();
    }

    private PublicipShowResp v1() {
        return sdk.eip().showPublicip(new ShowPublicipRequest().withPublicipId(PUBLIC_IP)).getPublicip();
    }

    private PublicipSingleShowResp v3() {
        return sdk.eip3().showPublicip(new com.huaweicloud.sdk.eip.v3.model.ShowPublicipRequest().withPublicipId(PUBLIC_IP)).getPublicip();
    }

    private void associate(String publicIp, String port) {
        sdk.eip3().associatePublicips(new AssociatePublicipsRequest().withPublicipId(publicIp).withBody(new AssociatePublicipsRequestBody()
                .withPublicip(new AssociatePublicipsOption().withAssociateInstanceId(port)
                        .withAssociateInstanceType(AssociatePublicipsOption.AssociateInstanceTypeEnum.PORT))));
    }

    private void disassociate(String publicIp) {
        sdk.eip3().disassociatePublicips(new DisassociatePublicipsRequest().withPublicipId(publicIp));
    }

    @Test void boundToAVirtualIpItShowsItsPort() {
        assertEquals(List.of("ACTIVE", PORT_203, VIRTUAL_ADDRESS), List.of(v1().getStatus().getValue(), v1().getPortId(), v1().getPrivateIpAddress()));
        assertEquals(List.of("ACTIVE", PORT_203, "PORT", PORT_203), List.of(v3().getStatus().getValue(), v3().getVnic().getPortId(),
                v3().getAssociateInstanceType().getValue(), v3().getAssociateInstanceId()));
        assertEquals("neutron:VIP_PORT", v3().getVnic().getDeviceOwner());
        assertEquals(List.of(PUBLIC_IP), sdk.eip().listPublicips(new ListPublicipsRequest().withPublicIpAddress(List.of(PUBLIC_ADDRESS))).getPublicips()
                .stream().map(PublicipShowResp::getId).toList());
        assertEquals(List.of(PUBLIC_IP), sdk.eip3().listPublicips(new com.huaweicloud.sdk.eip.v3.model.ListPublicipsRequest()
                .withVnicPortId(List.of(PORT_203))).getPublicips().stream().map(each -> each.getId()).toList());
    }

    @Test void anEmptyPortAndAnAbsentOneBothUnbind() {
        for (var port : new String[] {"", null}) {
            sdk.bind(PUBLIC_IP, port);
            assertEquals("DOWN", v1().getStatus().getValue());
            assertNull(v1().getPortId());
            assertNull(v3().getVnic());
            sdk.bind(PUBLIC_IP, PORT_201);
            assertEquals(PORT_201, v1().getPortId());
        }
    }

    @Test void anAliasBesideAPortIsAllThatIsApplied() {
        sdk.update(PUBLIC_IP, new UpdatePublicipOption().withAlias("service").withPortId(PORT_201));
        assertEquals(List.of("service", PORT_203), List.of(v1().getAlias(), v1().getPortId()));
    }

    @Test void aBoundAddressIsNotBoundElsewhere() {
        assertEquals("409 VPC.0510", Sdk.refusal(() -> sdk.bind(PUBLIC_IP, PORT_201)));
        assertEquals("409 VPC.0510", Sdk.refusal(() -> associate(PUBLIC_IP, PORT_202)));
        assertEquals(PORT_203, v1().getPortId());

        cloud.faults().rebindBoundAddresses(true);
        associate(PUBLIC_IP, PORT_202);
        assertEquals(PORT_202, v1().getPortId());
    }

    @Test void aPortHasOneAddress() {
        assertEquals("409 VPC.0511", Sdk.refusal(() -> sdk.bind(OTHER, PORT_203)));
        cloud.faults().rebindBoundAddresses(true);
        assertEquals("409 VPC.0511", Sdk.refusal(() -> associate(OTHER, PORT_203)), "also where a bound address can be moved");
        sdk.bind(PUBLIC_IP, "");
        sdk.bind(OTHER, PORT_203);
    }

    @Test void whatIsNotThereIsSaid() {
        assertEquals("404 VPC.0504", Sdk.refusal(() -> sdk.bind("13000000-0000-4000-8000-000000000999", PORT_201)));
        assertEquals("400 VPC.0501", Sdk.refusal(() -> sdk.bind(OTHER, "not-a-port")));
        assertEquals("404 VPC.0514", Sdk.refusal(() -> sdk.bind(OTHER, "12000000-0000-4000-8000-000000000999")));
    }

    @Test void aBindingTakesItsTime() throws InterruptedException {
        var holders = new LinkedBlockingQueue<String>();
        cloud.onChange(state -> state.holder(PUBLIC_ADDRESS).ifPresent(port -> holders.add(port.id())));
        disassociate(PUBLIC_IP);
        holders.clear();
        cloud.faults().settling(Duration.ofMillis(300));
        associate(PUBLIC_IP, PORT_201);
        assertEquals(List.of("BINDING", PORT_201), List.of(v3().getStatus().getValue(), v3().getVnic().getPortId()));
        assertEquals("409 VPC.0512", Sdk.refusal(() -> disassociate(PUBLIC_IP)));
        assertEquals("409 VPC.0511", Sdk.refusal(() -> associate(OTHER, PORT_201)), "the port is taken already");
        assertEquals(PORT_201, holders.poll(20, TimeUnit.SECONDS), "the fabric hears of it when it is done");
        assertEquals("ACTIVE", v3().getStatus().getValue());
    }

    @Test void aBindingThatFailedHasToBeUndoneFirst() {
        disassociate(PUBLIC_IP);
        cloud.faults().failNext("SettlePublicip", 1, 500, "NEUTRON");
        associate(PUBLIC_IP, PORT_201);
        assertEquals("BIND_ERROR", v3().getStatus().getValue());
        assertEquals("409 VPC.0510", Sdk.refusal(() -> associate(PUBLIC_IP, PORT_201)));
        disassociate(PUBLIC_IP);
        associate(PUBLIC_IP, PORT_201);
        assertEquals("ACTIVE", v3().getStatus().getValue());
    }
}
