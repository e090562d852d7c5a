package io.keepaloft.cloud.simulator.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.PrefixList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the simulated OpenStack has: a rehearsal that is laid out, metadata, and everything that goes wrong on demand. */
class SimulatedOpenStackTest {
    private static final String ADDRESSES = "0f000000-0000-4000-8000-000000000001";
    private static final String FLOATING = "/v2.0/floatingips/" + OpenStackFixture.FLOATING_IP;

    private Simulator simulator;
    private OpenStackCaller anonymous;
    private OpenStackCaller cloud;

    @BeforeEach void start() throws IOException {
        simulator = OpenStackFixture.builder().with(new PrefixList(ADDRESSES, "peers", 20, List.of(new PrefixList.Entry("172.17.100.0/28", ""),
                new PrefixList.Entry("fd00::/64", "")), Map.of())).start();
        anonymous = OpenStackCaller.anonymous(simulator.identityEndpoint().toString(), simulator.networkEndpoint().toString());
        cloud = anonymous.login(OpenStackFixture.USER, OpenStackFixture.PASSWORD, "demo");
    }

    @AfterEach void stop() {
        anonymous.close();
        cloud.close();
        simulator.close();
    }

    private OpenStackCaller.Answer bindTo201() {
        return cloud.call("PUT", FLOATING, "{\"floatingip\": {\"port_id\": \"" + OpenStackFixture.PORT_201 + "\"}}");
    }

    @Test void theServiceWaitsOnThePortThatNoMachineHas() {
        var ip = cloud.get(FLOATING).member();
        assertEquals(OpenStackFixture.PORT_203, ip.path("port_id").asText());
        assertEquals(OpenStackFixture.ROUTER, ip.path("router_id").asText());
        assertEquals("", cloud.get("/v2.0/ports/" + OpenStackFixture.PORT_203).member().path("device_id").asText());
        assertEquals(2, cloud.get("/v2.0/ports?tags=ha%3Dcluster1").member().size());
        var rules = cloud.get("/v2.0/security-group-rules?protocol=vrrp").member();
        assertEquals(OpenStackFixture.SECURITY_GROUP, rules.path(0).path("remote_group_id").asText());
    }

    @Test void aRuleCanNameAnAddressGroup() {
        String rule = "{\"security_group_rule\": {\"security_group_id\": \"" + OpenStackFixture.SECURITY_GROUP + "\", \"direction\": \"ingress\", \"protocol\": \"112\", "
                + "\"remote_address_group_id\": \"%s\"%s}}";
        String rules = "/v2.0/security-group-rules";
        var made = cloud.call("POST", rules, rule.formatted(ADDRESSES, ""));
        assertEquals(201, made.status());
        var shown = cloud.get(rules + "/" + made.member().path("id").asText()).member();
        assertEquals(ADDRESSES, shown.path("remote_address_group_id").asText());
        assertTrue(shown.path("remote_ip_prefix").isNull() && shown.path("remote_group_id").isNull(), shown::toString);
        assertEquals("[\"172.17.100.0/28\",\"fd00::/64\"]", cloud.get("/v2.0/address-groups/" + ADDRESSES).member().path("addresses").toString());
        assertEquals("404 AddressGroupNotFound", cloud.get("/v2.0/address-groups/" + OpenStackFixture.SUBNET).verdict());
        assertEquals("404 AddressGroupNotFound", cloud.call("POST", rules, rule.formatted(OpenStackFixture.SUBNET, "")).verdict());
        assertEquals("409 SecurityGroupRuleExists", cloud.call("POST", rules, rule.formatted(ADDRESSES, "")).verdict());
        assertEquals("400 SecurityGroupMultipleRemoteEntites", cloud.call("POST", rules, rule.formatted(ADDRESSES, ", \"remote_ip_prefix\": \"10.0.0.0/8\"")).verdict());
    }

    @Test void anApplicationCredentialOpensItsProject() {
        String text = "{\"auth\": {\"identity\": {\"methods\": [\"application_credential\"], \"application_credential\": {\"id\": \"%s\", \"secret\": \"%s\"}}}}";
        var answer = anonymous.authenticate(text.formatted(OpenStackFixture.CREDENTIAL_ID, OpenStackFixture.CREDENTIAL_SECRET));
        assertEquals(201, answer.status());
        assertEquals(200, anonymous.with(answer.header("X-Subject-Token")).get("/v2.0/ports").status());
        assertEquals(401, anonymous.authenticate(text.formatted(OpenStackFixture.CREDENTIAL_ID, "wrong")).status());
        assertFalse(simulator.log().since(0).toString().contains(OpenStackFixture.CREDENTIAL_SECRET), "secrets are not logged");
    }

    @Test void withoutAuthenticationEverybodyIsAnAdministrator() {
        try (var open = OpenStackCaller.anonymous(simulator.identityEndpoint().toString(), simulator.openNetworkEndpoint().toString())) {
            assertEquals(4, open.get("/v2.0/ports").member().size() + open.get("/v2.0/floatingips").member().size());
            assertEquals(200, open.call("PUT", FLOATING, "{\"floatingip\": {\"port_id\": null}}").status());
        }
    }

    @Test void tokensEnd() {
        simulator.accounts().tokenLifetime(Duration.ZERO);
        var dead = anonymous.token(OpenStackFixture.USER, OpenStackFixture.PASSWORD, "demo").header("X-Subject-Token");
        assertEquals(401, anonymous.with(dead).get("/v2.0/ports").status());
        assertEquals(200, cloud.get("/v2.0/ports").status(), "one that is out already keeps its end");
        simulator.accounts().revokeAllTokens();
        assertEquals(401, cloud.get("/v2.0/ports").status());
    }

    @Test void whatGoesWrongOnDemandReadsAsOpenStackWouldSayIt() {
        simulator.faults().throttleNext("update_floatingip", 1);
        var throttled = bindTo201();
        assertEquals("429 OverLimit", throttled.verdict());
        assertEquals("1", throttled.header("Retry-After"));
        simulator.faults().failNext("update_floatingip", 1, 413, "OverLimit");
        assertEquals("1", bindTo201().header("Retry-After"));
        simulator.faults().internalErrorNext("list_ports", 1);
        assertEquals("500 InternalError", cloud.get("/v2.0/ports").verdict());
        simulator.faults().failNext("create_token", 1, 503, "Service Unavailable");
        assertEquals(503, anonymous.token("x", "y", "z").status());
        simulator.faults().deny(OpenStackFixture.USER, "update_floatingip");
        assertEquals("403 PolicyNotAuthorized", bindTo201().verdict());
    }

    @Test void anAnswerThatIsLostWasAWriteAllTheSame() {
        simulator.faults().loseResponseNext("update_floatingip", 1);
        assertThrows(java.io.UncheckedIOException.class, this::bindTo201);
        assertEquals(OpenStackFixture.PORT_201, simulator.state().holder(OpenStackFixture.FLOATING_ADDRESS).orElseThrow().id());
        var call = simulator.log().since(0).getLast();
        assertEquals("neutron demo update_floatingip cut", call.face() + " " + call.principal() + " " + call.action() + " " + call.outcome());
    }

    @Test void readsMayBeOldAndWritesAreNot() {
        simulator.faults().staleReads(Duration.ofMinutes(1));
        long seen = cloud.get(FLOATING).member().path("revision_number").asLong();
        assertEquals(200, bindTo201().status());
        assertEquals(OpenStackFixture.PORT_203, cloud.get(FLOATING).member().path("port_id").asText());
        assertEquals("412 RevisionNumberConstraintFailed", cloud.call("PUT", FLOATING, "{\"floatingip\": {\"port_id\": null}}", "If-Match",
                "revision_number=" + seen).verdict());
    }

    @Test void aMachineLearnsItsPortFromTheMetadata() throws Exception {
        var at = simulator.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), OpenStackFixture.INSTANCE_202);
        var json = new ObjectMapper();
        var base = URI.create("http://127.0.0.1:" + at.getPort());
        var machine = json.readTree(text(base.resolve("/openstack/latest/meta_data.json")));
        assertEquals(OpenStackFixture.INSTANCE_202, machine.path("uuid").asText());
        assertEquals(OpenStackFixture.PROJECT, machine.path("project_id").asText());
        var net = json.readTree(text(base.resolve("/openstack/latest/network_data.json")));
        assertEquals(OpenStackFixture.PORT_202, net.path("links").path(0).path("vif_id").asText());
        assertEquals(OpenStackFixture.ADDRESS_202, net.path("networks").path(0).path("ip_address").asText());
        assertEquals("255.255.255.0", net.path("networks").path(0).path("netmask").asText());
        assertTrue(net.path("networks").path(0).path("link").asText().startsWith("tap"));
    }

    private static byte[] text(URI uri) throws IOException {
        try (var in = uri.toURL().openStream()) {
            return in.readAllBytes();
        }
    }
}
