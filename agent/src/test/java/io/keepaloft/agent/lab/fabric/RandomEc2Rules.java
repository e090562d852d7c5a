package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import java.util.List;
import java.util.Map;

/** Rules of EC2 only allow; they name ranges, groups and prefix lists of both families. ACLs are read by number. */
record RandomEc2Rules(Dice dice, int hosts) implements RandomRules {

    @Override
    public List<SecurityRule> rule(String id) {
        int protocol = dice.any(List.of(ANY, VRRP, VRRP, VRRP, UDP, TCP));
        int[] ports = RandomRules.ports(dice, protocol, 0);
        String range = dice.range();
        Peer peer = switch (dice.below(4)) {
            case 0 -> new Peer(Peer.Kind.SECURITY_GROUP, "sg-" + dice.below(hosts));
            case 1 -> new Peer(Peer.Kind.PREFIX_LIST, "pl-" + dice.below(2));
            default -> new Peer(range.contains(":") ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, range);
        };
        return List.of(new SecurityRule(id, dice.any(List.of(Direction.values())), protocol, ports[0], ports[1], peer, ""));
    }

    @Override
    public List<PrefixList> sets() {
        return List.of(new PrefixList("pl-0", "l", 9, List.of(entry(), entry()), Map.of()), new PrefixList("pl-1", "l", 9, List.of(entry()), Map.of()));
    }

    private PrefixList.Entry entry() {
        return new PrefixList.Entry(dice.range(), "");
    }

    @Override
    public List<NetworkAcl.Entry> acl() {
        return RandomRules.acl(dice, (number, direction) -> RandomRules.entry(dice, number, direction));
    }
}
