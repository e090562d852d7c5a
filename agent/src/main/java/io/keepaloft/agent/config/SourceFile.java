package io.keepaloft.agent.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads one file into lines without comments; nothing in the file, and no size of it, makes it throw or grow without bound. */
final class SourceFile {
    static final int MAX_BYTES = 4 << 20;
    /** keepalived's line buffer (lib/parser.h, MAXBUF); it ignores a longer line, with an error. */
    static final int MAX_LINE_BYTES = 1023;

    private SourceFile() {
    }

    /** @throws IOException when the file cannot be read, is binary, or is larger than {@link #MAX_BYTES} */
    static List<Text> read(Path path, String shownName, Problems problems) throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new IOException("it is no text: byte " + (i + 1) + " is 0");
            }
        }
        return lines(new String(bytes, StandardCharsets.UTF_8), shownName, problems);
    }

    /** Why a file could not be read, without repeating its name. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    static List<Text> lines(String content, String shownName, Problems problems) {
        var lines = new ArrayList<Text>();
        int number = 0;
        for (int begin = 0; begin < content.length();) {
            int end = content.indexOf('\n', begin);
            if (end < 0) {
                end = content.length();
            }
            var chars = content.substring(begin, end > begin && content.charAt(end - 1) == '\r' ? end - 1 : end);
            var line = Text.of(shownName, ++number, chars);
            if (tooLong(chars)) {
                problems.error(line, 0, "the line is longer than " + MAX_LINE_BYTES + " bytes and has been ignored",
                        "break it into several lines, or build it with $NAME definitions");
            } else {
                lines.add(withoutComment(line, problems));
            }
            begin = end + 1;
        }
        return lines;
    }

    private static boolean tooLong(String chars) {
        return chars.length() > MAX_LINE_BYTES / 4 && chars.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES;
    }

    /**
     * Cuts the line at the first {@code !} or {@code #} that stands outside double quotes. Outside quotes {@code \#} and
     * {@code \!} are the characters themselves; a backslash in front of any other character stays, for the keyword to read.
     */
    static Text withoutComment(Text line, Problems problems) {
        var text = line;
        int quote = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.at(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.at(i + 1);
                if (quote < 0 && (escaped == '#' || escaped == '!')) {
                    text = text.replaced(i, i + 1, "");
                } else {
                    i++;
                }
            } else if (c == '"') {
                quote = quote < 0 ? i : -1;
            } else if (quote < 0 && (c == '#' || c == '!')) {
                return text.slice(0, i).trimmed();
            }
        }
        if (quote >= 0) {
            problems.error(text, quote, "the quote that opens here is never closed", "a quoted text ends on its own line");
        }
        return text.trimmed();
    }
}
