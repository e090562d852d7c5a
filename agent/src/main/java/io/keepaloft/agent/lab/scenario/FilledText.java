package io.keepaloft.agent.lab.scenario;

import java.util.ArrayList;
import java.util.List;

/** A text of a scenario file with its settings filled in, which knows where each character of it comes from. */
final class FilledText {
    private final String raw;
    private final StringBuilder text = new StringBuilder();
    private final List<Piece> pieces = new ArrayList<>();

    /** @param at where it begins in the text @param rawAt where it begins in what was written @param setting whose value it is; null = it stood there so */
    private record Piece(int at, int rawAt, String setting) {
    }

    /**
     * Where a place of the text was written.
     *
     * @param line of what was written, counted from 0
     * @param column likewise
     * @param setting whose value has the place, and which stands there; null = none
     */
    record Origin(int line, int column, String setting) {
    }

    /** Of what was written; nothing of it has been taken over yet. */
    FilledText(String raw) {
        this.raw = raw;
    }

    /** Takes over what was written, from one place to another. */
    void keep(int from, int to) {
        pieces.add(new Piece(text.length(), from, null));
        text.append(raw, from, to);
    }

    /** Puts in a setting's value, where `rawAt` is its name's place. */
    void fill(int rawAt, String setting, String value) {
        pieces.add(new Piece(text.length(), rawAt, setting));
        text.append(value);
    }

    String text() {
        return text.toString();
    }

    /** The line as it was written, without its end. @param line counted from 0 */
    String rawLine(int line) {
        return raw.split("\n", -1)[line];
    }

    /** @param line of the text, counted from 1, which it has; so the column, or 0 for the first that is no blank */
    Origin origin(int line, int column) {
        int begin = 0;
        for (int i = 1; i < line; i++) {
            begin = text.indexOf("\n", begin) + 1;
        }
        int end = text.indexOf("\n", begin);
        String words = text.substring(begin, end < 0 ? text.length() : end);
        int offset = begin + Math.min(words.length(), column > 0 ? column - 1 : words.length() - words.stripLeading().length());
        Piece piece = pieces.stream().filter(each -> each.at() <= offset).reduce((_, last) -> last).orElse(new Piece(0, 0, null));
        int rawOffset = piece.setting() == null ? piece.rawAt() + offset - piece.at() : piece.rawAt();
        int rawBegin = raw.lastIndexOf('\n', rawOffset - 1) + 1;
        return new Origin((int) raw.substring(0, rawBegin).chars().filter(each -> each == '\n').count(), rawOffset - rawBegin, piece.setting());
    }
}
