package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Guarding;
import io.keepaloft.cloud.rules.Obstacle;
import io.keepaloft.cloud.rules.Remedy;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.SharedGroup;
import io.keepaloft.cloud.rules.Verdict;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The security groups of the members' interfaces, and the narrowest rule that is missing in them. */
record GroupGuard(Rulebook rulebook, String region, Findings findings) implements Guarding<End, Repair> {

    @Override
    public Optional<RuleSet> rules(End at) {
        return Optional.of(rulebook.of(at));
    }

    @Override
    public Directory directory() {
        return rulebook.directory();
    }

    @Override
    public String place(End at) {
        return at.label();
    }

    @Override
    public Remedy<Repair> remedy(Obstacle<End> obstacle) {
        End at = obstacle.at();
        if (at.groupIds().isEmpty()) {
            return Remedy.byHand("only an interface that AWS itself manages has no group: let the node speak from an interface of its own");
        }
        Repair rule = rule(obstacle);
        if (obstacle.denied()) {
            return Remedy.of(rule.commandLine(), rule);
        }
        String unread = unread(obstacle.verdict());
        return new Remedy<>(unread.isEmpty() ? "so that it hangs on nothing else: " + rule.commandLine() : "allow ec2:GetManagedPrefixListEntries in this host's policy", null, unread);
    }

    /** Why the lists on which it hangs could not be read. */
    private String unread(Verdict verdict) {
        return verdict instanceof Verdict.Unknown unknown ? unknown.doubts().stream()
                .flatMap(doubt -> doubt.addresses() instanceof Addresses.InSet set ? Stream.ofNullable(rulebook.unread().get(set.id())) : Stream.<CloudException>empty())
                .map(refused -> "; " + refused.describe()).distinct().collect(Collectors.joining()) : "";
    }

    /** From the shared group when there is one of their own, else from the one address: never wider. */
    private Repair rule(Obstacle<End> obstacle) {
        SharedGroup group = SharedGroup.of(obstacle.at().groupIds(), obstacle.far().groupIds(), obstacle.at()::general);
        return new RuleRepair(obstacle.passage(), obstacle.direction(), region, group.target(), group.far(), obstacle.farAlone());
    }

    @Override
    public String unread(CloudException refused) {
        findings.refused("", refused);
        return AccessChecks.remedy(refused);
    }

    @Override
    public String portNoun() {
        return "interface in this VPC";
    }
}
