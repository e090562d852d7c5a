package io.keepaloft.agent.cli;

import io.keepaloft.cloud.Finding;
import java.io.PrintWriter;
import java.util.List;

/** Renders findings for people: a line each, and the repair below what needs one. */
final class FindingsText {
    private FindingsText() {}

    static void print(List<Finding> findings, PrintWriter out) {
        int widest = findings.stream().mapToInt(finding -> finding.id().length()).max().orElse(0);
        for (Finding finding : findings) {
            String subject = finding.subject().isEmpty() ? "" : finding.subject() + ": ";
            out.printf("%-4s  %-" + Math.max(1, widest) + "s  %s%s%n", finding.level(), finding.id(), subject, finding.told());
            if (!finding.fix().isEmpty() && finding.level() != Finding.Level.PASS) {
                out.printf("      %" + Math.max(1, widest) + "s  fix: %s%n", "", finding.fix());
            }
        }
        out.printf("%d passed, %d warnings, %d failed, %d skipped%n", count(findings, Finding.Level.PASS), count(findings, Finding.Level.WARN),
                count(findings, Finding.Level.FAIL), count(findings, Finding.Level.SKIP));
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
