package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.fabric.Yard.Sent;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A provider's own preflight of a cloud, through the cloud's API, as the first of the hosts: its findings say which packets pass, also between others. */
final class AskedPreflight implements AutoCloseable {
    private static final String KEY = "AKIAPREDICTION000001";
    private static final String SECRET = "of-the-prediction-alone";
    private static final String PROJECT = "0605768a3300d5b62f5cc01ab5d2e1f5";

    private final Simulator simulator;
    private final Process probe;
    private final BufferedReader output;
    private final Writer input;
    private final Map<String, List<Told>> told = new HashMap<>();

    /** What a finding says of a way. */
    private record Told(Level level, String message) { }

    AskedPreflight(String provider, int hosts, int udpPort) throws IOException {
        simulator = simulator(provider).start();
        InetSocketAddress metadata = simulator.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Yard.instance(0));
        String peers = IntStream.range(1, hosts).boxed().flatMap(host -> Stream.of(Yard.address(host, false), Yard.address(host, true))).collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), PreflightProbe.class.getName(), provider, simulator.region(), Yard.id(0),
                "" + udpPort, peers));
        String url = simulator.endpoint().toString();
        services(provider).forEach(service -> command.add(service + "=" + url));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.matches("(AWS|OS|HUAWEICLOUD|OPENSTACK)_.*") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment(provider, "http://127.0.0.1:" + metadata.getPort()));
        probe = builder.start();
        output = probe.inputReader();
        input = probe.outputWriter();
    }

    private static SimulatorBuilder simulator(String provider) {
        return switch (provider) {
            case "aws" -> Simulator.builder().accessKey("operator", KEY, SECRET);
            case "huaweicloud" -> Simulator.builder().huaweiCloud().region("cn-north-4").account(PROJECT).accessKey("operator", KEY, SECRET);
            default -> Simulator.builder().region("RegionOne").account(PROJECT).openStackUser("operator", SECRET, false);
        };
    }

    /** Those that the provider is told the address of; OpenStack's stand in Keystone's catalogue. */
    private static List<String> services(String provider) {
        return switch (provider) {
            case "aws" -> List.of("ec2");
            case "huaweicloud" -> List.of("vpc", "eip", "ecs");
            default -> List.of();
        };
    }

    private Map<String, String> environment(String provider, String metadata) {
        return switch (provider) {
            case "aws" -> Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET, "AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata);
            case "huaweicloud" -> Map.of("HUAWEICLOUD_SDK_AK", KEY, "HUAWEICLOUD_SDK_SK", SECRET, "HUAWEICLOUD_SDK_PROJECT_ID", PROJECT, "OPENSTACK_METADATA_ENDPOINT", metadata);
            default -> Map.of("OS_AUTH_URL", simulator.identityEndpoint().toString(), "OS_USERNAME", "operator", "OS_PASSWORD", SECRET, "OS_PROJECT_ID", PROJECT,
                    "OS_USER_DOMAIN_NAME", "Default", "OPENSTACK_METADATA_ENDPOINT", metadata);
        };
    }

    /** It begins to look at this state. */
    void look(CloudState state) throws IOException {
        simulator.cloud().update(_ -> new Cloud.Change<>(state, state));
        input.write("look\n");
        input.flush();
    }

    /** It has looked, and tells about that state from now on. */
    void listen() throws IOException {
        told.clear();
        for (String line = output.readLine(); !PreflightProbe.DONE.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("preflight ended in the middle: " + told);
            }
            String[] words = line.split(PreflightProbe.TAB, 5);
            told.computeIfAbsent(key(words[0], new Way(words[2], words[3])), _ -> new ArrayList<>()).add(new Told(Level.valueOf(words[1]), words[4]));
        }
    }

    private static String key(String check, Way way) {
        return check + " from " + way.from() + " to " + way.to();
    }

    /** @param acls whether subnets have some here, which matter between subnets */
    boolean passes(Sent sent, boolean acls) {
        String kind = sent.packet().protocol() == Packet.VRRP ? "vrrp" : "udp";
        Way way = new Way(sent.packet().source(), sent.packet().destination());
        boolean passes = all("sg-egress-" + kind, way, 1) & all("sg-ingress-" + kind, way, 1);
        boolean crosses = acls && !Yard.subnet(sent.from()).equals(Yard.subnet(sent.to()));
        // Out of one subnet, and into the other.
        return crosses ? passes & all("nacl-" + kind, way, 2) : passes;
    }

    private boolean all(String check, Way way, int findings) {
        List<Told> all = told.getOrDefault(key(check, way), List.of());
        if (all.size() != findings || all.stream().anyMatch(each -> each.level() == Level.SKIP || each.message().contains("cannot be told"))) {
            throw new AssertionError("of " + key(check, way) + " preflight has not told " + findings + " times whether it passes, but " + all + " among " + told);
        }
        return all.stream().allMatch(each -> each.level() == Level.PASS);
    }

    /** What was said of the packet, for whoever asks why. */
    String words(Sent sent) {
        Way way = new Way(sent.packet().source(), sent.packet().destination());
        return told.entrySet().stream().filter(entry -> entry.getKey().endsWith(key("", way))).map(Map.Entry::toString).sorted().collect(Collectors.joining("; "));
    }

    @Override
    public void close() throws IOException {
        input.close();
        probe.destroy();
        probe.onExit().join();
        simulator.close();
    }
}
