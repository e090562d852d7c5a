package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** The access rules that operators are given for an application credential allow what the code calls: nothing less and nothing more. */
final class AccessRulesTest {

    private static final ClaimContext CLAIM = new ClaimContext("VI_1", 1, TimeUnit.SECONDS.toNanos(10), () -> true);
    /** Made by `keepaloft preflight --fix` alone; a node in service has no need of it. */
    private static final String REPAIR = "POST /v2.0/security-group-rules";

    private interface Call {
        void make(Neutron api) throws CloudException;
    }

    /** Each method of {@link Neutron} that calls, by name. */
    private static final Map<String, Call> CALLS = Map.ofEntries(
            entry("port", api -> api.port("p")),
            entry("ports", api -> api.ports("network_id", "n")),
            entry("floatingIp", api -> api.floatingIp("f")),
            entry("floatingIps", Neutron::floatingIps),
            entry("securityGroup", api -> api.securityGroup("s")),
            entry("addressGroup", api -> api.addressGroup("a")),
            entry("ownerOfNetwork", api -> api.ownerOfNetwork("n")),
            entry("hasExtension", api -> api.hasExtension("revision-if-match")),
            entry("updatePairs", api -> api.updatePairs(OpenStackFixture.PORT_201, List.of(), -1, CLAIM)),
            entry("bind", api -> api.bind(OpenStackFixture.FLOATING_IP, OpenStackFixture.PORT_201, OpenStackFixture.ADDRESS_201, -1, CLAIM)),
            entry("createRule", api -> new Repair.AddRule(OpenStackFixture.SECURITY_GROUP, true, false, "udp", 9, null, "10.0.0.1/32").apply(api)));

    private static Map.Entry<String, Call> entry(String name, Call call) {
        return Map.entry(name, call);
    }

    @Test
    void noCallIsMissing() {
        Set<String> methods = Stream.of(Neutron.class.getDeclaredMethods()).filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
                .map(method -> method.getName()).filter(name -> !name.equals("endpoint")).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(methods, new TreeSet<>(CALLS.keySet()));
    }

    @Test
    void theRulesAllowExactlyTheRequestsThatTheCodeMakes() throws Exception {
        Set<String> made = new TreeSet<>();
        try (Rehearsal rehearsal = new Rehearsal()) {
            Set<String> ids = new TreeSet<>();
            OkHttpClient recording = new OkHttpClient.Builder().addInterceptor(chain -> {
                ids.add(chain.request().method() + " " + chain.request().url().encodedPath().replace("/networking-noauth", ""));
                return chain.proceed(chain.request());
            }).build();
            try (Http http = new Http(recording)) {
                Neutron api = new Neutron(http, null, rehearsal.cloud.openNetworkEndpoint());
                for (Call call : CALLS.values()) {
                    call.make(api);
                }
            }
            made.addAll(ids);
        }
        made.remove(REPAIR);
        Set<String> unused = new TreeSet<>();
        for (JsonNode rule : rules()) {
            assertEquals("network", rule.path("service").asText());
            String pattern = rule.path("method").asText() + " " + rule.path("path").asText();
            assertTrue(!pattern.contains("**"), "a rule for everything below hides what is granted: " + pattern);
            // One star is one part of a path: Identity API v3, "Application credentials", access rules.
            if (!made.removeIf(request -> request.matches(pattern.replace(".", "\\.").replace("*", "[^/]+")))) {
                unused.add(pattern);
            }
        }
        assertEquals(Set.of(), made, "requests that no rule allows");
        assertEquals(Set.of(), unused, "rules that nothing needs");
    }

    private static JsonNode rules() throws IOException {
        return Http.JSON.readTree(new File("../../conf/openstack-access-rules.json"));
    }
}
