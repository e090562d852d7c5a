package io.keepaloft.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code keepaloft watch} beside a real keepalived: two network namespaces, joined by a veth pair. */
@Tag("netns")
@Timeout(60)
class WatchOnTheWireTest {
    private static final String PREFIX = "kl" + ProcessHandle.current().pid() + "-w";
    private static final String MASTER = PREFIX + "m";
    private static final String WATCHER = PREFIX + "w";
    private static final List<Process> STARTED = new ArrayList<>();

    @TempDir
    static Path directory;

    @BeforeAll
    static void aMasterAdvertises() throws Exception {
        sh("ip netns add " + MASTER + " && ip netns add " + WATCHER
                + " && ip -n " + MASTER + " link add eth0 type veth peer name eth0 netns " + WATCHER
                + " && ip -n " + MASTER + " addr add 172.17.100.201/24 dev eth0 && ip -n " + MASTER + " link set eth0 up && ip -n " + MASTER + " link set lo up"
                + " && ip -n " + WATCHER + " addr add 172.17.100.202/24 dev eth0 && ip -n " + WATCHER + " link set eth0 up");
        Path file = Files.writeString(directory.resolve("keepalived.conf"), """
                vrrp_instance V2 {
                    interface eth0
                    virtual_router_id 51
                    priority 100
                    advert_int 1
                    authentication { auth_type PASS
                                     auth_pass 1111 }
                    virtual_ipaddress { 172.17.100.203 }
                }
                vrrp_instance V3 {
                    version 3
                    interface eth0
                    virtual_router_id 52
                    priority 255
                    state MASTER
                    advert_int 0.2
                    virtual_ipaddress { 172.17.100.204
                                        172.17.100.205 }
                }
                """);
        STARTED.add(new ProcessBuilder("ip", "netns", "exec", MASTER, "keepalived", "--dont-fork", "--vrrp", "--log-console", "--use-file", file.toString(),
                "--pid", directory.resolve("pid").toString(), "--vrrp_pid", directory.resolve("vrrp_pid").toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("keepalived.log").toFile()).start());
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        for (Process process : STARTED) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        sh("ip netns del " + MASTER + "; ip netns del " + WATCHER);
    }

    @Test
    void everyAdvertisementIsALine() throws Exception {
        Process watch = watch("-i", "eth0");
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = reader(watch)) {
            // VRRPv2's master comes after its Master_Down_Interval of 3.6 s.
            String line = out.readLine();
            while (line != null && lines.stream().filter(seen -> seen.contains("vrid 51")).count() < 2) {
                lines.add(line);
                line = out.readLine();
            }
            // Ctrl-C
            sh("kill -INT " + watch.pid());
            assertEquals(0, watch.waitFor());
        }
        String time = "\\d\\d:\\d\\d:\\d\\d\\.\\d{6} ";
        assertTrue(lines.stream().anyMatch(line -> line.matches(time
                + "172\\.17\\.100\\.201 > 224\\.0\\.0\\.18: VRRPv2, Advertisement, vrid 51, prio 100, authtype simple, intvl 1s, addrs 172\\.17\\.100\\.203")),
                lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.matches(time
                + "172\\.17\\.100\\.201 > 224\\.0\\.0\\.18: VRRPv3, Advertisement, vrid 52, prio 255, intvl 20cs, addrs 172\\.17\\.100\\.204,172\\.17\\.100\\.205")),
                lines::toString);
    }

    @Test
    void countEndsIt() throws Exception {
        Process watch = watch("-i", "eth0", "--count", "2", "--json");
        try (BufferedReader out = reader(watch)) {
            List<String> lines = out.lines().toList();
            assertEquals(2, lines.size(), lines::toString);
            assertTrue(lines.getFirst().startsWith("{\"at\":\"") && lines.getFirst().contains("\"rejected\":null"), lines::getFirst);
            assertEquals(0, watch.waitFor());
        }
    }

    @Test
    void withoutPermissionItSaysSo() throws Exception {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", WATCHER, "setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", "--"));
        line.addAll(java("watch", "-i", "eth0"));
        Process watch = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (BufferedReader out = reader(watch)) {
            assertEquals(List.of("keepaloft: no permission to capture on eth0", "hint: run as root, or with the capability CAP_NET_RAW"),
                    out.lines().filter(text -> !text.startsWith("WARNING")).toList());
            assertEquals(1, watch.waitFor());
        }
    }

    private static Process watch(String... args) throws IOException {
        // Whatever runs the tests in the background may have told them to ignore Ctrl-C, and children inherit that.
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", WATCHER, "env", "--default-signal=INT"));
        List<String> all = new ArrayList<>(List.of("watch"));
        all.addAll(List.of(args));
        line.addAll(java(all.toArray(String[]::new)));
        Process process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        STARTED.add(process);
        return process;
    }

    private static List<String> java(String... args) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(args));
        return line;
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void sh(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), line + ": " + said);
    }
}
