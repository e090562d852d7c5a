package io.keepaloft.cloud.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which security group gets a missing rule, and whether the rule lets its members in or the one address.
 *
 * @param target gets the rule
 * @param far    whose members the rule lets through; null: the one address of the far end alone
 */
public record SharedGroup(String target, String far) {

    /**
     * The narrowest that is known without asking for more: of one group that both ends have for themselves, its members; where they share several, or only one that
     * the network gives to everybody, nobody knows who else is in it, and one address is enough.
     *
     * @param at      groups of the port that gets the rule; not empty
     * @param far     groups of the other end
     * @param general whether the network gives a group to every port that names none, as it does with {@code default}
     */
    public static SharedGroup of(List<String> at, List<String> far, Predicate<String> general) {
        List<String> shared = at.stream().filter(Set.copyOf(far)::contains).distinct().toList();
        Optional<String> own = shared.stream().filter(general.negate()).findFirst().or(() -> at.stream().filter(general.negate()).findFirst());
        boolean alone = shared.size() == 1 && !general.test(shared.getFirst());
        return new SharedGroup(own.orElse(at.getFirst()), alone ? shared.getFirst() : null);
    }
}
