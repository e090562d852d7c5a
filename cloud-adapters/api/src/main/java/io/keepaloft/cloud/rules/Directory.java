package io.keepaloft.cloud.rules;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the names in rules. What stands here is complete; what does not is unknown, and a verdict that hangs on it says so.
 *
 * @param groups the security groups that count an address among their members', by that address; empty: nobody's
 * @param sets   the blocks of a prefix list or address group, by its id
 */
public record Directory(Map<InetAddress, Set<String>> groups, Map<String, List<Cidr>> sets) {
    public static final Directory EMPTY = new Directory(Map.of(), Map.of());

    public Directory {
        groups = Map.copyOf(groups);
        sets = Map.copyOf(sets);
    }

    enum Answer { YES, NO, UNKNOWN }

    Answer contains(Addresses addresses, InetAddress address) {
        return switch (addresses) {
            case Addresses.Any _ -> Answer.YES;
            case Addresses.Block block -> of(block.cidr().contains(address));
            case Addresses.MembersOf members -> groups.containsKey(address) ? of(groups.get(address).contains(members.groupId())) : Answer.UNKNOWN;
            case Addresses.InSet set -> sets.containsKey(set.id()) ? of(sets.get(set.id()).stream().anyMatch(cidr -> cidr.contains(address))) : Answer.UNKNOWN;
        };
    }

    private static Answer of(boolean yes) {
        return yes ? Answer.YES : Answer.NO;
    }
}
