package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Rules of Neutron only allow; each is about one family, whatever it names, and a protocol has several words. */
record RandomNeutronRules(Dice dice, int hosts) implements RandomRules {

    @Override
    public List<SecurityRule> rule(String id) {
        int protocol = dice.any(List.of(ANY, VRRP, VRRP, VRRP, UDP, TCP));
        int[] ports = RandomRules.ports(dice, protocol, 0);
        String range = dice.range();
        boolean ipv6 = range.contains(":");
        Peer peer = switch (dice.below(5)) {
            case 0, 1 -> new Peer(Peer.Kind.SECURITY_GROUP, "sg-" + dice.below(hosts));
            case 2 -> new Peer(Peer.Kind.PREFIX_LIST, "pl-" + dice.below(2));
            default -> new Peer(ipv6 ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, range);
        };
        boolean blank = !peer.value().equals(range) || range.endsWith("/0") && dice.oneIn(2);
        return List.of(new SecurityRule(id, dice.any(List.of(Direction.values())), protocol, ports[0], ports[1], peer, "",
                new Wording(ipv6, word(protocol), blank ? null : dice.written(range))));
    }

    private String word(int protocol) {
        return dice.any(switch (protocol) {
            case ANY -> Arrays.asList(null, "ip", "0");
            case VRRP -> List.of("112", "vrrp");
            case UDP -> List.of("udp", "17");
            default -> List.of("tcp", "6");
        });
    }

    /** Address groups, of both families. */
    @Override
    public List<PrefixList> sets() {
        return List.of(new PrefixList("pl-0", "l", 9, List.of(entry(), entry()), Map.of()), new PrefixList("pl-1", "l", 9, List.of(entry()), Map.of()));
    }

    private PrefixList.Entry entry() {
        return new PrefixList.Entry(dice.range(), "");
    }

    /** Whoever may send from an address counts as its holder in the rules that name his groups. */
    @Override
    public List<AddressPair> pairs() {
        String range = dice.range(dice.oneIn(2));
        return dice.oneIn(3) && !range.endsWith("/0") ? List.of(AddressPair.of(dice.written(range))) : List.of();
    }

    @Override
    public List<NetworkAcl.Entry> acl() {
        return List.of();
    }
}
