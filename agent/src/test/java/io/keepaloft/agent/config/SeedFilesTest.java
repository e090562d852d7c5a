package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.assertProblems;
import static io.keepaloft.agent.config.Configs.onlyInstance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Kind;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The files in conf/ load, and mean what their readers think. */
class SeedFilesTest {
    private static ParsedConfig load(String name, String configId) {
        var file = Path.of("../conf", name);
        return Configs.loader(configId).load(file);
    }

    @Test
    void theNginxPairLoadsAsItStandsWithItsStrayBrace() {
        var parsed = load("seed-nginx-154.conf", "node1");
        assertProblems(parsed, "16:1 warning: 'nopreempt' has no effect with state MASTER and has been ignored",
                "29:1 warning: this '}' closes nothing and has been ignored");
        assertEquals("nginx_master154", parsed.config().globalDefs().routerId());
        var script = parsed.config().scripts().getFirst();
        assertEquals(new VrrpScript("chk_nginx", new ScriptCommand(List.of("/usr/local/nginx/nginx_check.sh"), Optional.empty()),
                2_000_000_000L, 2_000_000_000L, 20, false, 1, 1, false), script);
        var instance = onlyInstance(parsed);
        assertEquals("VI_1", instance.name());
        assertEquals(VrrpInstance.InitialState.MASTER, instance.initialState());
        assertEquals("eth0", instance.interfaceName());
        assertEquals(154, instance.virtualRouterId());
        assertEquals(2, instance.version());
        assertEquals(Family.IPV4, instance.family());
        assertEquals(100, instance.priority());
        assertEquals(1_000_000_000L, instance.advertIntervalNs());
        assertTrue(instance.preempt(), "state MASTER clears nopreempt, as keepalived does");
        assertEquals(new Authentication(Authentication.Type.PASS, new Secret("1111")), instance.authentication());
        assertEquals(Transport.Mode.MULTICAST, instance.transport().mode());
        assertEquals(IpAddress.parse("10.63.0.154"), instance.transport().source().orElseThrow());
        assertEquals(IpAddress.parse("224.0.0.18"), instance.transport().multicastGroup());
        assertEquals(List.of(new TrackedScript("chk_nginx", 20, false)), instance.trackedScripts());
        assertEquals("[10.63.0.158/32]", instance.addresses().toString());
        assertEquals("eth0", instance.addresses().getFirst().interfaceName());

        var other = onlyInstance(load("seed-nginx-155.conf", "node1"));
        assertEquals(98, other.priority());
        assertEquals(IpAddress.parse("10.63.0.155"), other.transport().source().orElseThrow());
    }

    @Test
    void theSampleServesBothNodes() {
        for (var node : List.of("node1", "node2")) {
            var parsed = load("keepaloft.conf.sample", node);
            assertProblems(parsed);
            var instance = onlyInstance(parsed);
            boolean first = node.equals("node1");
            assertEquals(first ? 150 : 100, instance.priority());
            assertEquals(node, parsed.config().globalDefs().routerId());
            assertEquals(Transport.Mode.UNICAST, instance.transport().mode());
            assertEquals(first ? "172.17.100.202" : "172.17.100.201", instance.transport().peers().getFirst().address().toString());
            var resource = instance.cloudResources().getFirst();
            assertEquals(Kind.ELASTIC_IP, resource.kind());
            assertEquals("120.132.124.82", resource.value());
            assertEquals(Map.of("interface", "eth0"), resource.options(), "AWS binds it to the primary address");
            assertEquals(CloudProviderConfig.Name.AWS, parsed.config().cloudProvider().name());
            assertEquals(Set.of("eth0"), parsed.config().interfaces());
            assertTrue(parsed.config().usesCloud());
        }
    }

    @Test
    void aFileThatIsNotThereIsAnErrorAndNothingElse() {
        var parsed = load("no-such-file", "node1");
        assertTrue(parsed.hasErrors());
        assertEquals("../conf/no-such-file: error: cannot read the configuration: there is no such file", parsed.errors().getFirst().toString());
        assertEquals(1, parsed.problems().size(), parsed.problems().toString());
        assertFalse(ConfigLoader.defaultConfigId().contains("."));
    }
}
