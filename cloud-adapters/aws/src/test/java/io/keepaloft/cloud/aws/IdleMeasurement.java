package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Providers;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.contract.TlsFront;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program, no test: how long the first takeover takes after a minute of idling, over TLS, in a process of the agent's JVM flags,
 * without any rehearsal, with one at the start, and with one every 20 seconds.
 *
 * <p>Arguments: seconds of idling, rounds; default 60 and 3.
 */
final class IdleMeasurement {

    private enum Preparation { IDENTITY_ONLY, REHEARSED_AT_START, REHEARSED_EVERY_20_S }

    private IdleMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("host")) {
            host(Preparation.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        String idleS = arguments.length > 0 ? arguments[0] : "60";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path directory = Files.createTempDirectory("keepaloft-idle");
        try (TwoHosts hosts = new TwoHosts(); TlsFront front = new TlsFront(hosts.cloud.endpoint(), directory)) {
            for (int round = 0; round < rounds; round++) {
                round(hosts, front, directory, idleS);
            }
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static void round(TwoHosts hosts, TlsFront front, Path directory, String idleS) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (Preparation preparation : Preparation.values()) {
            processes.add(start(preparation, hosts, front, directory, idleS));
            // So that they do not disturb each other when the minute is over.
            TimeUnit.SECONDS.sleep(7);
        }
        for (Process each : processes) {
            System.out.print(new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            each.waitFor();
            hosts.put(hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow().unbound());
        }
    }

    private static Process start(Preparation preparation, TwoHosts hosts, TlsFront front, Path directory, String idleS) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(TlsFront.trust(directory));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), IdleMeasurement.class.getName(), "host", preparation.name(), idleS));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AWS_ENDPOINT_URL_EC2", front.endpoint().toString());
        builder.environment().put("AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201));
        return builder.start();
    }

    private static void host(Preparation preparation, int idleS) throws Exception {
        try (CloudSession session = Providers.named("aws").open(CloudSettings.defaults("aws"))) {
            session.identity();
            long slept = 0;
            long step = preparation == Preparation.REHEARSED_EVERY_20_S ? 20 : idleS;
            do {
                if (preparation != Preparation.IDENTITY_ONLY) {
                    session.rehearse(TwoHosts.ELASTIC_IP, session.observe(TwoHosts.ELASTIC_IP));
                }
                TimeUnit.SECONDS.sleep(step);
                slept += step;
            } while (slept < idleS);
            takeOver(session, preparation);
        }
    }

    private static void takeOver(CloudSession session, Preparation preparation) throws Exception {
        long begin = System.nanoTime();
        Observation seen = session.observe(TwoHosts.ELASTIC_IP);
        long observed = System.nanoTime();
        for (Step step : session.plan(TwoHosts.ELASTIC_IP, seen).steps()) {
            session.apply(step, TwoHosts.mastership());
        }
        long claimed = System.nanoTime();
        System.out.printf(Locale.ROOT, "%-22s observe %6.1f ms, claim %6.1f ms, together %6.1f ms%n", preparation, (observed - begin) / 1e6,
                (claimed - observed) / 1e6, (claimed - begin) / 1e6);
    }
}
