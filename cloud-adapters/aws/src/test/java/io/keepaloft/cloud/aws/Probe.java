package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An {@link EnvironmentProbe} that runs, in an environment without AWS's and proxies' variables but these. */
final class Probe implements AutoCloseable {
    private static final String LAST_WORD = "elastic ip ";

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final List<String> said = new ArrayList<>();

    private Probe(List<String> options, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EnvironmentProbe.class.getName()));
        command.addAll(1, options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
        process = builder.start();
        output = process.inputReader();
        input = process.outputWriter();
    }

    static Probe start(Map<String, String> environment) throws IOException {
        return new Probe(List.of(), environment);
    }

    /** Everything that it says until its end, which is a good one. */
    static List<String> run(List<String> options, Map<String, String> environment, String... arguments) throws Exception {
        try (Probe probe = new Probe(options, environment, arguments)) {
            probe.input.close();
            probe.output.lines().forEach(probe.said::add);
            assertTrue(probe.process.waitFor(60, TimeUnit.SECONDS), probe.text());
            assertEquals(0, probe.process.exitValue(), probe.text());
            return probe.said;
        }
    }

    /** What the elastic IP's next look comes to, or why there is none. */
    String look() throws IOException {
        input.write("look\n");
        input.flush();
        return next();
    }

    /** What the first look comes to. */
    String next() throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(LAST_WORD)) {
            said.add(line);
            line = output.readLine();
        }
        assertTrue(line != null, text());
        said.add(line);
        return line.substring(LAST_WORD.length());
    }

    /** Everything so far. */
    String text() {
        return String.join("\n", said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
