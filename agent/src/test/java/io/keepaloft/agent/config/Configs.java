package io.keepaloft.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.Providers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Loads configurations for tests, on a host named node1.example whatever machine this is. */
final class Configs {
    static final Path FILE = Path.of("/etc/keepalived/test.conf");

    private Configs() {
    }

    static ConfigLoader loader(String configId) {
        return new ConfigLoader(configId, "node1.example", new Random(42), Map.of("HOME", "/root"), Providers::installed);
    }

    static ParsedConfig parse(String content) {
        return loader("node1").parse(content, FILE);
    }

    /** What the statements give inside an instance that is otherwise right. */
    static ParsedConfig instance(String statements) {
        return parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 51
                  priority 100
                  virtual_ipaddress { 10.0.0.1 }
                %s
                }
                """.formatted(statements));
    }

    static VrrpInstance onlyInstance(ParsedConfig parsed) {
        assertEquals(1, parsed.config().instances().size());
        return parsed.config().instances().getFirst();
    }

    /** Each problem as {@code line:column level message}. */
    static List<String> problems(ParsedConfig parsed) {
        return parsed.problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + (problem.isError() ? "error: " : "warning: ") + problem.message()).toList();
    }

    static void assertProblems(ParsedConfig parsed, String... expected) {
        assertEquals(String.join("\n", expected), String.join("\n", problems(parsed)));
    }
}
