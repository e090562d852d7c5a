package io.keepaloft.agent.preflight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The chains of {@code nft -j list ruleset} (libnftables-json(5)) with their rules, in order. */
final class Ruleset {
    /** @param hook empty for a chain that is only jumped to
     *  @param device of a netdev chain, else empty
     *  @param policy {@code accept} or {@code drop} */
    record Chain(String family, String table, String name, String hook, String device, String policy, List<JsonNode> rules) {
    }

    private final Map<List<String>, Chain> chains = new HashMap<>();
    private final List<Chain> base = new ArrayList<>();

    private Ruleset() {
    }

    /** @throws JsonProcessingException if it is no JSON at all; what has another shape than expected is passed over */
    static Ruleset parse(String json) throws JsonProcessingException {
        Ruleset ruleset = new Ruleset();
        JsonNode all = new ObjectMapper().readTree(json).path("nftables");
        for (JsonNode item : all) {
            JsonNode chain = item.path("chain");
            if (!chain.isMissingNode()) {
                ruleset.add(new Chain(chain.path("family").asText(), chain.path("table").asText(), chain.path("name").asText(),
                        chain.path("hook").asText(), chain.path("dev").asText(), chain.path("policy").asText("accept"), new ArrayList<>()));
            }
        }
        for (JsonNode item : all) {
            JsonNode rule = item.path("rule");
            Chain chain = ruleset.chain(rule.path("family").asText(), rule.path("table").asText(), rule.path("chain").asText());
            if (chain != null) {
                chain.rules().add(rule.path("expr"));
            }
        }
        return ruleset;
    }

    private void add(Chain chain) {
        chains.put(List.of(chain.family(), chain.table(), chain.name()), chain);
        if (!chain.hook().isEmpty()) {
            base.add(chain);
        }
    }

    /** Null if there is none. */
    Chain chain(String family, String table, String name) {
        return chains.get(List.of(family, table, name));
    }

    /** The base chains that a packet of the flow passes. */
    List<Chain> onTheWayOf(Flow flow) {
        List<String> hooks = flow.direction() == Flow.Direction.IN ? List.of("ingress", "prerouting", "input") : List.of("output", "postrouting", "egress");
        return base.stream().filter(chain -> hooks.contains(chain.hook()) && switch (chain.family()) {
            case "inet" -> true;
            case "ip", "ip6" -> chain.family().equals(flow.protocol());
            case "netdev" -> chain.device().equals(flow.interfaceName());
            default -> false;
        }).toList();
    }
}
