package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Authorize and Revoke, ingress and egress: all rules of a call, or none. */
final class SecurityChanges {
    /** AWS's default quota, for each direction. */
    private static final int MOST_RULES = 60;

    private SecurityChanges() { }

    private record Changed(SecurityGroup group, List<SecurityRule> rules) { }

    static Stream<Action> actions() {
        return Stream.of(
                new Action("AuthorizeSecurityGroupIngress", RuleParams.NAMES, params -> authorize(params, Direction.INGRESS)),
                new Action("AuthorizeSecurityGroupEgress", RuleParams.NAMES, params -> authorize(params, Direction.EGRESS)),
                new Action("RevokeSecurityGroupIngress", revokeNames(), params -> revoke(params, Direction.INGRESS)),
                new Action("RevokeSecurityGroupEgress", revokeNames(), params -> revoke(params, Direction.EGRESS)));
    }

    private static Set<String> revokeNames() {
        var names = new HashSet<>(RuleParams.NAMES);
        names.remove("TagSpecification");
        names.add("SecurityGroupRuleId");
        return names;
    }

    private static Action.Operation authorize(Params params, Direction direction) {
        requireGroup(params);
        var wanted = RuleParams.read(params, direction);
        return (backend, answer) -> {
            Changed changed = backend.cloud().update(state -> authorize(backend, state, params, wanted));
            answer.text("return", true);
            answer.set("securityGroupRuleSet", changed.rules.stream(), rule -> SecurityGroups.write(backend, changed.group, rule, answer));
        };
    }

    private static Change<Changed> authorize(Backend backend, CloudState state, Params params, List<SecurityRule> wanted) {
        var group = group(state, params);
        var added = new ArrayList<SecurityRule>();
        for (var rule : wanted) {
            requirePeer(state, rule);
            if (Stream.concat(group.rules().stream(), added.stream()).anyMatch(rule::sameTraffic)) {
                throw ApiError.bad("InvalidPermission.Duplicate", "the specified rule \"peer: %s, %s, ALLOW\" already exists", rule.peer().value(),
                        rule.protocol() == SecurityRule.ANY ? "ALL" : "protocol " + RuleParams.protocolName(rule.protocol()));
            }
            added.add(new SecurityRule(backend.ids().next("sgr"), rule.direction(), rule.protocol(), rule.fromPort(), rule.toPort(), rule.peer(),
                    rule.description()));
        }
        var next = group.withRules(added);
        if (next.rules(wanted.getFirst().direction()).count() > MOST_RULES) {
            throw ApiError.bad("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.");
        }
        return new Change<>(state.with(next), new Changed(next, added));
    }

    private static void requirePeer(CloudState state, SecurityRule rule) {
        switch (rule.peer().kind()) {
            case IPV4_RANGE, IPV6_RANGE -> { }
            case SECURITY_GROUP -> SecurityGroups.group(state, rule.peer().value());
            case PREFIX_LIST -> state.find(PrefixList.class, rule.peer().value()).orElseThrow(() -> ApiError.bad("InvalidPrefixListId.NotFound",
                    "The prefix list ID '%s' does not exist", rule.peer().value()));
        }
    }

    private static Action.Operation revoke(Params params, Direction direction) {
        requireGroup(params);
        var ids = params.list("SecurityGroupRuleId");
        List<SecurityRule> wanted = ids.isEmpty() ? RuleParams.read(params, direction) : List.of();
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var group = group(state, params);
                var going = ids.isEmpty() ? wanted.stream().map(rule -> stored(group, rule)).toList() : ids;
                for (String id : ids) {
                    if (group.rules(direction).noneMatch(rule -> rule.id().equals(id))) {
                        throw ApiError.bad("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '%s' does not exist", id);
                    }
                }
                return new Change<>(state.with(group.withoutRules(going)), going.size());
            });
            answer.text("return", true);
        };
    }

    private static String stored(SecurityGroup group, SecurityRule wanted) {
        return group.rules().stream().filter(wanted::sameTraffic).map(SecurityRule::id).findFirst().orElseThrow(() ->
                ApiError.bad("InvalidPermission.NotFound", "The specified rule does not exist in this security group."));
    }

    private static void requireGroup(Params params) {
        if (params.find("GroupId").isEmpty() && params.find("GroupName").isEmpty()) {
            throw ApiError.bad("MissingParameter", "The request must contain the parameter groupName or groupId");
        }
    }

    /** By id; by name only while the name is unambiguous, as in a default VPC. */
    private static SecurityGroup group(CloudState state, Params params) {
        Optional<String> id = params.find("GroupId");
        if (id.isPresent()) {
            return SecurityGroups.group(state, id.get());
        }
        var named = state.all(SecurityGroup.class).filter(group -> group.name().equals(params.require("GroupName"))).toList();
        if (named.size() != 1) {
            throw ApiError.bad("InvalidGroup.NotFound", "The security group '%s' does not exist in the default VPC", params.require("GroupName"));
        }
        return named.getFirst();
    }
}
