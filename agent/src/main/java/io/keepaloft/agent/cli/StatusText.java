package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.StatusReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Renders a {@link StatusReport} for people. */
final class StatusText {
    private static final int MANY = 9;
    private static final Set<String> IDLE = Set.of("INIT", "FAULT");

    private StatusText() {}

    static void print(StatusReport report, Instant now, PrintWriter out) {
        out.printf("keepaloft %s on %s%n", report.version(), report.routerId());
        if (report.instances().isEmpty()) {
            out.println("no instances");
        }
        for (StatusReport.Instance instance : report.instances()) {
            out.println();
            print(instance, now, out);
        }
        preflight(report.preflight(), now, out);
    }

    /** What is wrong now; of what could not be told only how much it is. */
    private static void preflight(List<StatusReport.Preflight> findings, Instant now, PrintWriter out) {
        List<StatusReport.Preflight> wrong = findings.stream().filter(finding -> !finding.level().equals("SKIP")).toList();
        int untold = findings.size() - wrong.size();
        String skipped = untold == 0 ? "" : untold + (untold == 1 ? " check" : " checks") + " could not tell; 'keepaloft preflight' says why";
        if (!wrong.isEmpty()) {
            out.printf("%npreflight, which goes on while the agent runs:%n");
        } else if (untold > 0) {
            out.printf("%npreflight: nothing is wrong that is known; %s%n", skipped);
        }
        for (StatusReport.Preflight finding : wrong) {
            out.printf("  %-4s  %s  %s: %s (for %s)%n", finding.level(), finding.id(), finding.subject(), finding.message(), ago(finding.since(), now));
            if (!finding.consequence().isEmpty()) {
                out.printf("        then: %s%n", finding.consequence());
            }
            if (!finding.fix().isEmpty()) {
                out.printf("        fix: %s%n", finding.fix());
            }
        }
        if (!wrong.isEmpty() && untold > 0) {
            out.printf("  and %s%n", skipped);
        }
    }

    /** With {@code auto} the active rungs of whoever is not master are those on which advertisements arrive; the other modes have but one. */
    private static String transport(StatusReport.Instance instance) {
        StatusReport.Transport transport = instance.transport();
        if (IDLE.contains(instance.state())) {
            return transport.mode() + ", sends nothing in " + instance.state();
        }
        if (transport.active().isEmpty() || transport.active().equals(List.of(transport.mode()))) {
            return transport.mode();
        }
        return transport.mode() + (instance.state().equals("MASTER") ? ", sends on " : ", hears on ") + String.join(", ", transport.active());
    }

    private static String priority(StatusReport.Instance instance) {
        if (instance.priority() == instance.effectivePriority()) {
            return Integer.toString(instance.priority());
        }
        String why = instance.priorityChanges().stream().map(change -> "%s %+d".formatted(change.cause(), change.by())).collect(Collectors.joining(", "));
        return instance.effectivePriority() + " now, " + instance.priority() + " configured" + (why.isEmpty() ? "" : ": " + why);
    }

    private static void print(StatusReport.Instance instance, Instant now, PrintWriter out) {
        out.printf("%s  %s for %s  (vrid %d, VRRPv%d on %s)%n", instance.name(), instance.state(), ago(instance.since(), now),
                instance.vrid(), instance.version(), instance.interfaceName());
        List<List<String>> rows = new ArrayList<>();
        if (instance.obstacle() != null) {
            rows.add(List.of("because", instance.obstacle()));
        }
        rows.add(List.of("priority", priority(instance)));
        rows.add(List.of("master", instance.masterAddress() == null ? "none known" : instance.masterAddress()));
        StatusReport.Transport transport = instance.transport();
        rows.add(List.of("transport", transport(instance)));
        if (transport.reason() != null && !transport.reason().isEmpty() && !transport.reason().equals("transport " + transport.mode())) {
            rows.add(List.of("", transport.reason()));
        }
        if (transport.blocked() != null) {
            rows.add(List.of("BLOCKED", transport.blocked()));
        }
        rows.addAll(PeersText.rows(transport));
        for (StatusReport.Address address : instance.addresses()) {
            rows.add(List.of("address", address.address() + (address.present() ? " is here" : " is not here")));
        }
        clouds(instance, now).forEach(line -> rows.add(List.of("cloud", line)));
        StatusReport.Counters counters = instance.counters();
        rows.add(List.of("counters", "sent %d, received %d, became master %d times, released %d times".formatted(counters.advertsSent(),
                counters.advertsReceived(), counters.becameMaster(), counters.releasedMaster())));
        counters.rejected().forEach((reason, count) -> rows.add(List.of("rejected", reason + " " + count)));
        for (List<String> row : rows) {
            out.printf("  %-10s %s%n", row.get(0), row.get(1));
        }
    }

    /** A line each; of very many that are all alike one line, so that what is different is seen. */
    private static List<String> clouds(StatusReport.Instance instance, Instant now) {
        boolean master = instance.state().equals("MASTER");
        Map<List<Object>, List<StatusReport.Cloud>> alike = new LinkedHashMap<>();
        instance.cloud().forEach(cloud -> alike.computeIfAbsent(Arrays.asList(cloud.kind(), cloud.shared(), cloud.held(), cloud.holder(), cloud.lastError(), cloud.holderOff()), _ -> new ArrayList<>()).add(cloud));
        List<String> lines = new ArrayList<>();
        for (List<StatusReport.Cloud> group : alike.values()) {
            if (group.size() < MANY) {
                group.forEach(cloud -> lines.add(cloud(cloud.kind() + " " + cloud.resource(), cloud, master, now)));
            } else {
                StatusReport.Cloud stalest = group.stream().min(Comparator.comparing(cloud -> cloud.verifiedAt() == null ? Instant.MIN : cloud.verifiedAt())).orElseThrow();
                lines.add(cloud(group.size() + " " + group.getFirst().kind() + " (" + group.getFirst().resource() + " … " + group.getLast().resource() + "), each", stalest, master, now));
            }
        }
        return lines;
    }

    private static String cloud(String name, StatusReport.Cloud cloud, boolean master, Instant now) {
        StringBuilder text = new StringBuilder(name).append(' ').append(held(cloud, master));
        if (cloud.verifiedAt() != null) {
            text.append(", seen ").append(ago(cloud.verifiedAt(), now)).append(" ago");
        }
        if (cloud.lastError() != null) {
            text.append("; last error: ").append(cloud.lastError());
        }
        return text.toString();
    }

    /** Only what moves with the master is somebody's; what several hosts have at a time is there or not, and so is what leads to a shared address. */
    private static String held(StatusReport.Cloud cloud, boolean master) {
        if (cloud.held() == null) {
            return "not known yet";
        }
        if (cloud.held()) {
            return master && !cloud.shared() ? "is ours" : "is in place here";
        }
        if (cloud.holder() != null) {
            return "is held by " + cloud.holder() + (cloud.holderOff() ? ", whose machine does not run" : "");
        }
        return cloud.shared() ? "is not in place here" : "is held by nobody";
    }

    private static String ago(Instant then, Instant now) {
        return then == null ? "an unknown time" : length(Duration.between(then, now));
    }

    /** The two largest units at most: {@code 340 ms}, {@code 4.2 s}, {@code 3 min 20 s}, {@code 5 h 3 min}, {@code 12 d 4 h}. */
    static String length(Duration length) {
        long ms = Math.max(0, length.toMillis());
        if (ms < 1_000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return "%.1f s".formatted(ms / 1000.0);
        }
        if (ms < 3_600_000) {
            return ms / 60_000 + " min " + ms / 1000 % 60 + " s";
        }
        if (ms < 86_400_000) {
            return ms / 3_600_000 + " h " + ms / 60_000 % 60 + " min";
        }
        return ms / 86_400_000 + " d " + ms / 3_600_000 % 24 + " h";
    }
}
