package io.keepaloft.cloud.simulator.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.openstack.OpenStackCaller.Answer;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Keystone and Neutron answer to everything that the adapter relies on. The same questions go to the real servers and to the
 * simulator, so that what is tested on the simulator holds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NeutronContract {
    /** @param outside the id of an external network */
    record Place(OpenStackCaller anonymous, String user, String password, String project, String region, String outside) { }

    private Place place;
    private OpenStackCaller cloud;
    private String network;
    private String subnet;
    private String group;
    private String port;
    private String reserved;
    private String floating;

    abstract Place open();

    @BeforeAll void aNetworkWithARouter() {
        place = open();
        cloud = place.anonymous().login(place.user(), place.password(), place.project());
        network = make("networks", "network", "\"name\": \"contract\"");
        subnet = make("subnets", "subnet", "\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"172.17.100.0/24\"".formatted(network));
        String router = make("routers", "router", "\"external_gateway_info\": {\"network_id\": \"%s\"}".formatted(place.outside()));
        assertEquals(200, cloud.call("PUT", "/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + subnet + "\"}").status());
        group = make("security-groups", "security_group", "\"name\": \"contract\"");
    }

    @BeforeEach void aMachinesPortAReservedAddressAndAFloatingIp() {
        port = make("ports", "port", "\"network_id\": \"%s\", \"security_groups\": [\"%s\"]".formatted(network, group));
        reserved = make("ports", "port", "\"network_id\": \"%s\"".formatted(network));
        floating = make("floatingips", "floatingip", "\"floating_network_id\": \"%s\"".formatted(place.outside()));
    }

    @AfterAll void goodbye() {
        cloud.close();
        place.anonymous().close();
    }

    private String make(String many, String one, String attributes) {
        var answer = cloud.call("POST", "/v2.0/" + many, "{\"" + one + "\": {" + attributes + "}}");
        assertEquals(201, answer.status(), () -> answer.body().toString());
        return answer.member().path("id").asText();
    }

    private Answer putPort(String attributes, String... headers) {
        return cloud.call("PUT", "/v2.0/ports/" + port, "{\"port\": {" + attributes + "}}", headers);
    }

    private Answer putFloating(String attributes, String... headers) {
        return cloud.call("PUT", "/v2.0/floatingips/" + floating, "{\"floatingip\": {" + attributes + "}}", headers);
    }

    private Answer addRule(String attributes) {
        return cloud.call("POST", "/v2.0/security-group-rules", "{\"security_group_rule\": {\"security_group_id\": \"" + group + "\", "
                + attributes + "}}");
    }

    private long revision(String path) {
        return cloud.get(path + "?fields=revision_number").member().path("revision_number").asLong();
    }

    private String addressOf(String portId) {
        return cloud.get("/v2.0/ports/" + portId).member().path("fixed_ips").path(0).path("ip_address").asText();
    }

    @Test void aTokenComesWithTheCatalogueAndItsEnd() {
        var answer = place.anonymous().token(place.user(), place.password(), place.project());
        assertEquals(201, answer.status());
        var token = answer.body().path("token");
        assertTrue(token.path("expires_at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"), token.path("expires_at").asText());
        assertEquals(place.project(), token.path("project").path("name").asText());
        var service = token.path("catalog").valueStream().filter(each -> each.path("type").asText().equals("network")).findFirst().orElseThrow();
        assertEquals(List.of("public", "internal", "admin"), service.path("endpoints").valueStream().map(each -> each.path("interface").asText()).toList());
        assertTrue(service.path("endpoints").valueStream().allMatch(each -> each.path("region").asText().equals(place.region())));
        assertTrue(answer.header("x-openstack-request-id").startsWith("req-"));
    }

    @Test void whoIsUnknownHearsWhereToAsk() {
        var wrong = place.anonymous().token(place.user(), "wrong", place.project());
        assertEquals(401, wrong.status());
        assertTrue(wrong.header("WWW-Authenticate").startsWith("Keystone uri="));
        assertEquals(401, place.anonymous().token(place.user(), place.password(), "no-such-project").status());
        assertEquals(404, place.anonymous().authenticate("{\"auth\": {\"identity\": {\"methods\": [\"application_credential\"], "
                + "\"application_credential\": {\"id\": \"x\", \"secret\": \"y\"}}}}").status());
        assertEquals(400, place.anonymous().authenticate("{}").status());
        for (String token : List.of("", "bad")) {
            var refused = place.anonymous().with(token).get("/v2.0/ports");
            assertEquals(401, refused.status());
            assertTrue(refused.header("WWW-Authenticate").startsWith("Keystone uri="));
        }
    }

    @Test void aTokenThatWasRevokedBeforeItsFirstUseIsGoodForNothing() {
        var other = place.anonymous().login(place.user(), place.password(), place.project());
        assertEquals(204, other.revoke().status());
        assertEquals(401, other.get("/v2.0/ports").status());
    }

    /** N is the present revision, O an old one. Only the exact spelling guards a write; anything else is as if it were not there. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
        "revision_number=N | 200", "revision_number=O | 412 RevisionNumberConstraintFailed", "\"revision_number=O\" | 412 RevisionNumberConstraintFailed",
        "\"revision_number=N\" | 200", "* | 200", "bogus | 200", "W/\"O\" | 200", "revision_number = O | 200", "Revision_Number=O | 200",
        "revision_number=abc | 400 BadRequest", "revision_number=N,revision_number=O | 400 BadRequest",
        "revision_number=-1 | 412 RevisionNumberConstraintFailed",
    })
    void ifMatchGuardsAWrite(String header, String verdict) {
        putPort("\"name\": \"before\"");
        long now = revision("/v2.0/ports/" + port);
        String text = header.replace("O", String.valueOf(now - 1)).replace("N", String.valueOf(now)).replace("Revision_" + now + "umber", "Revision_Number");
        var answer = putPort("\"name\": \"after\"", "If-Match", text);
        assertEquals(verdict, answer.verdict(), text);
        assertEquals(verdict.equals("200") ? now + 1 : now, revision("/v2.0/ports/" + port), "what is refused changes nothing");
        if (answer.status() == 412 && !text.contains("-1")) {
            assertEquals("Constrained to " + (now - 1) + ", but current revision is " + now, answer.message());
        }
    }

    @Test void everyWriteRaisesTheRevisionAlsoWhenItChangesNothing() {
        long before = revision("/v2.0/floatingips/" + floating);
        for (int i = 1; i <= 2; i++) {
            assertEquals(before + i, putFloating("\"port_id\": null").member().path("revision_number").asLong());
        }
        assertEquals("412 RevisionNumberConstraintFailed",
                cloud.call("DELETE", "/v2.0/floatingips/" + floating, "", "If-Match", "revision_number=" + before).verdict());
        assertEquals(204, cloud.call("DELETE", "/v2.0/floatingips/" + floating, "").status());
    }

    @Test void ofManyWritersWithOneRevisionOneWins() throws Exception {
        String guard = "revision_number=" + revision("/v2.0/floatingips/" + floating);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 6).mapToObj(i -> pool.submit(() -> putFloating("\"port_id\": \"" + (i % 2 == 0 ? port : reserved) + "\"",
                    "If-Match", guard).verdict())).toList();
            int won = 0;
            for (var answer : answers) {
                String verdict = answer.get();
                won += verdict.equals("200") ? 1 : 0;
                assertTrue(List.of("200", "412 RevisionNumberConstraintFailed").contains(verdict), verdict);
            }
            assertEquals(1, won);
        }
    }

    @Test void aFloatingIpMovesToAddressesThatAPortReallyHas() {
        String address = addressOf(reserved);
        var bound = putFloating("\"port_id\": \"%s\", \"fixed_ip_address\": \"%s\"".formatted(reserved, address));
        assertEquals(address, bound.member().path("fixed_ip_address").asText());
        assertEquals(reserved, bound.member().path("port_id").asText());
        putPort("\"allowed_address_pairs\": [{\"ip_address\": \"" + address + "\"}]");
        var onPair = putFloating("\"port_id\": \"%s\", \"fixed_ip_address\": \"%s\"".formatted(port, address));
        assertEquals("400 BadRequest", onPair.verdict());
        assertEquals("Bad floatingip request: Port %s does not have fixed ip %s.".formatted(port, address), onPair.message());
        assertEquals("404 PortNotFound", putFloating("\"port_id\": \"" + floating + "\"").verdict());
        assertEquals("400 HTTPBadRequest", putFloating("\"port_id\": \"nonsense\"").verdict());
        assertEquals("400 BadRequest", putFloating("\"fixed_ip_address\": \"" + address + "\"").verdict());
        assertEquals(port, putFloating("\"port_id\": \"" + port + "\"").member().path("port_id").asText(), "without a guard it is taken silently");
        assertEquals(addressOf(port), cloud.get("/v2.0/floatingips/" + floating).member().path("fixed_ip_address").asText());
    }

    @Test void leavingThePortOutUnbindsUnlessSomethingElseIsChanged() {
        putFloating("\"port_id\": \"" + reserved + "\"");
        assertEquals(reserved, putFloating("\"description\": \"x\"").member().path("port_id").asText());
        assertTrue(putFloating("").member().path("port_id").isNull());
        assertTrue(putFloating("\"port_id\": null").member().path("fixed_ip_address").isNull());
    }

    @Test void anAddressHasOneFloatingIpAtMost() {
        putFloating("\"port_id\": \"" + reserved + "\"");
        String other = make("floatingips", "floatingip", "\"floating_network_id\": \"%s\"".formatted(place.outside()));
        assertEquals("409 FloatingIPPortAlreadyAssociated",
                cloud.call("PUT", "/v2.0/floatingips/" + other, "{\"floatingip\": {\"port_id\": \"" + reserved + "\"}}").verdict());
        assertEquals("404 FloatingIPNotFound", cloud.call("PUT", "/v2.0/floatingips/" + port, "{\"floatingip\": {\"port_id\": null}}").verdict());
        assertEquals("403 PolicyNotAuthorized", cloud.call("POST", "/v2.0/floatingips",
                "{\"floatingip\": {\"floating_network_id\": \"%s\", \"floating_ip_address\": \"120.132.124.99\"}}".formatted(place.outside())).verdict());
    }

    @Test void addressPairsAreReplacedAsAWhole() {
        var first = putPort("\"allowed_address_pairs\": [{\"ip_address\": \"172.17.100.203\"}, {\"ip_address\": \"10.9.0.0/16\", "
                + "\"mac_address\": \"00:00:5e:00:01:33\"}]").member();
        var pairs = first.path("allowed_address_pairs").valueStream().map(pair -> pair.path("ip_address").asText() + " "
                + pair.path("mac_address").asText()).sorted().toList();
        assertEquals(List.of("10.9.0.0/16 00:00:5e:00:01:33", "172.17.100.203 " + first.path("mac_address").asText()), pairs,
                "a pair without a MAC shows the port's");
        assertEquals(1, putPort("\"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.1\"}]").member().path("allowed_address_pairs").size());
        assertEquals(1, putPort("\"name\": \"x\"").member().path("allowed_address_pairs").size());
        assertEquals(0, putPort("\"allowed_address_pairs\": []").member().path("allowed_address_pairs").size());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
        "\"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.1\"}, {\"ip_address\": \"10.0.0.1\"}] | 400 DuplicateAddressPairInRequest",
        "\"allowed_address_pairs\": [{\"ip_address\": \"nonsense\"}] | 400 HTTPBadRequest",
        "\"allowed_address_pairs\": [{\"mac_address\": \"00:00:5e:00:01:33\"}] | 400 AllowedAddressPairsMissingIP",
        "\"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.1\", \"x\": 1}] | 400 HTTPBadRequest",
        "\"port_security_enabled\": false | 409 PortSecurityPortHasSecurityGroup",
        "\"created_at\": \"x\" | 400 HTTPBadRequest", "\"revision_number\": 7 | 400 HTTPBadRequest", "\"tags\": [\"a\"] | 400 HTTPBadRequest",
        "\"nonsense\": 1 | 400 HTTPBadRequest", "\"mac_address\": \"02:00:ac:11:64:c9\" | 403 PolicyNotAuthorized",
        "\"fixed_ips\": [{\"ip_address\": \"10.1.1.1\"}] | 400 InvalidIpForNetwork",
    })
    void whatAPortDoesNotTake(String attributes, String verdict) {
        assertEquals(verdict, putPort(attributes).verdict());
    }

    @Test void anAddressThatAnotherPortHasIsNotGivenAway() {
        assertEquals("409 IpAddressAlreadyAllocated", putPort("\"fixed_ips\": [{\"ip_address\": \"" + addressOf(reserved) + "\"}]").verdict());
    }

    @Test void withoutPortSecurityThereAreNoPairsAndNoGroups() {
        assertEquals(200, putPort("\"port_security_enabled\": false, \"security_groups\": []").status());
        assertEquals("409 AddressPairAndPortSecurityRequired", putPort("\"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.1\"}]").verdict());
        assertEquals("400 PortSecurityAndIPRequiredForSecurityGroups", putPort("\"security_groups\": [\"" + group + "\"]").verdict());
        assertEquals(200, putPort("\"port_security_enabled\": true, \"security_groups\": [\"" + group + "\"]").status());
    }

    @Test void aRuleKeepsItsWordsAndIsComparedByItsMeaning() {
        long before = revision("/v2.0/security-groups/" + group);
        var made = addRule("\"direction\": \"ingress\", \"protocol\": \"vrrp\", \"remote_group_id\": \"" + group + "\"");
        assertEquals("vrrp", made.member().path("protocol").asText());
        assertTrue(made.member().path("remote_ip_prefix").isNull());
        assertEquals(before + 1, revision("/v2.0/security-groups/" + group));
        assertEquals("409 SecurityGroupRuleExists", addRule("\"direction\": \"ingress\", \"protocol\": \"112\", \"remote_group_id\": \"" + group + "\"")
                .verdict());
        assertEquals("112", addRule("\"direction\": \"ingress\", \"protocol\": 112, \"remote_ip_prefix\": \"172.17.100.7/24\"").member()
                .path("protocol").asText());
        assertEquals("400 SecurityGroupRuleInvalidProtocol", addRule("\"direction\": \"ingress\", \"protocol\": \"any\"").verdict());
        assertEquals("400 SecurityGroupInvalidProtocolForPort", addRule("\"direction\": \"ingress\", \"protocol\": \"vrrp\", \"port_range_min\": 5, "
                + "\"port_range_max\": 5").verdict());
        assertEquals("400 HTTPBadRequest", addRule("\"direction\": \"sideways\"").verdict());
        assertEquals(204, cloud.call("DELETE", "/v2.0/security-group-rules/" + made.member().path("id").asText(), "").status());
        assertEquals("404 SecurityGroupRuleNotFound", cloud.get("/v2.0/security-group-rules/" + made.member().path("id").asText()).verdict());
        assertEquals("409 SecurityGroupInUse", cloud.call("DELETE", "/v2.0/security-groups/" + group, "").verdict());
    }

    @Test void portsAreFoundByTagAndAddress() {
        String tags = "/v2.0/ports/" + port + "/tags";
        assertEquals(200, cloud.call("PUT", tags, "{\"tags\": [\"ha=cluster1\", \"x\"]}").status());
        assertEquals(201, cloud.call("PUT", tags + "/solo", "").status());
        assertEquals(List.of(port), ids("/v2.0/ports?network_id=" + network + "&tags=ha%3Dcluster1,solo&fields=id"));
        assertEquals(204, cloud.call("DELETE", tags + "/solo", "").status());
        assertEquals("404 TagNotFound", cloud.call("DELETE", tags + "/solo", "").verdict());
        assertEquals(List.of(), ids("/v2.0/ports?network_id=" + network + "&tags=ha%3Dcluster1,solo"));
        assertEquals(List.of(port), ids("/v2.0/ports?network_id=" + network + "&fixed_ips=ip_address%3D" + addressOf(port)));
        assertEquals(1, cloud.get("/v2.0/ports/" + port + "?fields=revision_number").member().size());
        assertEquals("400 HTTPBadRequest", cloud.get("/v2.0/ports?nonsense=1").verdict());
    }

    private List<String> ids(String path) {
        return cloud.get(path).member().valueStream().map(each -> each.path("id").asText()).toList();
    }

    @Test void whatIsNotThereIsSaidSo() {
        assertEquals("404 PortNotFound", cloud.get("/v2.0/ports/" + floating).verdict());
        assertEquals("404 FloatingIPNotFound", cloud.get("/v2.0/floatingips/nonsense").verdict());
        assertEquals("404 HTTPNotFound", cloud.get("/v2.0/nonsense").verdict());
        assertEquals("400 MalformedRequestBody", cloud.call("PUT", "/v2.0/floatingips/" + floating, "not json").verdict());
        assertEquals("400 HTTPBadRequest", cloud.call("PUT", "/v2.0/ports/" + port, "{\"floatingip\": {}}").verdict());
        assertTrue(cloud.get("/v2.0/extensions").member().valueStream().anyMatch(each -> each.path("alias").asText().equals("revision-if-match")));
    }
}
