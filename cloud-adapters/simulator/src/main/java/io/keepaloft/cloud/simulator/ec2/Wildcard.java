package io.keepaloft.cloud.simulator.ec2;

import java.util.Arrays;

/**
 * A filter's value: `*` is any text, `?` any character, `\` takes the next one's meaning away. Matches in time proportional to pattern times
 * text, whatever the pattern: a regular expression would not promise that.
 */
final class Wildcard {
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    private final int[] tokens;

    Wildcard(String value) {
        var parsed = new int[value.length()];
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                parsed[length++] = value.charAt(++i);
            } else {
                parsed[length++] = c == '*' ? ANY_TEXT : c == '?' ? ANY_CHARACTER : c;
            }
        }
        this.tokens = Arrays.copyOf(parsed, length);
    }

    boolean matches(String text) {
        int token = 0;
        int at = 0;
        int lastAny = -1;      // the `*` that may still take more
        int takenUpTo = 0;     // what it has taken so far ends here
        while (at < text.length()) {
            if (token < tokens.length && tokens[token] == ANY_TEXT) {
                lastAny = token++;
                takenUpTo = at;
            } else if (token < tokens.length && (tokens[token] == ANY_CHARACTER || tokens[token] == text.charAt(at))) {
                token++;
                at++;
            } else if (lastAny >= 0) {
                token = lastAny + 1;
                at = ++takenUpTo;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] == ANY_TEXT) {
            token++;
        }
        return token == tokens.length;
    }
}
