package io.keepaloft.agent.cli;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why packets of one rung do not arrive on one way, from what was found before.
 *
 * <p>A rule on that very way is known to drop them and can be repaired; what a provider's documents say of a whole network is told beside it, since
 * without the rule it would not have been seen. Where another rung of the same protocol passes the same rules, they are not to blame.
 */
final class DeliveryCause {
    private static final String ALL_WAYS = "nothing that preflight can read blocks it";

    private final List<Finding> known;
    private final String rung;
    private final List<Way> ways;
    private final Optional<Finding> rule;
    private final Optional<Finding> document;

    /**
     * @param known       what was found before
     * @param ways        what findings about rules call this way
     * @param rulesPassed whether protocol 112 arrives this way by another rung
     */
    DeliveryCause(List<Finding> known, String rung, String peer, List<Way> ways, boolean rulesPassed) {
        this.known = known;
        this.rung = rung;
        this.ways = ways;
        this.document = bad().filter(this::ofTheRung).min(Comparator.comparing(finding -> finding.level() != Level.FAIL));
        this.rule = bad().filter(Predicate.not(this::ofTheRung)).filter(this::concerns)
                .filter(finding -> !(rulesPassed && document.isPresent()) || finding.id().startsWith("local-firewall-"))
                .filter(finding -> finding.ways().isEmpty() || onThisWay(finding)).min(nearestFirst(peer));
    }

    private Stream<Finding> bad() {
        return known.stream().filter(finding -> finding.level() == Level.FAIL || finding.level() == Level.WARN);
    }

    /** What is about this way goes before what concerns everybody, and what names the peer before what does not. */
    private Comparator<Finding> nearestFirst(String peer) {
        return Comparator.comparing((Finding finding) -> !onThisWay(finding)).thenComparing(finding -> !(finding.subject() + " " + finding.message()).contains(peer))
                .thenComparing(finding -> finding.level() != Level.FAIL);
    }

    private boolean ofTheRung(Finding finding) {
        return finding.id().equals(DeliveryCheck.id(rung));
    }

    private boolean concerns(Finding finding) {
        return finding.id().endsWith(rung.equals("udp") ? "-udp" : "-vrrp");
    }

    private boolean onThisWay(Finding finding) {
        return finding.ways().stream().anyMatch(ways::contains);
    }

    /** Whether a rule is to blame, or is among what is. */
    boolean isRule() {
        return rule.isPresent();
    }

    /** To follow "does not arrive". */
    String words() {
        String documents = document.map(said -> "as the documents say: " + said.message()).orElse("");
        if (rule.isPresent()) {
            Finding found = rule.get();
            return "; " + found.id() + " " + found.level() + " says why: " + found.subject() + ": " + found.message() + (documents.isEmpty() ? "" : "; besides, " + documents);
        }
        return documents.isEmpty() ? although() : ", " + documents;
    }

    /** What was measured and what the rules say are two things: the operator has to know both. */
    private String although() {
        String passing = known.stream().filter(finding -> finding.level() == Level.PASS && concerns(finding) && onThisWay(finding))
                .map(Finding::id).distinct().collect(Collectors.joining(" and "));
        return (passing.isEmpty() ? "" : ", although by " + passing + " it may pass") + "; " + ALL_WAYS;
    }

    /** The rule's repair; what the documents deny for certain has to be repaired too. Empty: none is known. */
    Optional<String> fix() {
        return Stream.concat(rule.stream(), document.filter(said -> rule.isEmpty() || said.level() == Level.FAIL).stream()).map(Finding::fix)
                .filter(fix -> !fix.isEmpty()).distinct().reduce((first, then) -> first + "; then " + then);
    }
}
