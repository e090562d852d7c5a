package io.keepaloft.cloud.http;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the process was started with, as far as a cloud's tools look at it.
 *
 * @param variables the process's environment; secrets among them
 * @param home      the user's home directory
 * @param directory where the process was started
 */
public record Environment(Map<String, String> variables, Path home, Path directory) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv(), Path.of(System.getProperty("user.home", "/")), Path.of(System.getProperty("user.dir", "/")));
    }

    /** An empty variable counts as none, as for the clouds' own clients. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    public boolean has(String name) {
        return get(name).isPresent();
    }

    public static boolean isTrue(String text) {
        return Set.of("1", "true", "yes", "on").contains(text.strip().toLowerCase(Locale.ROOT));
    }

    public static boolean isFalse(String text) {
        return Set.of("0", "false", "no", "off").contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** The names alone. */
    @Override
    public String toString() {
        return "variables " + variables.keySet();
    }
}
