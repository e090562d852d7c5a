package io.keepaloft.agent.preflight;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The finding {@code local-firewall-vrrp}: whether this host's own packet filter lets VRRP in and out. */
final class FirewallCheck {
    static final String ID = "local-firewall-vrrp";

    private FirewallCheck() {
    }

    /** One finding for each chain that drops, or may drop, some of the flows; one PASS if there is none. */
    static List<Finding> judge(Ruleset ruleset, List<Flow> flows) {
        Map<String, Finding> found = new LinkedHashMap<>();
        for (Flow flow : flows) {
            for (Ruleset.Chain chain : ruleset.onTheWayOf(flow)) {
                int outcome = new Evaluation(ruleset, flow).ofBaseChain(chain);
                if (outcome != Evaluation.ACCEPT) {
                    boolean certain = outcome == Evaluation.DROP;
                    String name = chain.family() + " " + chain.table() + " " + chain.name();
                    found.merge(name, new Finding(ID, certain ? Level.FAIL : Level.WARN, name, message(flow, certain),
                            (certain ? "" : "if it does, ") + consequence(flow), repair(chain, flow)),
                            (first, second) -> first.level() == Level.FAIL ? first : second);
                }
            }
        }
        return found.isEmpty() ? List.of(new Finding(ID, Level.PASS, "nftables", "this host's packet filter lets VRRP in and out", ""))
                : new ArrayList<>(found.values());
    }

    private static String message(Flow flow, boolean certain) {
        return certain ? "drops " + flow : "may drop " + flow + ", which its rules alone do not tell";
    }

    private static String consequence(Flow flow) {
        return flow.direction() == Flow.Direction.IN ? "this host would not hear the master and become a second one"
                : "the backups would not hear this host, and take over beside it";
    }

    private static String repair(Ruleset.Chain chain, Flow flow) {
        boolean iptables = chain.table().equals("filter") && (chain.family().equals("ip") || chain.family().equals("ip6"))
                && (chain.name().equals("INPUT") || chain.name().equals("OUTPUT"));
        if (iptables) { // made by iptables-nft, which loses track of rules that nft adds to its chains
            return (chain.family().equals("ip") ? "iptables" : "ip6tables") + " -I " + chain.name() + " -p 112 -j ACCEPT";
        }
        String device = chain.family().equals("netdev") ? "" : (flow.direction() == Flow.Direction.IN ? "iifname " : "oifname ") + flow.interfaceName() + " ";
        return "nft insert rule " + chain.family() + " " + chain.table() + " " + chain.name() + " " + device + "meta l4proto 112 accept";
    }
}
