package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.ArrayList;
import java.util.List;

/** Random firewalls in one cloud's manner. */
interface RandomRules {
    int VRRP = SecurityRule.VRRP;
    int UDP = 17;
    int TCP = 6;
    int ANY = SecurityRule.ANY;

    /** A rule of a security group; several of one id are one rule with several ranges of ports. */
    List<SecurityRule> rule(String id);

    /** The sets of addresses that rules may name. */
    List<PrefixList> sets();

    /** What one port may send from besides its own addresses. */
    default List<AddressPair> pairs() {
        return List.of();
    }

    /** All entries of an ACL; empty: this cloud's subnets have none. */
    List<NetworkAcl.Entry> acl();

    /** The ports of 3112 and around it, or all. */
    static int[] ports(Dice dice, int protocol, int lowest) {
        int first = protocol == UDP || protocol == TCP ? dice.any(List.of(ANY, lowest, 3000, 3112, 3113)) : ANY;
        return new int[] {first, first < 0 ? ANY : first + dice.below(200)};
    }

    /** Makes one entry of an ACL. */
    interface EntryMaker {
        NetworkAcl.Entry entry(int number, Direction direction);
    }

    /** A few entries each way, mostly one that lets all the rest pass, and the last one, which denies. */
    static List<NetworkAcl.Entry> acl(Dice dice, EntryMaker maker) {
        List<NetworkAcl.Entry> entries = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            List<Integer> numbers = new ArrayList<>(List.of(10, 20, 90, 100, 110));
            for (int i = dice.below(5); i > 0; i--) {
                entries.add(maker.entry(numbers.remove(dice.below(numbers.size())), direction));
            }
            for (boolean ipv6 : List.of(false, true)) {
                String everything = ipv6 ? "::/0" : "0.0.0.0/0";
                if (!dice.oneIn(4)) {
                    entries.add(new NetworkAcl.Entry(ipv6 ? 201 : 200, direction, ANY, everything, ANY, ANY, true));
                }
                entries.add(new NetworkAcl.Entry(ipv6 ? NetworkAcl.LAST + 1 : NetworkAcl.LAST, direction, ANY, everything, ANY, ANY, false));
            }
        }
        return entries;
    }

    static NetworkAcl.Entry entry(Dice dice, int number, Direction direction) {
        int protocol = dice.any(List.of(ANY, VRRP, VRRP, UDP, TCP));
        int[] ports = ports(dice, protocol == TCP ? ANY : protocol, 3111);
        return new NetworkAcl.Entry(number, direction, protocol, dice.range(), ports[0], ports[1], dice.oneIn(2));
    }
}
