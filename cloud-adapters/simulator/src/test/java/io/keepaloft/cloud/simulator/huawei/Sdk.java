package io.keepaloft.cloud.simulator.huawei;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.ecs.v2.EcsClient;
import com.huaweicloud.sdk.eip.v2.EipClient;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipOption;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipRequest;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipsRequestBody;
import com.huaweicloud.sdk.vpc.v2.VpcClient;
import com.huaweicloud.sdk.vpc.v2.model.AllowedAddressPair;
import com.huaweicloud.sdk.vpc.v2.model.Port;
import com.huaweicloud.sdk.vpc.v2.model.ShowPortRequest;
import com.huaweicloud.sdk.vpc.v2.model.UpdatePortOption;
import com.huaweicloud.sdk.vpc.v2.model.UpdatePortRequest;
import com.huaweicloud.sdk.vpc.v2.model.UpdatePortRequestBody;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Huawei Cloud's own SDK, pointed at a simulator. */
record Sdk(VpcClient vpc, com.huaweicloud.sdk.vpc.v3.VpcClient vpc3, EipClient eip, com.huaweicloud.sdk.eip.v3.EipClient eip3, EcsClient ecs) {

    static Sdk operator(Simulator cloud) {
        return of(cloud, new BasicCredentials().withAk(HuaweiFixture.ACCESS_KEY).withSk(HuaweiFixture.SECRET_KEY).withProjectId(HuaweiFixture.PROJECT));
    }

    static Sdk of(Simulator cloud, BasicCredentials credentials) {
        String endpoint = cloud.endpoint().toString();
        return new Sdk(VpcClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build(),
                com.huaweicloud.sdk.vpc.v3.VpcClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build(),
                EipClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build(),
                com.huaweicloud.sdk.eip.v3.EipClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build(),
                EcsClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build());
    }

    Port port(String id) {
        return vpc.showPort(new ShowPortRequest().withPortId(id)).getPort();
    }

    Port setPairs(String port, String... addresses) {
        return vpc.updatePort(new UpdatePortRequest().withPortId(port).withBody(new UpdatePortRequestBody().withPort(new UpdatePortOption()
                .withAllowedAddressPairs(Stream.of(addresses).map(address -> new AllowedAddressPair().withIpAddress(address)).toList())))).getPort();
    }

    List<String> pairs(String port) {
        return port(port).getAllowedAddressPairs().stream().map(AllowedAddressPair::getIpAddress).toList();
    }

    /** @param port null = not named */
    void bind(String publicIp, String port) {
        update(publicIp, new UpdatePublicipOption().withPortId(port));
    }

    void update(String publicIp, UpdatePublicipOption option) {
        eip.updatePublicip(new UpdatePublicipRequest().withPublicipId(publicIp).withBody(new UpdatePublicipsRequestBody().withPublicip(option)));
    }

    /** As "409 VPC.0510". */
    static String refusal(Executable call) {
        var refused = assertThrows(ServiceResponseException.class, call);
        return refused.getHttpStatusCode() + " " + refused.getErrorCode();
    }
}
