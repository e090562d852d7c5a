package io.keepaloft.agent.config;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns files into the plain lines that blocks are made of: follows {@code include}, drops lines of other {@code @id}s,
 * keeps and expands {@code $NAME}s, and repeats {@code ~SEQ} and {@code ~LST} lines. Lines are pulled, one at a time,
 * since a definition holds from its own line on. What a file may make of itself is bounded.
 */
final class Preprocessor {
    static final int MAX_LINES = 100_000;
    static final int MAX_CONDITIONS = 1000;
    static final int MAX_DEPTH = 40;
    static final int MAX_SUBSTITUTIONS = 1000;
    static final int MAX_EXPANDED_LENGTH = 65_536;
    /** Characters that pass through, each time that they are copied by a substitution. */
    static final long MAX_CHARACTERS = 64L << 20;

    /** Where the next line comes from; the innermost is served first. */
    private sealed interface Source {
    }

    private record FileSource(Path path, Path directory, Iterator<Text> lines) implements Source {
    }

    /** Files of one include line that are still to be read, one after the other. */
    private record IncludeSource(Iterator<Includes.Included> files) implements Source {
    }

    /** The lines of a definition that is being used. */
    private record BodySource(Iterator<Text> lines) implements Source {
    }

    private record LoopSource(Loop loop, Text rest) implements Source {
    }

    private final Problems problems;
    private final Definitions definitions;
    private final Includes includes;
    private final String configId;
    private final Deque<Source> sources = new ArrayDeque<>();
    /** Ids that conditions name, those of {@code @^id} with the {@code ^}. */
    private final Set<String> conditions = new LinkedHashSet<>();
    private int linesSeen;
    private long charactersSeen;

    /**
     * @param file  the file to begin with, as an absolute path
     * @param lines what it contains
     */
    Preprocessor(Path file, List<Text> lines, String configId, Definitions definitions, Problems problems) {
        this.problems = problems;
        this.configId = configId;
        this.definitions = definitions;
        this.includes = new Includes(problems);
        sources.push(new FileSource(file, file.getParent(), lines.iterator()));
    }

    /** What the conditions that were read so far compare with: {@code id}, or {@code ^id} for all but that one; each once. */
    List<String> conditions() {
        return List.copyOf(conditions);
    }

    /** The next line that is not blank; null when there are none left. */
    Text next() {
        while (!sources.isEmpty()) {
            var line = pull();
            if (line == null) {
                sources.poll();
            } else if (!line.isBlank()) {
                var processed = process(line.trimmed());
                if (processed != null) {
                    return processed;
                }
            }
        }
        return null;
    }

    /** The next line of the innermost source; null when it has come to its end. */
    private Text pull() {
        var line = switch (sources.peek()) {
            case null -> null;
            case FileSource(_, _, var lines) -> lines.hasNext() ? lines.next() : null;
            case BodySource(var lines) -> lines.hasNext() ? lines.next() : null;
            case LoopSource(var loop, var rest) -> round(loop, rest);
            case IncludeSource(var files) -> {
                if (files.hasNext()) {
                    var file = files.next();
                    sources.push(new FileSource(file.path(), file.path().getParent(), includes.lines(file).iterator()));
                    yield Text.of(file.shownName(), 1, "");
                }
                yield null;
            }
        };
        charactersSeen += line == null ? 0 : line.length();
        if (line != null && (++linesSeen > MAX_LINES || charactersSeen > MAX_CHARACTERS)) {
            problems.error(line, 0, "the configuration grows beyond " + MAX_LINES + " lines, or 64 MiB; the rest has been ignored",
                    "a ~SEQ, a definition or an include repeats more than was meant");
            sources.clear();
            return null;
        }
        return line;
    }

    private Text round(Loop loop, Text rest) {
        var bindings = loop.next();
        for (var binding : bindings) {
            define(rest, binding.name(), List.of(Text.of(rest.file(), rest.line(), binding.value())));
        }
        return bindings.isEmpty() ? null : rest;
    }

    /** What the line comes to, or null when it has been dealt with. */
    private Text process(Text line) {
        var text = line;
        // Ends: a condition makes the text shorter, and what has been expanded contains nothing more to expand.
        while (text != null && !text.isBlank()) {
            if (text.at(0) == '@') {
                text = conditional(text);
            } else if (text.chars().startsWith("~SEQ") || text.chars().startsWith("~LST")) {
                return loop(text);
            } else if (Definitions.definitionIn(text).isPresent()) {
                return definition(text);
            } else if (Includes.isInclude(text)) {
                return include(text);
            } else {
                var before = text;
                text = expanded(before);
                if (text == before) {
                    return text;
                }
                text = text == null ? null : text.trimmed();
            }
        }
        return null;
    }

    /** The text with all that is defined put in; the same object when there is nothing; null when it became several lines, or endless. */
    private Text expanded(Text text) {
        var result = text;
        int from = 0;
        for (int count = 0;; count++) {
            var use = definitions.firstUse(result, from, directory().toString());
            if (use.isEmpty()) {
                return result;
            }
            var at = use.get();
            charactersSeen += result.length();
            if (count >= MAX_SUBSTITUTIONS || result.length() > MAX_EXPANDED_LENGTH) {
                problems.error(text, 0, "the definitions used here never come to an end; this line has been ignored", "does a definition use itself?");
                return null;
            }
            if (at.value().size() > 1) {
                push(text, new BodySource(joined(result.slice(0, at.begin()), at.value(), result.from(at.end())).iterator()));
                return null;
            }
            result = result.replaced(at.begin(), at.end(), at.value().isEmpty() ? "" : at.value().getFirst().chars());
            from = at.begin();
        }
    }

    private static List<Text> joined(Text head, List<Text> body, Text tail) {
        var lines = new ArrayList<>(body);
        if (!head.isBlank()) {
            lines.set(0, head.plus(lines.getFirst()));
        }
        if (!tail.isBlank()) {
            lines.set(lines.size() - 1, lines.getLast().plus(tail));
        }
        return lines;
    }

    /** {@code @id rest} and {@code @^id rest}: the rest, or null when it is not meant for this configuration id. */
    private Text conditional(Text text) {
        int end = 1;
        while (end < text.length() && !Character.isWhitespace(text.at(end))) {
            end++;
        }
        boolean negative = text.length() > 1 && text.at(1) == '^';
        var id = text.chars().substring(negative ? 2 : 1, end);
        var rest = text.from(end).trimmed();
        if (id.isEmpty()) {
            problems.error(text, 0, "there is no configuration id behind the '@'", "@id or @^id, without a space");
            return null;
        }
        if (rest.isBlank()) {
            problems.warn(text, 0, "nothing stands behind '" + text + "'", "the condition holds for its own line only");
            return null;
        }
        if (conditions.size() < MAX_CONDITIONS) {
            conditions.add((negative ? "^" : "") + id);
        }
        return id.equals(configId) != negative ? rest : null;
    }

    private Text loop(Text text) {
        boolean list = text.chars().startsWith("~LST");
        boolean hexadecimal = text.chars().startsWith("~SEQx");
        int open = hexadecimal ? 5 : 4;
        int close = text.chars().indexOf(')');
        if (open >= text.length() || text.at(open) != '(' || close < 0) {
            problems.error(text, 0, "'" + text.chars().substring(0, open) + "' needs its arguments in parentheses", "~SEQ(i, 1, 3) …");
            return null;
        }
        var arguments = expanded(text.slice(open + 1, close));
        if (arguments == null) {
            return null;
        }
        try {
            var loop = list ? Loop.list(arguments.chars()) : Loop.sequence(arguments.chars(), hexadecimal);
            push(text, new LoopSource(loop, text.from(close + 1).trimmed()));
        } catch (Loop.Malformed e) {
            problems.error(text, open + 1, e.getMessage(), "");
        }
        return null;
    }

    private Text definition(Text text) {
        var matcher = Definitions.definitionIn(text).orElseThrow();
        var name = matcher.group(1);
        var value = text.from(matcher.end()).trimmed();
        if (!value.chars().endsWith("\\")) {
            define(text, name, List.of(value));
            return null;
        }
        var body = new ArrayList<Text>();
        for (var line = value; line != null; line = pull()) {
            line = line.trimmed();
            boolean more = line.chars().endsWith("\\");
            var content = more ? line.slice(0, line.length() - 1).trimmed() : line;
            if (!content.isBlank()) {
                body.add(content);
            }
            // Also a blank line ends it, as in keepalived; one with the backslash alone does not.
            if (!more) {
                break;
            }
        }
        define(text, name, body);
        return null;
    }

    private void define(Text at, String name, List<Text> lines) {
        if (Definitions.isPredefined(name)) {
            problems.error(at, 0, "$" + name + " is predefined and keeps its meaning", "choose a name that does not begin with an underscore");
        } else if (!definitions.define(name, lines)) {
            problems.error(at, 0, "too many definitions; $" + name + " has been ignored", "");
        }
    }

    private Text include(Text text) {
        var open = new ArrayList<Path>();
        for (var source : sources) {
            if (source instanceof FileSource file) {
                open.add(file.path());
            }
        }
        var line = expanded(text);
        if (line != null) {
            push(text, new IncludeSource(includes.find(line, directory(), open).iterator()));
        }
        return null;
    }

    /** Of the file that is being read. */
    private Path directory() {
        for (var source : sources) {
            if (source instanceof FileSource file) {
                return file.directory();
            }
        }
        return Path.of("/");
    }

    private void push(Text at, Source source) {
        if (sources.size() >= MAX_DEPTH) {
            problems.error(at, 0, "includes, definitions and loops are nested too deeply; this line has been ignored",
                    "does a definition use itself?");
            return;
        }
        sources.push(source);
    }
}
