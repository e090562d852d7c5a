package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/**
 * The access rules that operators are given for an application credential are made of what the code calls: nothing less and nothing more.
 *
 * <p>With {@code -Dpolicy.write=true}, as {@code scripts/policies} runs it, the file is written anew.
 */
final class AccessRulesTest {

    private static final Path FILE = Path.of("../../conf/openstack-access-rules.json");
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
            entry("subnets", api -> api.subnets("n")),
            entry("updateFixedIps", api -> api.updateFixedIps(OpenStackFixture.PORT_201, List.of(new FixedIp("", OpenStackFixture.ADDRESS_201)), -1, CLAIM)),
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
    void theFileIsMadeOfTheRequestsThatTheCodeMakes() throws Exception {
        Set<String> rules = new TreeSet<>();
        for (String request : requests()) {
            String[] parts = request.split(" ");
            // One star is one part of a path: Identity API v3, "Application credentials", access rules.
            String path = parts[1].replaceFirst("^(/v2\\.0/[^/]+)/[^/]+$", "$1/*");
            rules.add("{\"service\": \"network\", \"path\": \"" + path + "\", \"method\": \"" + parts[0] + "\"}");
        }
        String made = "[\n  " + String.join(",\n  ", rules) + "\n]\n";
        if (Boolean.getBoolean("policy.write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(made, Files.readString(FILE), "the code calls something else by now: run scripts/policies, and look at what has changed");
    }

    private static Set<String> requests() throws Exception {
        Set<String> made = new TreeSet<>();
        try (Rehearsal rehearsal = new Rehearsal()) {
            OkHttpClient recording = new OkHttpClient.Builder().addInterceptor(chain -> {
                made.add(chain.request().method() + " " + chain.request().url().encodedPath().replace("/networking-noauth", ""));
                return chain.proceed(chain.request());
            }).build();
            try (Http http = new Http(recording)) {
                Neutron api = new Neutron(http, null, rehearsal.cloud.openNetworkEndpoint());
                for (Call call : CALLS.values()) {
                    call.make(api);
                }
            }
        }
        made.remove(REPAIR);
        return made;
    }
}
