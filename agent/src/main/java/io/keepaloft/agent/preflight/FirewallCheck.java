package io.keepaloft.agent.preflight;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings {@code local-firewall-vrrp} and {@code local-firewall-udp}: whether this host's own packet filter lets VRRP, and the peer channel, in and out. */
final class FirewallCheck {
    /** Of the check for protocol 112. */
    static final String VRRP = id(0);

    private FirewallCheck() {
    }

    static String id(int udpPort) {
        return "local-firewall-" + (udpPort == 0 ? "vrrp" : "udp");
    }

    /** For each id one finding for each chain that drops, or may drop, some of the flows; one PASS if there is none. */
    static List<Finding> judge(Ruleset ruleset, List<Flow> flows) {
        Map<String, List<Flow>> byId = flows.stream().collect(Collectors.groupingBy(flow -> id(flow.passage().port()), LinkedHashMap::new, Collectors.toList()));
        return byId.entrySet().stream().flatMap(check -> judge(check.getKey(), ruleset, check.getValue()).stream()).toList();
    }

    private static List<Finding> judge(String id, Ruleset ruleset, List<Flow> flows) {
        Map<String, Finding> found = new LinkedHashMap<>();
        for (Flow flow : flows) {
            for (Ruleset.Chain chain : ruleset.onTheWayOf(flow)) {
                int outcome = new Evaluation(ruleset, flow).ofBaseChain(chain);
                if (outcome != Evaluation.ACCEPT) {
                    boolean certain = outcome == Evaluation.DROP;
                    String name = chain.family() + " " + chain.table() + " " + chain.name();
                    found.merge(name, new Finding(id, certain ? flow.passage().whenBlocked() : Level.WARN, name, message(flow, certain),
                            (certain ? "" : "if it does, ") + consequence(flow), repair(chain, flow), List.of(flow.way())), FirewallCheck::worse);
                }
            }
        }
        String what = flows.stream().map(flow -> flow.udp() ? flow.passage().toString() : "VRRP").distinct().collect(Collectors.joining(" and "));
        return found.isEmpty() ? List.of(Finding.pass(id, "nftables", "this host's packet filter lets " + what + " in and out"))
                : new ArrayList<>(found.values());
    }

    /** One chain drops many flows for one reason: it is told once, and stands for all of them. */
    private static Finding worse(Finding first, Finding second) {
        Finding worse = first.level() == Level.FAIL ? first : second;
        return worse.withWays(Stream.concat(first.ways().stream(), second.ways().stream()).distinct().toList());
    }

    private static String message(Flow flow, boolean certain) {
        return certain ? "drops " + flow : "may drop " + flow + ", which its rules alone do not tell";
    }

    private static String consequence(Flow flow) {
        if (flow.udp()) {
            return flow.passage().consequence();
        }
        return flow.direction() == Flow.Direction.IN ? "this host would not hear the master and become a second one"
                : "the backups would not hear this host, and take over beside it";
    }

    private static String repair(Ruleset.Chain chain, Flow flow) {
        boolean iptables = chain.table().equals("filter") && (chain.family().equals("ip") || chain.family().equals("ip6"))
                && (chain.name().equals("INPUT") || chain.name().equals("OUTPUT"));
        if (iptables) { // made by iptables-nft, which loses track of rules that nft adds to its chains
            return (chain.family().equals("ip") ? "iptables" : "ip6tables") + " -I " + chain.name() + " -p " + (flow.udp() ? "udp --dport " + flow.passage().port() : "112") + " -j ACCEPT";
        }
        String device = chain.family().equals("netdev") ? "" : (flow.direction() == Flow.Direction.IN ? "iifname " : "oifname ") + flow.interfaceName() + " ";
        return "nft insert rule " + chain.family() + " " + chain.table() + " " + chain.name() + " " + device
                + (flow.udp() ? "udp dport " + flow.passage().port() : "meta l4proto 112") + " accept";
    }
}
