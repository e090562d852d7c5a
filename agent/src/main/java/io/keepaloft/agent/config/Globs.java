package io.keepaloft.agent.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** File name patterns as a shell knows them: braces, then {@code * ? […]} in each part of the path; results are sorted. */
final class Globs {
    /** Both of file names that braces may make, and of files that one pattern may find. */
    static final int MAX_RESULTS = 1000;

    private Globs() {
    }

    static boolean hasWildcard(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0 || pattern.indexOf('[') >= 0;
    }

    /** Each way to choose from the braces, in order; text without (closed) braces is its own only result. At most {@link #MAX_RESULTS}. */
    static List<String> expandBraces(String pattern) {
        var done = new ArrayList<String>();
        var waiting = new ArrayList<String>(List.of(pattern));
        while (!waiting.isEmpty() && done.size() + waiting.size() <= MAX_RESULTS) {
            var next = waiting.removeFirst();
            int open = next.indexOf('{');
            int close = open < 0 ? -1 : closing(next, open);
            if (close < 0) {
                done.add(next);
                continue;
            }
            var choices = choices(next.substring(open + 1, close));
            for (int i = choices.size() - 1; i >= 0; i--) {
                waiting.addFirst(next.substring(0, open) + choices.get(i) + next.substring(close + 1));
            }
        }
        return done;
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Splits at the commas that stand in no inner braces. */
    private static List<String> choices(String inner) {
        var choices = new ArrayList<String>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && depth == 0) {
                choices.add(inner.substring(begin, i));
                begin = i + 1;
            }
        }
        choices.add(inner.substring(begin));
        return choices;
    }

    /** What exists under the directory and matches; a pattern without wildcards matches the file of that name if it is there. */
    static List<Path> find(Path directory, String pattern) {
        boolean absolute = pattern.startsWith("/");
        var found = new ArrayList<Path>(List.of(absolute ? Path.of("/") : directory));
        for (var part : pattern.split("/+")) {
            if (part.isEmpty()) {
                continue;
            }
            var next = new ArrayList<Path>();
            for (var base : found) {
                addMatches(base, part, next);
            }
            found = next;
        }
        return found;
    }

    private static void addMatches(Path base, String part, List<Path> into) {
        if (!hasWildcard(part)) {
            var path = base.resolve(part);
            if (Files.exists(path) && into.size() < MAX_RESULTS) {
                into.add(path);
            }
            return;
        }
        if (!Files.isDirectory(base)) {
            return;
        }
        var names = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(base)) {
            // Braces are expanded already; here they are ordinary characters.
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + part.replace("{", "\\{").replace("}", "\\}"));
            for (var entry : entries) {
                boolean hidden = entry.getFileName().toString().startsWith(".");
                if ((!hidden || part.startsWith(".")) && matcher.matches(entry.getFileName())) {
                    names.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException | PatternSyntaxException _) {
            // As glob(3) without GLOB_ERR: what cannot be read or is no pattern matches nothing, and the caller says that nothing matched.
            return;
        }
        names.stream().sorted().limit(Math.max(0, MAX_RESULTS - into.size())).forEach(into::add);
    }
}
