package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Effect;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rules of Huawei Cloud allow or deny by priority, may be switched off, and may have several ranges of ports; those of ACLs name both ends. All may name address groups. */
record RandomHuaweiRules(Dice dice, int hosts) implements RandomRules {

    @Override
    public List<SecurityRule> rule(String id) {
        Direction direction = dice.any(List.of(Direction.values()));
        int protocol = dice.any(List.of(ANY, ANY, VRRP, VRRP, VRRP, UDP, TCP));
        String range = dice.range();
        boolean ipv6 = range.contains(":");
        Peer peer = switch (dice.below(5)) {
            case 0 -> new Peer(Peer.Kind.SECURITY_GROUP, "sg-" + dice.below(hosts));
            case 1 -> new Peer(Peer.Kind.PREFIX_LIST, set(ipv6));
            default -> new Peer(ipv6 ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, range);
        };
        boolean blank = !peer.value().equals(range) || range.endsWith("/0") && dice.oneIn(2);
        Wording wording = new Wording(ipv6, word(protocol), blank ? null : dice.written(range));
        Effect effect = new Effect(!dice.oneIn(6), dice.any(List.of(1, 1, 2, 50, 100)), !dice.oneIn(8));
        int ranges = protocol == UDP || protocol == TCP ? 1 + dice.below(3) : 1;
        return IntStream.range(0, ranges).mapToObj(_ -> RandomRules.ports(dice, protocol, 1)).filter(ports -> ranges == 1 || ports[0] != ANY)
                .map(ports -> new SecurityRule(id, direction, protocol, ports[0], ports[1], peer, "", effect, wording)).toList();
    }

    private String set(boolean ipv6) {
        return ipv6 ? "pl-2" : "pl-" + dice.below(2);
    }

    private String word(int protocol) {
        return switch (protocol) {
            case ANY -> null;
            case UDP -> dice.any(List.of("udp", "17"));
            case TCP -> dice.any(List.of("tcp", "6"));
            default -> String.valueOf(protocol);
        };
    }

    /** Address groups, each of one family. */
    @Override
    public List<PrefixList> sets() {
        return List.of(new PrefixList("pl-0", "l", 9, List.of(entry(false), entry(false)), Map.of()), new PrefixList("pl-1", "l", 9, List.of(entry(false)), Map.of()),
                new PrefixList("pl-2", "l", 9, List.of(entry(true)), Map.of()));
    }

    private PrefixList.Entry entry(boolean ipv6) {
        return new PrefixList.Entry(dice.range(ipv6), "");
    }

    @Override
    public List<NetworkAcl.Entry> acl() {
        return RandomRules.acl(dice, (number, direction) -> {
            NetworkAcl.Entry entry = RandomRules.entry(dice, number, direction);
            boolean ipv6 = entry.cidr().contains(":");
            return new NetworkAcl.Entry(number, direction, entry.protocol(), entry.cidr(), entry.fromPort(), entry.toPort(), entry.allow(),
                    dice.oneIn(2) ? null : dice.range(ipv6), !dice.oneIn(5), dice.oneIn(4) ? set(ipv6) : null);
        });
    }
}
