package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into words: in the plain way of most keywords, and in the way of keywords that name a script. */
final class Words {
    private Words() {
    }

    /** White space separates; {@code "…"} is a word of its own, without escapes. */
    static List<Word> plain(Text text) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length()) {
            char c = text.at(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"') {
                int close = text.chars().indexOf('"', at + 1);
                int end = close < 0 ? text.length() : close;
                words.add(word(text, at, text.chars().substring(at + 1, end), true));
                at = end + 1;
            } else {
                int end = at;
                while (end < text.length() && !Character.isWhitespace(text.at(end)) && text.at(end) != '"') {
                    end++;
                }
                words.add(word(text, at, text.chars().substring(at, end), false));
                at = end;
            }
        }
        return words;
    }

    private static Word word(Text text, int at, String content, boolean quoted) {
        return new Word(content, text.file(), text.line(), text.columnAt(at), quoted);
    }

    /**
     * White space separates, {@code '…'} and {@code "…"} hold words together and may stand within one, and a backslash
     * escapes as keepalived.conf(5) "Quoted strings" says.
     */
    static List<Word> script(Text text, Problems problems) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.at(at))) {
                at++;
                continue;
            }
            var scan = new ScriptWord(text, at);
            at = scan.end();
            if (scan.openQuote() >= 0) {
                problems.error(text, scan.openQuote(), "the quote that opens here is never closed", "a quoted text ends on its own line");
            }
            words.add(word(text, scan.begin(), scan.content(), scan.quoted()));
        }
        return words;
    }
}
