package io.keepaloft.agent.preflight;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The paths that the engine found blocked, and the rule that preflight found missing: either alone leaves the operator to search. */
final class PathCauses {
    private static final Set<String> CHECKS = Set.of("sg-ingress-vrrp", "sg-egress-vrrp", "nacl-vrrp", FirewallCheck.VRRP);
    private static final String NOTHING = "nothing that preflight can read from here blocks it, neither this host's packet filter nor a rule of the"
            + " cloud: run preflight on the peer, which reads its own packet filter, and look for a firewall between the two";

    /** @param told the cause that people know of; empty before the first */
    private record Blocked(String what, String told) {
    }

    /** @param cause what the line tells in full */
    record News(String line, Optional<Finding> cause) {
    }

    private final Map<String, Blocked> byInstance = new ConcurrentHashMap<>();

    void blocked(String instance, String what) {
        byInstance.put(instance, new Blocked(what, ""));
    }

    void open(String instance) {
        byInstance.remove(instance);
    }

    /**
     * @param known    what did not pass, the worst first
     * @param answered whether whoever was to be asked could be, so that finding nothing means something
     * @return what to tell people now, each cause of each blocked path once
     */
    List<News> news(List<Finding> known, boolean answered) {
        List<News> news = new ArrayList<>();
        boolean complete = answered && known.stream().noneMatch(finding -> CHECKS.contains(finding.id()) && finding.level() == Level.SKIP);
        byInstance.forEach((instance, path) -> {
            List<Finding> causes = causes(known, path.what());
            String now = words(causes).orElse(complete ? NOTHING : "");
            // Another alarm may have come meanwhile: it has a round of its own.
            if (!now.isEmpty() && !now.equals(path.told()) && byInstance.replace(instance, path, new Blocked(path.what(), now))) {
                news.add(new News(instance + ": " + path.what() + (causes.isEmpty() ? "; " : ". Preflight says why: ") + now, causes.stream().findFirst()));
            }
        });
        return news;
    }

    /** The alarm's text with what is known of why. */
    static String explained(String what, List<Finding> known) {
        return words(causes(known, what)).map(cause -> what + "; preflight says why: " + cause).orElse(what);
    }

    private static List<Finding> causes(List<Finding> known, String what) {
        return known.stream().filter(finding -> CHECKS.contains(finding.id()) && finding.level() != Level.PASS && finding.level() != Level.SKIP)
                .sorted(Comparator.comparing((Finding finding) -> !names(finding, what))).toList();
    }

    private static Optional<String> words(List<Finding> causes) {
        return causes.stream().findFirst().map(first -> first.id() + " " + first.level() + ": " + first.subject() + ": " + first.message()
                + (first.fix().isEmpty() ? "" : "; to repair it: " + first.fix())
                + (causes.size() == 1 ? "" : " (and " + (causes.size() - 1) + " more, see `keepaloft preflight`)"));
    }

    /** Whether a finding is about the address that the alarm names; that of the peer's own rules ends with ours. */
    private static boolean names(Finding finding, String what) {
        String last = finding.subject().substring(finding.subject().lastIndexOf(' ') + 1);
        return List.of(what.split(":? ")).contains(last);
    }
}
