package io.keepaloft.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The keyword {@code include} and its stricter forms: which files a line names, and whether it may name none. */
final class Includes {
    private static final Pattern INCLUDE = Pattern.compile("(include[rmwba]?)(?:\\s+(.*))?");

    /** All files together; each may be as large as {@link SourceFile#MAX_BYTES}. */
    static final long MAX_TOTAL_BYTES = 64L << 20;
    static final int MAX_FILES = 2000;

    /** One file to read in place of the line. */
    record Included(Path path, String shownName, Text line, String keyword) {
    }

    private final Problems problems;
    private long bytesRead;
    private int filesRead;

    Includes(Problems problems) {
        this.problems = problems;
    }

    static boolean isInclude(Text line) {
        return INCLUDE.matcher(line.chars()).matches();
    }

    /**
     * The files of an include line, in their order.
     *
     * @param open files that are being read: one of them would include itself
     */
    List<Included> find(Text line, Path directory, List<Path> open) {
        var matcher = INCLUDE.matcher(line.chars());
        if (!matcher.matches() || matcher.group(2) == null || matcher.group(2).isBlank()) {
            problems.error(line, 0, "include needs the name of a file", "include /etc/keepalived/conf.d/*.conf");
            return List.of();
        }
        var keyword = matcher.group(1);
        var pattern = unquoted(matcher.group(2).strip());
        var files = new ArrayList<Included>();
        int matches = 0;
        for (var choice : Globs.expandBraces(pattern)) {
            var paths = matching(line, directory, choice);
            matches += paths.size();
            if (paths.isEmpty() && isStrict(keyword, 'b')) {
                problems.error(line, 0, "no file matches '" + choice + "'", "");
            }
            for (var path : paths) {
                if (open.contains(path.toAbsolutePath().normalize())) {
                    problems.error(line, 0, "'" + path + "' includes itself", "remove this line");
                } else {
                    files.add(new Included(path.toAbsolutePath().normalize(), path.toString(), line, keyword));
                }
            }
        }
        if (matches == 0) {
            nothingMatches(line, keyword, pattern);
        }
        return files;
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }

    /** The letters of keepalived.conf(5): r readable, m match, w wildcard_match, b brace_match, a all; all but r include r. */
    private static boolean isStrict(String keyword, char check) {
        char level = keyword.charAt(keyword.length() - 1);
        return keyword.length() > "include".length() && (level == check || level == 'a' || check == 'r');
    }

    private List<Path> matching(Text line, Path directory, String choice) {
        try {
            return Globs.find(directory, choice);
        } catch (InvalidPathException e) {
            problems.error(line, 0, "'" + choice.replace('\0', '?') + "' cannot be the name of a file", "");
            return List.of();
        }
    }

    private void nothingMatches(Text line, String keyword, String pattern) {
        boolean wildcard = Globs.hasWildcard(pattern);
        var message = "no file matches '" + pattern + "'";
        if (isStrict(keyword, 'w') || isStrict(keyword, 'm') && !wildcard) {
            problems.error(line, 0, message, keyword + " insists on one; plain include does not");
        } else if (!wildcard) {
            problems.warn(line, 0, message, "the name is relative to the directory of this file");
        }
    }

    /** What the file contains; nothing, and a problem, when it cannot be read. */
    List<Text> lines(Included file) {
        try {
            if (!Files.isRegularFile(file.path())) {
                throw new IOException("it is not an ordinary file");
            }
            if (++filesRead > MAX_FILES) {
                throw new IOException("more than " + MAX_FILES + " files are included");
            }
            bytesRead += Files.size(file.path());
            if (bytesRead > MAX_TOTAL_BYTES) {
                throw new IOException("all files together are larger than " + (MAX_TOTAL_BYTES >> 20) + " MiB");
            }
            return SourceFile.read(file.path(), file.shownName(), problems);
        } catch (IOException e) {
            var message = "cannot read '" + file.shownName() + "': " + SourceFile.reason(e);
            if (isStrict(file.keyword(), 'r') || filesRead > MAX_FILES || bytesRead > MAX_TOTAL_BYTES) {
                problems.error(file.line(), 0, message, "");
            } else {
                problems.warn(file.line(), 0, message, "");
            }
            return List.of();
        }
    }
}
