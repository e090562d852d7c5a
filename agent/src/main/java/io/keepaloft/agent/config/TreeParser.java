package io.keepaloft.agent.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Builds the tree of blocks and statements out of plain lines. Braces outside {@code "…"} end what stands before them, wherever
 * they are; an unbalanced one is told and survived, so that the rest of the file is still checked.
 */
final class TreeParser {
    static final int MAX_DEPTH = 32;
    static final int MAX_STATEMENTS = 400_000;

    /** A block that is still open, and the statement that it belongs to; the file itself has none. */
    private record Frame(List<Word> words, Text raw, List<Statement> children) {
    }

    private final Preprocessor lines;
    private final Problems problems;
    private final Deque<Frame> open = new ArrayDeque<>();
    /** The last words seen: a block's, if a brace follows, even on a later line. */
    private Text pending;
    /** Open blocks of which nothing is kept: without a keyword, or too deep. */
    private int skipped;
    private int statements;

    TreeParser(Preprocessor lines, Problems problems) {
        this.lines = lines;
        this.problems = problems;
    }

    /** The statements at the top of the file. */
    List<Statement> parse() {
        open.push(new Frame(List.of(), null, new ArrayList<>()));
        for (var line = lines.next(); line != null; line = lines.next()) {
            split(line);
        }
        finishPending();
        List<Word> unclosed = new ArrayList<>();
        while (open.size() > 1) {
            unclosed.add(open.peek().words().getFirst());
            close();
        }
        var children = open.pop().children();
        // One brace missing is what happens; with more, nothing can be guessed.
        var repaired = unclosed.size() == 1 ? MissingBrace.in(children) : Optional.<MissingBrace.Repaired>empty();
        if (repaired.isPresent()) {
            var before = repaired.get().before();
            neverClosed(repaired.get().unclosed(), "put it before '" + before + "' on line " + before.line());
            return repaired.get().statements();
        }
        unclosed.forEach(head -> neverClosed(head, "count the braces from here on"));
        return children;
    }

    private void neverClosed(Word head, String hint) {
        problems.error(head, "the block '" + head + "' is never closed: a '}' is missing", hint);
    }

    private void split(Text line) {
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.at(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '$' && i + 1 < line.length() && line.at(i + 1) == '{') {
                // An unknown ${NAME} stays as it stands; its braces are no block.
                int close = line.chars().indexOf('}', i);
                i = close < 0 ? i + 1 : close;
            } else if (!quoted && (c == '{' || c == '}')) {
                words(line.slice(begin, i));
                brace(line.slice(i, i + 1));
                begin = i + 1;
            }
        }
        words(line.from(begin));
    }

    private void words(Text text) {
        if (!text.isBlank() && skipped == 0) {
            finishPending();
            pending = text.trimmed();
        }
    }

    private void finishPending() {
        if (pending != null) {
            add(new Statement(Words.plain(pending), behindKeyword(pending), null));
            pending = null;
        }
    }

    private void add(Statement statement) {
        if (++statements < MAX_STATEMENTS) {
            open.peek().children().add(statement);
        } else if (statements == MAX_STATEMENTS) {
            problems.error(statement.keyword(), "the configuration has more than " + MAX_STATEMENTS + " statements; the rest has been ignored", "");
        }
    }

    private void brace(Text brace) {
        if (brace.at(0) == '{') {
            open(brace);
            return;
        }
        finishPending();
        if (skipped > 0) {
            skipped--;
        } else if (open.size() > 1) {
            close();
        } else {
            problems.warn(brace, 0, "this '}' closes nothing and has been ignored", "remove it, or look for a '{' that is missing above");
        }
    }

    private void open(Text brace) {
        var head = pending;
        pending = null;
        if (skipped == 0 && head == null) {
            problems.error(brace, 0, "there is no keyword in front of this '{'; the block has been skipped", "");
        } else if (skipped == 0 && open.size() > MAX_DEPTH) {
            problems.error(brace, 0, "blocks are nested deeper than " + MAX_DEPTH + "; this one has been skipped", "");
        }
        if (skipped > 0 || head == null || open.size() > MAX_DEPTH) {
            skipped++;
            return;
        }
        open.push(new Frame(Words.plain(head), behindKeyword(head), new ArrayList<>()));
    }

    private void close() {
        var frame = open.pop();
        add(new Statement(frame.words(), frame.raw(), frame.children()));
    }

    private static Text behindKeyword(Text text) {
        var words = Words.plain(text);
        int end = words.getFirst().text().length() + (words.getFirst().quoted() ? 2 : 0);
        return text.from(Math.min(end, text.length())).trimmed();
    }
}
