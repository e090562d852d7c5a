package io.keepaloft.agent.config;

import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Loads keepalived.conf: the one door to this package. Whatever the files contain, it returns, with a problem for each thing that is wrong. */
public final class ConfigLoader {
    private final String configId;
    private final String hostName;
    private final RandomGenerator random;
    private final Map<String, String> environment;
    private final Supplier<List<CloudProvider>> providers;

    /**
     * @param configId    what {@code @id} lines are compared with
     * @param hostName    the default of {@code router_id}
     * @param random      for {@code _RANDOM}
     * @param environment for {@code _ENV}
     * @param providers   the installed ones, which say what kinds of cloud_resources they have; asked for when a file has some
     */
    ConfigLoader(String configId, String hostName, RandomGenerator random, Map<String, String> environment, Supplier<List<CloudProvider>> providers) {
        this.configId = configId;
        this.hostName = hostName;
        this.random = random;
        this.environment = environment;
        this.providers = providers;
    }

    /** @param configId for {@code @id} lines; null means {@link #defaultConfigId()} */
    public static ParsedConfig load(Path file, String configId) {
        var hostName = hostName();
        return new ConfigLoader(configId == null ? shortName(hostName) : configId, hostName, new Random(), System.getenv(), Providers::installed).load(file);
    }

    /** What loading a file of this content would tell. @param file what it is called; relative names in it start from there */
    public static ParsedConfig check(String content, Path file) {
        return new ConfigLoader(defaultConfigId(), hostName(), new Random(), System.getenv(), Providers::installed).parse(content, file);
    }

    /** The host's name up to its first dot, as keepalived has it (keepalived.conf(5), "Conditional configuration"). */
    public static String defaultConfigId() {
        return shortName(hostName());
    }

    private static String shortName(String hostName) {
        int dot = hostName.indexOf('.');
        return dot > 0 ? hostName.substring(0, dot) : hostName;
    }

    private static String hostName() {
        // As uname(2) has it, without asking any name server.
        try {
            var name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException _) {
            return "localhost";
        }
    }

    ParsedConfig load(Path file) {
        var problems = new Problems();
        try {
            return parse(file, SourceFile.read(file, file.toString(), problems), problems);
        } catch (IOException e) {
            var unread = new Problem(Problem.Level.ERROR, file.toString(), 0, 0, "cannot read the configuration: " + SourceFile.reason(e), "");
            return new ParsedConfig(parse(file, List.of(), problems).config(), List.of(unread), List.of());
        }
    }

    /** For text that stands in no file: relative names in it start from the file's directory. */
    ParsedConfig parse(String content, Path file) {
        var problems = new Problems();
        return parse(file, SourceFile.lines(content, file.toString(), problems), problems);
    }

    private ParsedConfig parse(Path file, List<Text> lines, Problems problems) {
        var definitions = new Definitions(configId, random, environment);
        var preprocessor = new Preprocessor(file.toAbsolutePath().normalize(), lines, configId, definitions, problems);
        var statements = new TreeParser(preprocessor, problems).parse();
        var config = new ConfigReader(problems, hostName, providers).read(file.toString(), statements);
        return new ParsedConfig(config, problems.all(), problems.unmoved(), preprocessor.conditions());
    }
}
