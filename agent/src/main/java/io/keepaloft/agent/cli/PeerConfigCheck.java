package io.keepaloft.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.Json;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The finding {@code peer-config-matches}: whether each peer runs the same configuration, as the running agent has it from the peer channel. */
final class PeerConfigCheck {
    static final String ID = "peer-config-matches";

    private PeerConfigCheck() {}

    /** Asks the agent that listens there; without one there is nobody who has heard the peers. */
    static List<Finding> look(Path control) {
        try {
            return judge(Json.mapper().valueToTree(new ControlClient(control).status()));
        } catch (ControlException none) {
            return List.of(skip("agent at " + control, "nobody has heard the peers: " + none.getMessage(), "start the agent, or name its socket with --control, then run preflight again"));
        }
    }

    /** @param status the object of {@code status --json} */
    static List<Finding> judge(JsonNode status) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode instance : status.path("instances")) {
            String name = instance.path("name").asText();
            String channel = instance.path("transport").path("channel").asText("off");
            JsonNode peers = instance.path("transport").path("peers");
            if (!channel.equals("on")) {
                findings.add(skip(name, "the peer channel is " + channel + ", so peers do not tell their configuration",
                        "give each instance a peer_channel_key_file, the same on all nodes"));
            } else if (peers.isEmpty()) {
                findings.add(skip(name, "no peer is known yet", "name the peers under unicast_peer or cloud_peers"));
            } else {
                peers.forEach(peer -> findings.add(judge(name + ", peer " + peer.path("address").asText(), peer)));
            }
        }
        return findings;
    }

    private static Finding judge(String subject, JsonNode peer) {
        if (!peer.path("config_matches").isBoolean()) {
            return skip(subject, "has told nothing of its configuration yet (keepalived never does)",
                    "compare both configurations with `keepaloft check --json -f FILE`");
        }
        if (peer.path("config_matches").booleanValue()) {
            return Finding.pass(ID, subject, "runs the same configuration where both must agree");
        }
        String parts = peer.path("differs").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
        return new Finding(ID, Level.FAIL, subject, "its configuration differs in: " + parts,
                "the nodes may drop each other's advertisements and become MASTER together, or serve different addresses", "make them equal on both nodes (`keepaloft check --json -f FILE` shows each), then `keepaloft reload`");
    }

    private static Finding skip(String subject, String why, String repair) {
        return new Finding(ID, Level.SKIP, subject, why, "a peer that is configured otherwise would show only at a failover", repair);
    }
}
