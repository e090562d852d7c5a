package io.keepaloft.agent.cli;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders findings for people: a line each, and below what did not pass what was found, what will happen because of it, and the repair.
 *
 * <p>The worst stand last, right above the totals: that is where the eye is when the command has ended.
 */
final class FindingsText {
    private static final int LEVEL = 6;
    private static final int DETAIL = LEVEL + 7;

    private FindingsText() {}

    static void print(List<Finding> findings, Screen screen, PrintWriter out) {
        int idWidth = findings.stream().mapToInt(finding -> finding.id().length()).max().orElse(1);
        findings.stream().sorted(Comparator.comparingInt(finding -> rank(finding.level()))).forEach(finding -> print(finding, idWidth, screen, out));
        out.println(Stream.of(Level.FAIL, Level.WARN, Level.SKIP, Level.PASS).map(level -> {
            long count = findings.stream().filter(finding -> finding.level() == level).count();
            return count == 0 ? "0 " + level : screen.painted(code(level), count + " " + level);
        }).collect(Collectors.joining(", ")));
    }

    private static void print(Finding finding, int idWidth, Screen screen, PrintWriter out) {
        String id = String.format("%-" + idWidth + "s", finding.id());
        boolean passed = finding.level() == Level.PASS;
        String subject = passed ? subject(finding) + finding.message() : finding.subject().isEmpty() ? finding.message() : finding.subject();
        out.println(screen.painted(code(finding.level()), finding.level().name()) + "  " + id + "  " + screen.broken(safe(subject), LEVEL + id.length() + 2));
        if (passed) {
            return;
        }
        if (!finding.subject().isEmpty()) {
            detail("found", screen.broken(safe(finding.message()), DETAIL), out);
        }
        if (!finding.consequence().isEmpty()) {
            detail("then", screen.broken(safe(finding.consequence()), DETAIL), out);
        }
        if (!finding.fix().isEmpty()) {
            detail("fix", safe(finding.fix()), out); // whole, so that it can be pasted
        }
    }

    private static void detail(String name, String text, PrintWriter out) {
        out.printf("%" + LEVEL + "s%-" + (DETAIL - LEVEL) + "s%s%n", "", name + ":", text);
    }

    private static String subject(Finding finding) {
        return finding.subject().isEmpty() ? "" : finding.subject() + ": ";
    }

    /** Names and messages come from the cloud: nothing in them may steer the terminal. */
    private static String safe(String text) {
        return text.codePoints().map(character -> Character.isISOControl(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int rank(Level level) {
        return switch (level) {
            case PASS -> 0;
            case SKIP -> 1;
            case WARN -> 2;
            case FAIL -> 3;
        };
    }

    private static String code(Level level) {
        return switch (level) {
            case PASS -> "32";
            case SKIP -> "36";
            case WARN -> "33";
            case FAIL -> "1;31";
        };
    }
}
