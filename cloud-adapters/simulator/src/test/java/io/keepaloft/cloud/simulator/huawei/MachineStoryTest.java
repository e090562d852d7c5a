package io.keepaloft.cloud.simulator.huawei;

import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PROJECT;
import static io.keepaloft.cloud.simulator.HuaweiFixture.REGION;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VPC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.ecs.v2.model.ListServerInterfacesRequest;
import com.huaweicloud.sdk.ecs.v2.model.ListServersByTagRequest;
import com.huaweicloud.sdk.ecs.v2.model.ListServersByTagRequestBody;
import com.huaweicloud.sdk.ecs.v2.model.ListServersDetailsRequest;
import com.huaweicloud.sdk.ecs.v2.model.ServerDetail;
import com.huaweicloud.sdk.ecs.v2.model.ServerTags;
import com.huaweicloud.sdk.ecs.v2.model.ShowServerRequest;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ECS says of machines, and what a machine is told of itself. */
class MachineStoryTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private Simulator cloud;
    private Sdk sdk;
    private String metadata;

    @BeforeEach void start() throws IOException {
        cloud = HuaweiFixture.builder().with(new Instance("11000000-0000-4000-8000-000000000009", "image", "s6.small.1", "cn-north-4a",
                Instance.Power.STOPPED, null, Instant.EPOCH, java.util.Map.of("Name", "other", "ha", "cluster2"))).start();
        sdk = Sdk.operator(cloud);
        metadata = "http://127.0.0.1:" + cloud.addMetadataListener(new InetSocketAddress("127.0.0.1", 0), INSTANCE_201).getPort();
    }

    @AfterEach void stop() {
        http.close();
        cloud.close();
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(metadata + path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(ask("GET", path).body());
    }

    @SuppressWarnings("deprecation")   // the call by POST still works
    @Test void machinesAreFoundByTheirTags() {
        assertEquals(List.of(INSTANCE_201, INSTANCE_202), servers(new ListServersDetailsRequest().withTags("ha=cluster1")));
        assertEquals(3, servers(new ListServersDetailsRequest().withTags("ha")).size());
        assertEquals(List.of(), servers(new ListServersDetailsRequest().withTags("ha=cluster1,ha=cluster2")));
        assertEquals(List.of(INSTANCE_202), servers(new ListServersDetailsRequest().withTags("ha=cluster1").withLimit(1).withOffset(2)), "the second page");
        assertEquals(List.of(INSTANCE_202), servers(new ListServersDetailsRequest().withIpEq(ADDRESS_202)));
        var byTag = sdk.ecs().listServersByTag(new ListServersByTagRequest().withBody(new ListServersByTagRequestBody().withAction("filter")
                .withTags(List.of(new ServerTags().withKey("ha").withValues(List.of("cluster1"))))));
        assertEquals(List.of(INSTANCE_201, INSTANCE_202), byTag.getResources().stream().map(each -> each.getResourceId()).toList());
    }

    private List<String> servers(ListServersDetailsRequest request) {
        return sdk.ecs().listServersDetails(request).getServers().stream().map(ServerDetail::getId).toList();
    }

    @Test void aMachineShowsItsStateItsAddressesAndItsPorts() {
        var server = sdk.ecs().showServer(new ShowServerRequest().withServerId(INSTANCE_201)).getServer();
        assertEquals(List.of("ACTIVE", "ha-201", "[ha=cluster1]"), List.of(server.getStatus(), server.getName(), server.getTags().toString()));
        var address = server.getAddresses().get(VPC).getFirst();
        assertEquals(List.of(ADDRESS_201, PORT_201), List.of(address.getAddr(), address.getOsEXTIPSPortId()));
        assertEquals(PORT_201, sdk.ecs().listServerInterfaces(new ListServerInterfacesRequest().withServerId(INSTANCE_201)).getInterfaceAttachments()
                .getFirst().getPortId());
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(state.find(Instance.class, INSTANCE_201).orElseThrow()
                .withPower(Instance.Power.STOPPED)), null));
        assertEquals("SHUTOFF", sdk.ecs().showServer(new ShowServerRequest().withServerId(INSTANCE_201)).getServer().getStatus());
        assertEquals("404 Ecs.0114", Sdk.refusal(() -> sdk.ecs().showServer(new ShowServerRequest().withServerId("nobody"))));
    }

    @Test void aMachineIsToldThatItIsHuaweiClouds() throws IOException, InterruptedException {
        var told = json("/openstack/latest/meta_data.json");
        assertEquals(List.of(INSTANCE_201, PROJECT, REGION, VPC, "0"), List.of(told.path("uuid").asText(), told.path("project_id").asText(),
                told.path("region_id").asText(), told.path("meta").path("vpc_id").asText(), told.path("enterprise_project_id").asText()));
        assertEquals(PORT_201, json("/openstack/latest/network_data.json").path("links").get(0).path("vif_id").asText());
        assertEquals(ADDRESS_201, ask("GET", "/latest/meta-data/local-ipv4").body());
        assertEquals(405, ask("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").statusCode(), "not EC2's service");
    }

    @Test void anAgencysKeyIsForThoseWhoHaveOne() throws IOException, InterruptedException {
        var credential = json("/openstack/latest/securitykey").path("credential");
        assertTrue(Instant.parse(credential.path("expires_at").asText()).isAfter(Instant.now()));
        cloud.cloud().update(state -> {
            var machine = state.find(Instance.class, INSTANCE_201).orElseThrow();
            return new Cloud.Change<>(state.with(new Instance(machine.id(), machine.imageId(), machine.type(), machine.zone(), machine.power(), null,
                    machine.launched(), machine.tags())), null);
        });
        var refused = ask("GET", "/openstack/latest/securitykey");
        assertEquals(401, refused.statusCode());
        assertTrue(refused.body().contains("Please configure Cloud Service Agency first"), "the SDK looks for these words");
    }

    @Test void aTokenHasToBeAGoodOneAndMayBeRequired() throws IOException, InterruptedException {
        String token = ask("PUT", "/meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "21600").body();
        assertEquals(200, ask("GET", "/openstack/latest/securitykey", "X-Metadata-Token", token).statusCode());
        assertEquals(401, ask("GET", "/openstack/latest/securitykey", "X-Metadata-Token", "made up").statusCode());
        assertEquals(400, ask("PUT", "/meta-data/latest/api/token").statusCode());
        assertEquals(400, ask("PUT", "/meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "21601").statusCode());
        cloud.metadata().requireTokens(true);
        assertEquals(401, ask("GET", "/openstack/latest/meta_data.json").statusCode());
        assertEquals(200, ask("GET", "/openstack/latest/meta_data.json", "X-Metadata-Token", token).statusCode());
    }
}
