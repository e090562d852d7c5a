package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.Finding.Level;
import java.util.stream.Collectors;

/**
 * A verdict about a passage in the words of a finding.
 *
 * @param message     what was found: the rule that decides, or that there is none
 * @param consequence empty when it passes
 */
public record Judgement(Verdict verdict, Level level, String message, String consequence) {

    static Judgement of(Passage passage, RuleSet rules, Direction direction, Packet packet, Verdict verdict) {
        String what = passage + (passage.port() == 0 ? " (VRRP)" : "");
        String way = direction.words() + " " + Cidr.text(packet.far(direction));
        return switch (verdict) {
            case Verdict.Allowed allowed -> new Judgement(verdict, Level.PASS, passage + " may pass (" + allowed.by() + ")", "");
            case Verdict.Denied denied -> new Judgement(verdict, passage.whenBlocked(), denied.by().map(rule -> rule.owner() + denies(rule) + what + " " + way + " (by "
                    + rule.far() + ")").orElseGet(() -> (rules.name().isEmpty() ? "there is no security group, so nothing" : "no rule of " + rules.name())
                    + " lets " + what + " " + way), passage.consequence());
            case Verdict.Unknown unknown -> new Judgement(verdict, Level.WARN, "cannot be told: it hangs on whether " + unknown.doubts().stream()
                    .map(doubt -> doubt.addresses() + " holds " + Cidr.text(doubt.address()) + " (" + doubt.rule() + ")").distinct()
                    .collect(Collectors.joining(", or ")) + "; otherwise " + (unknown.otherwise().passes() ? "it may pass" : "nothing lets it " + way),
                    "if it is blocked, " + passage.consequence());
        };
    }

    private static String denies(Rule rule) {
        return rule.name().isEmpty() ? " denies " : " rule " + rule.name() + " denies ";
    }
}
