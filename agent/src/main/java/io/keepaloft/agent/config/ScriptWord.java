package io.keepaloft.agent.config;

/** Scans one word of a script line: joins its quoted parts and resolves its escapes. */
final class ScriptWord {
    private final Text text;
    private final int begin;
    private final StringBuilder content = new StringBuilder();
    private boolean quoted;
    private int openQuote = -1;
    private int at;

    /** Scans the word that begins at the index, which is no white space. */
    ScriptWord(Text text, int begin) {
        this.text = text;
        this.begin = begin;
        this.at = begin;
        while (at < text.length() && (openQuote >= 0 || !Character.isWhitespace(text.at(at)))) {
            step();
        }
    }

    int begin() {
        return begin;
    }

    /** The index behind the word. */
    int end() {
        return at;
    }

    String content() {
        return content.toString();
    }

    boolean quoted() {
        return quoted;
    }

    /** The index of a quote that is never closed, or -1. */
    int openQuote() {
        return openQuote;
    }

    private void step() {
        char c = text.at(at);
        if (c == '\\' && at + 1 < text.length()) {
            at++;
            escape();
        } else if (openQuote >= 0 && c == text.at(openQuote)) {
            openQuote = -1;
            at++;
        } else if (openQuote < 0 && (c == '"' || c == '\'')) {
            openQuote = at++;
            quoted = true;
        } else {
            content.append(c);
            at++;
        }
    }

    /** {@code \a \b \E \f \n \r \t \v \nnn \xXX \cC}; any other character stands for itself. */
    private void escape() {
        char c = text.at(at++);
        switch (c) {
            case 'a' -> content.append('\u0007');
            case 'b' -> content.append('\b');
            case 'E' -> content.append('\u001b');
            case 'f' -> content.append('\f');
            case 'n' -> content.append('\n');
            case 'r' -> content.append('\r');
            case 't' -> content.append('\t');
            case 'v' -> content.append('\u000b');
            case 'x' -> number(16, 2);
            case 'c' -> {
                if (at < text.length()) {
                    content.append((char) (text.at(at++) & 0x1f));
                }
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                number(8, 3);
            }
            default -> content.append(c);
        }
    }

    private void number(int radix, int maxDigits) {
        int value = 0;
        int digits = 0;
        while (digits < maxDigits && at < text.length() && text.at(at) < 128 && Character.digit(text.at(at), radix) >= 0) {
            value = value * radix + Character.digit(text.at(at++), radix);
            digits++;
        }
        content.append(digits == 0 ? "x" : String.valueOf((char) (value & 0xff)));
    }
}
