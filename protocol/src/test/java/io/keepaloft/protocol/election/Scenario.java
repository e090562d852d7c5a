package io.keepaloft.protocol.election;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A text scenario: blocks of commands, {@code ----}, and exactly what they must lead to. */
public record Scenario(String name, List<Block> blocks) {
    private static final String RULE = "----";

    /** Comments, commands and expected lines of one block. */
    public record Block(List<String> comments, List<String> commands, List<String> expected) {
    }

    public static Scenario parse(String name, List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        List<String> paragraph = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                paragraph.add(line.stripTrailing());
            } else if (!paragraph.isEmpty()) {
                blocks.add(block(name, paragraph));
                paragraph.clear();
            }
        }
        if (!paragraph.isEmpty()) {
            blocks.add(block(name, paragraph));
        }
        return new Scenario(name, blocks);
    }

    private static Block block(String name, List<String> paragraph) {
        int rule = paragraph.indexOf(RULE);
        if (rule < 0) {
            throw new IllegalArgumentException(name + ": no " + RULE + " after: " + paragraph.getFirst());
        }
        List<String> comments = paragraph.subList(0, rule).stream().filter(line -> line.startsWith("#")).toList();
        List<String> commands = paragraph.subList(0, rule).stream().filter(line -> !line.startsWith("#")).toList();
        return new Block(comments, commands, List.copyOf(paragraph.subList(rule + 1, paragraph.size())));
    }

    /** The scenario's text, with the outcome that {@code run} gives for each command. */
    public List<String> render(Function<String, List<String>> run) {
        List<String> lines = new ArrayList<>();
        for (Block block : blocks) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(block.comments());
            lines.addAll(block.commands());
            lines.add(RULE);
            List<String> outcome = block.commands().stream().flatMap(command -> run.apply(command).stream()).toList();
            lines.addAll(outcome.isEmpty() ? List.of("ok") : outcome);
        }
        return lines;
    }

    /** The scenario's text as it was written, in the layout of {@link #render}. */
    public List<String> expectedText() {
        List<String> lines = new ArrayList<>();
        for (Block block : blocks) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(block.comments());
            lines.addAll(block.commands());
            lines.add(RULE);
            lines.addAll(block.expected());
        }
        return lines;
    }

    /** A readable diff, by longest common subsequence: {@code -} expected, {@code +} actual; null if they are equal. */
    public static String diff(List<String> expected, List<String> actual) {
        if (expected.equals(actual)) {
            return null;
        }
        int[][] common = new int[expected.size() + 1][actual.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = actual.size() - 1; j >= 0; j--) {
                common[i][j] = expected.get(i).equals(actual.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < actual.size()) {
            if (i < expected.size() && j < actual.size() && expected.get(i).equals(actual.get(j))) {
                out.append("  ").append(expected.get(i++)).append('\n');
                j++;
            } else if (j >= actual.size() || i < expected.size() && common[i + 1][j] >= common[i][j + 1]) {
                out.append("- ").append(expected.get(i++)).append('\n');
            } else {
                out.append("+ ").append(actual.get(j++)).append('\n');
            }
        }
        return out.toString();
    }
}
