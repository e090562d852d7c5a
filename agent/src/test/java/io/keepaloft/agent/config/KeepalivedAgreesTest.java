package io.keepaloft.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Asks a real keepalived ({@code keepalived -t}) what it thinks of the same files, in a network namespace that has eth0 to eth3. */
@Tag("netns")
class KeepalivedAgreesTest {
    private static final String NAMESPACE = "kl" + ProcessHandle.current().pid() + "-cfg";
    private static final Path SAMPLES = Path.of("/usr/share/doc/keepalived/samples");
    /** scheduler.h of keepalived: 0 valid, 5 errors, 6 only that scripts run as root. */
    private static final List<Integer> VALID = List.of(0, 6);

    @TempDir
    private static Path directory;

    private record Result(int code, String output) {
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no end: " + String.join(" ", command));
        }
        return new Result(process.exitValue(), output);
    }

    private static void mustRun(String... command) throws IOException, InterruptedException {
        var result = run(command);
        assertEquals(0, result.code(), String.join(" ", command) + ": " + result.output());
    }

    @BeforeAll
    static void makeNamespace() throws IOException, InterruptedException {
        mustRun("ip", "netns", "add", NAMESPACE);
        for (int i = 0; i < 4; i += 2) {
            mustRun("ip", "-n", NAMESPACE, "link", "add", "eth" + i, "type", "veth", "peer", "name", "eth" + (i + 1));
        }
    }

    @AfterAll
    static void removeNamespace() throws IOException, InterruptedException {
        mustRun("ip", "netns", "delete", NAMESPACE);
    }

    private static Result keepalived(String content) throws IOException, InterruptedException {
        var file = directory.resolve("keepalived.conf");
        Files.writeString(file, content);
        return run("ip", "netns", "exec", NAMESPACE, "keepalived", "-t", "-i", "node1", "-f", file.toString());
    }

    private static DynamicTest agree(String name, String content, boolean valid) {
        return DynamicTest.dynamicTest(name, () -> {
            var theirs = keepalived(content);
            var ours = Configs.parse(content);
            assertEquals(valid, VALID.contains(theirs.code()), "keepalived says " + theirs);
            assertEquals(valid, !ours.hasErrors(), "we say " + ours.problems());
        });
    }

    private static DynamicTest instance(String statements, boolean valid) {
        return agree(statements.isEmpty() ? "a plain instance" : statements.replace("\n", "; "), """
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 51
                  priority 100
                  virtual_ipaddress {
                    10.0.0.1
                  }
                %s
                }
                """.formatted(statements), valid);
    }

    @TestFactory
    Stream<DynamicTest> bothAcceptOrBothRefuse() {
        return Stream.of(
                instance("", true), instance("advert_int 0.92\nversion 3", true), instance("advert_int x", false), instance("advert_int 0", false),
                instance("preempt_delay 4.12", true), instance("preempt_delay 1001", false), instance("version 4", false), instance("priority 256", false),
                instance("virtual_router_id 0", false), instance("unicast_src_ip 1.2.3", false), instance("unicast_peer {\n10.0.0.2 min_ttl 3 max_ttl 4\n}", true),
                instance("unicast_peer {\nnobody\n}", false), instance("mcast_dst_ip 10.0.0.7", false), instance("mcast_dst_ip 224.0.0.20", true),
                instance("lower_prio_no_advert maybe", false), instance("lower_prio_no_advert yes", true), instance("down_timer_adverts 0", false),
                instance("state MASTER", true), instance("state OTHER", false), instance("track_script {\nnosuch\n}", false),
                instance("track_interface {\neth1 weight 5 reverse\n}", true), instance("track_interface {\neth1 weight x\n}", false),
                instance("virtual_ipaddress_excluded {\nfe80::1/64\n10.0.0.9/24 dev eth1 scope link label eth1:1 brd +\n}", true),
                instance("authentication {\nauth_type PASS\n}", false), instance("authentication {\nauth_type PASS\nauth_pass x\n}", true),
                agree("one line", "vrrp_instance V { interface eth0\nvirtual_router_id 1\nunicast_peer { 10.0.0.2 }\nvirtual_ipaddress { 10.0.0.1 }\n}", true),
                agree("conditions", "vrrp_instance V {\ninterface eth0\n@node1 virtual_router_id 5\n@^node1 virtual_router_id 500\nvirtual_ipaddress { 10.0.0.1 }\n}", true),
                agree("definitions", "$IF=eth${N}\n$N=0\nvrrp_instance V {\ninterface $IF\nvirtual_router_id 5${N}\nvirtual_ipaddress { 10.0.0.1 }\n}", true),
                agree("a definition needs a space behind it", "$N=1\nvrrp_instance V {\ninterface eth0\nvirtual_router_id $N.\n}", false),
                agree("several lines", "$V= \\\nvrrp_instance V${N} { \\\n interface eth0 \\\n \\\n virtual_router_id ${N} \\\n$VIP \\\n}\n$VIP=virtual_ipaddress { 10.0.0.${N} }\n~SEQ(N,1,3) $V\n", true),
                agree("a list", "vrrp_instance V {\ninterface eth0\nvirtual_router_id 5\nvirtual_ipaddress {\n~LST(A, 1, 2) 10.0.0.${A}\n}\n}", true),
                agree("the same name twice", "vrrp_instance V {\ninterface eth0\nvirtual_router_id 5\n}\nvrrp_instance V {\ninterface eth1\nvirtual_router_id 5\n}", false),
                agree("no router id", "vrrp_instance V {\ninterface eth0\n}", false), agree("two names", "vrrp_instance V W {\n}", false),
                agree("a brace too few", "vrrp_instance V {\ninterface eth0\nvirtual_router_id 5\n", false));
    }

    /** keepalived's own samples, as far as this machine has them: ours must read each without an exception, and name what it leaves out. */
    @TestFactory
    Stream<DynamicTest> itsSamplesLoad() throws IOException {
        if (!Files.isDirectory(SAMPLES)) {
            return Stream.of(DynamicTest.dynamicTest("this distribution leaves documentation out", () -> assertFalse(Files.exists(SAMPLES))));
        }
        try (var files = Files.list(SAMPLES)) {
            return files.filter(file -> file.getFileName().toString().startsWith("keepalived.conf")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> sample(file)));
        }
    }

    private static void sample(Path file) {
        var parsed = Configs.loader("node1").load(file);
        assertNotNull(EffectiveConfig.toJson(parsed.config(), parsed.warnings()));
        var errors = parsed.errors().stream().map(Problem::message).toList();
        assertEquals(switch (file.getFileName().toString()) {
            case "keepalived.conf.SSL_GET" -> List.of("not implemented yet: auth_type AH");
            // Its script stands in @id lines, and none of the ids is ours.
            case "keepalived.conf.conditional_conf" -> List.of("vrrp_script 'check_VI_0' has no 'script'");
            default -> List.of();
        }, errors);
    }
}
