package io.keepaloft.agent.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code $NAME} definitions: stored as they were written, expanded where they are used, so that a value may name
 * definitions that come later. A name that nobody has defined stays as it stands.
 */
final class Definitions {
    /** {@code $NAME=value}: nothing but white space in front, and no space before the equals sign. */
    private static final Pattern DEFINITION = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)=");
    /** {@code ${NAME}}, {@code ${NAME argument…}}, or {@code $NAME} with white space or nothing behind it. */
    private static final Pattern USE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)((?:\\s+[A-Za-z0-9_]+){0,2})\\s*}|([A-Za-z_][A-Za-z0-9_]*)(?=\\s|$))");
    private static final int MAX_DEFINITIONS = 100_000;
    private static final long DEFAULT_RANDOM_MAX = 32767;

    private final Map<String, List<Text>> values = new HashMap<>();
    private final String configId;
    private final RandomGenerator random;
    private final Map<String, String> environment;

    Definitions(String configId, RandomGenerator random, Map<String, String> environment) {
        this.configId = configId;
        this.random = random;
        this.environment = environment;
    }

    /** The name that the line defines, if it is a definition, and where its value begins. */
    static Optional<Matcher> definitionIn(Text line) {
        var matcher = DEFINITION.matcher(line.chars());
        return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
    }

    static boolean isPredefined(String name) {
        return switch (name) {
            case "_PWD", "_INSTANCE", "_RANDOM", "_ENV", "_HASH", "_BANG" -> true;
            default -> false;
        };
    }

    /** @return false when there are too many definitions */
    boolean define(String name, List<Text> lines) {
        if (values.size() >= MAX_DEFINITIONS && !values.containsKey(name)) {
            return false;
        }
        values.put(name, List.copyOf(lines));
        return true;
    }

    /** Where a definition is used, and the lines that stand there instead. */
    record Use(int begin, int end, List<Text> value) {
    }

    /**
     * The first use of a known definition at or behind an index.
     *
     * @param directory of the file that is being read, for {@code _PWD}
     */
    Optional<Use> firstUse(Text line, int from, String directory) {
        var matcher = USE.matcher(line.chars());
        for (int at = from; at <= line.length() && matcher.find(at); at = matcher.end()) {
            boolean braces = matcher.group(1) != null;
            var value = valueOf(line, braces ? matcher.group(1) : matcher.group(3), braces ? matcher.group(2).trim() : "", directory);
            if (value != null) {
                return Optional.of(new Use(matcher.start(), matcher.end(), value));
            }
        }
        return Optional.empty();
    }

    private List<Text> valueOf(Text line, String name, String arguments, String directory) {
        var defined = arguments.isEmpty() ? values.get(name) : null;
        if (defined != null) {
            return defined;
        }
        var predefined = predefined(name, arguments, directory);
        return predefined == null ? null : List.of(Text.of(line.file(), line.line(), predefined));
    }

    private String predefined(String name, String arguments, String directory) {
        return switch (name) {
            case "_PWD" -> arguments.isEmpty() ? directory : null;
            case "_INSTANCE" -> arguments.isEmpty() ? configId : null;
            case "_HASH" -> arguments.isEmpty() ? "#" : null;
            case "_BANG" -> arguments.isEmpty() ? "!" : null;
            case "_ENV" -> arguments.isEmpty() ? null : environment.getOrDefault(arguments, "");
            case "_RANDOM" -> randomNumber(arguments);
            default -> null;
        };
    }

    /** {@code _RANDOM [min [max]]}: inclusive; null when the arguments are no such numbers. */
    private String randomNumber(String arguments) {
        var words = arguments.isEmpty() ? new String[0] : arguments.split("\\s+");
        if (words.length > 2) {
            return null;
        }
        for (var word : words) {
            if (!word.matches("[0-9]{1,9}")) {
                return null;
            }
        }
        long min = words.length > 0 ? Long.parseLong(words[0]) : 0;
        long max = words.length > 1 ? Long.parseLong(words[1]) : DEFAULT_RANDOM_MAX;
        return min > max ? null : Long.toString(random.nextLong(min, max + 1));
    }
}
