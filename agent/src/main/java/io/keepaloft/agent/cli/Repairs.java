package io.keepaloft.agent.cli;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Unseen;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The safe repairs of what fails or warns in the cloud: told as command lines, made one after the other, and looked at afterwards.
 *
 * <p>A warning is what costs a switch-over time, or fails with the next thing that breaks: who types {@code --fix} wants that gone too, and a
 * repair that is safe is no less so because it is less urgent. What fails comes first.
 */
final class Repairs {
    /** How long a change may take until the cloud shows it; it is looked at each second meanwhile. */
    private static final int LOOKS = 10;
    private static final long FINISH_SECONDS = 30;

    private final CloudSession session;
    private final PrintWriter err;
    /** What is repaired, by the command line that does it: one rule may be missing for several peers. */
    private final Map<String, List<Finding>> plan = new LinkedHashMap<>();
    private final List<Finding> found;
    private final List<String> made = new ArrayList<>();
    private volatile boolean stopped;

    Repairs(CloudSession session, List<Finding> found, PrintWriter err) {
        this.session = session;
        this.err = err;
        this.found = List.copyOf(found);
        Stream.of(Level.FAIL, Level.WARN).flatMap(level -> found.stream().filter(finding -> finding.level() == level && session.fixable(finding)))
                .forEach(finding -> plan.computeIfAbsent(finding.fix(), _ -> new ArrayList<>()).add(finding));
    }

    private static boolean ails(Finding finding) {
        return finding.level() == Level.FAIL || finding.level() == Level.WARN;
    }

    int count() {
        return plan.size();
    }

    /** Every repair, as whoever would rather make it by hand types it. */
    void print() {
        err.println(count() > 0 ? "the repairs:" : found.stream().anyMatch(Repairs::ails) ? "nothing of what fails or warns can be repaired from here without risk"
                : nothingFails());
        int number = 0;
        for (Map.Entry<String, List<Finding>> repair : plan.entrySet()) {
            err.println("  " + ++number + ". " + repair.getKey());
            repair.getValue().forEach(finding -> err.println("     for " + finding.id() + (finding.level() == Level.WARN ? " (a warning), " : ", ") + finding.subject()));
        }
        err.flush();
    }

    /** What was not looked at may be broken as well. Whether a right is there that only writing tries, a repair would not change. */
    private String nothingFails() {
        if (found.stream().anyMatch(Unseen::unanswered)) {
            return "the cloud did not answer, so what fails in it, and whether it can be repaired, is not known";
        }
        long skipped = found.stream().filter(finding -> finding.level() == Level.SKIP && !finding.id().startsWith("permission-")).count();
        return skipped == 0 ? "nothing fails in the cloud, so there is nothing to repair" : "nothing fails of what could be looked at in the cloud; "
                + (skipped == 1 ? "1 check" : skipped + " checks") + " could not be made (SKIP), so whether there is more to repair is not known";
    }

    /** @return whether anything may have changed. Ctrl-C lets the one that is being made end, and makes no other. */
    boolean apply() {
        CountDownLatch ended = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> stop(ended), "stop repairing");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            for (Map.Entry<String, List<Finding>> repair : plan.entrySet()) {
                if (!stopped) {
                    make(repair.getKey(), repair.getValue().getFirst());
                }
            }
        } finally {
            ended.countDown();
            forget(onInterrupt);
        }
        return !made.isEmpty();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs already, and says how far this came.
            Thread.currentThread().interrupt();
        }
    }

    private void make(String command, Finding finding) {
        err.println("repairing " + finding.id() + " (" + finding.subject() + "): " + command);
        err.flush();
        try {
            session.fix(finding);
            made.add(command);
        } catch (CloudException e) {
            err.println("could not be repaired: " + finding.id() + " (" + finding.subject() + "): " + e.describe());
            err.flush();
        }
    }

    private void stop(CountDownLatch ended) {
        stopped = true;
        try {
            if (!ended.await(FINISH_SECONDS, TimeUnit.SECONDS)) {
                err.println("the repair that is being made did not end; whether it took effect preflight will show");
            }
            err.println("stopped after " + made.size() + " of " + count() + " repairs; preflight shows what stands, and --fix goes on from there");
            err.flush();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a look at the cloud gives. */
    interface Look {
        List<Finding> now() throws CloudException;
    }

    /** Looks until the cloud shows what was repaired, and says what it shows. */
    List<Finding> verify(Look look) throws CloudException {
        List<Finding> repaired = made.stream().flatMap(command -> plan.get(command).stream()).toList();
        List<Finding> now = look.now();
        try {
            for (int looks = 1; looks < LOOKS && !allWell(now, repaired); looks++) {
                TimeUnit.SECONDS.sleep(1);
                now = look.now();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (Finding finding : repaired) {
            err.println(seen(now, finding) + ": " + finding.id() + ", " + finding.subject());
        }
        err.flush();
        return now;
    }

    private static boolean allWell(List<Finding> now, List<Finding> repaired) {
        return repaired.stream().allMatch(finding -> level(now, finding) == Level.PASS);
    }

    private static String seen(List<Finding> now, Finding before) {
        Level level = level(now, before);
        return switch (level) {
            case PASS -> "repaired, now PASS";
            case WARN, FAIL -> "repaired, but the cloud still shows " + level;
            case SKIP -> "repaired, but it could not be looked at again (" + sameCheck(now, before).filter(finding -> finding.level() == Level.SKIP).map(Finding::message)
                    .findFirst().orElse("nothing was said of it") + ")";
        };
    }

    /** The worst that is said of it. What is not spoken of any more is well if its check was made, and unknown if that was not, or not all of it. */
    private static Level level(List<Finding> now, Finding before) {
        boolean made = sameCheck(now, before).findAny().isPresent() && sameCheck(now, before).noneMatch(finding -> finding.level() == Level.SKIP);
        return sameCheck(now, before).filter(finding -> finding.subject().equals(before.subject())).map(Finding::level).max(Level::compareTo)
                .orElse(made ? Level.PASS : Level.SKIP);
    }

    private static Stream<Finding> sameCheck(List<Finding> now, Finding before) {
        return now.stream().filter(finding -> finding.id().equals(before.id()));
    }
}
