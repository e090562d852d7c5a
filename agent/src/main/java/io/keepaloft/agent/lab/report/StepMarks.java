package io.keepaloft.agent.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands above the lines of a timeline's steps, beside their upper ends: in rows, so that no text meets another, or another's line.
 *
 * @param all one a step, in their order
 * @param height of all rows, in the drawing's units
 */
record StepMarks(List<Mark> all, int height) {
    private static final int ROW = 14;
    /** Between a line and its text, and behind that. */
    private static final int GAP = 3;
    /** What a character of the 11 units high letters takes, and a Chinese one. */
    private static final double CHARACTER = 7;
    private static final double WIDE = 12;

    /** @param x where the text begins @param row from the top, from 0 */
    record Mark(String text, double x, int row) {
        /** Where its line begins, which goes down from there. */
        int top() {
            return 4 + row * ROW;
        }

        int baseline() {
            return top() + 10;
        }
    }

    /**
     * Rows for all, the upper one as soon as it is free again.
     *
     * @param lines where each step's line stands, from left to right
     * @param edge where the drawing ends; a text that does not fit before it stands on the other side of its line
     */
    static StepMarks of(List<Double> lines, List<String> texts, double edge) {
        List<Mark> marks = new ArrayList<>();
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            double line = lines.get(i);
            double width = texts.get(i).codePoints().mapToDouble(each -> each < 0x1100 ? CHARACTER : WIDE).sum();
            double x = line + GAP + width > edge ? line - GAP - width : line + GAP;
            int row = row(taken, Math.min(x, line));
            // Whatever is taken further down begins further left.
            taken.subList(Math.min(row, taken.size()), taken.size()).clear();
            taken.add(Math.max(x + width, line) + GAP);
            marks.add(new Mark(texts.get(i), x, row));
        }
        return new StepMarks(List.copyOf(marks), 6 + ROW * Math.max(1, marks.stream().mapToInt(mark -> mark.row() + 1).max().orElse(1)));
    }

    /** The first of which neither itself nor any below it is taken there: a line goes down through all of them. */
    private static int row(List<Double> taken, double from) {
        int row = taken.size();
        while (row > 0 && taken.get(row - 1) <= from) {
            row--;
        }
        return row;
    }
}
