package io.keepaloft.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.Json;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The finding {@code peer-config-matches}: whether the file that preflight is asked about is what runs here, and whether it agrees with what each
 * peer runs, as the running agent has it from the peer channel.
 *
 * <p>A peer tells in which parts it differs from what runs here. Where the file differs from that in another part, it differs from the peer too;
 * where both differ in the same part, they may agree, which shows after the reload.
 */
final class PeerConfigCheck {
    static final String ID = "peer-config-matches";
    private static final String TOGETHER = "the nodes may drop each other's advertisements and become MASTER together, or serve different addresses";
    private static final String COMPARE = "make them equal on both nodes (`keepaloft check --json -f FILE` shows each), then `keepaloft reload`";

    private final String file;
    private final FileChanges changes;
    private final List<Finding> findings = new ArrayList<>();

    private PeerConfigCheck(Path file, FileChanges changes) {
        this.file = file.toString();
        this.changes = changes;
    }

    /** Asks the agent that listens there; without one there is nobody who has heard the peers. @param config what stands in the file */
    static List<Finding> look(Path control, Path file, Config config) {
        try {
            JsonNode status = Json.mapper().valueToTree(new ControlClient(control).status());
            return judge(status, file, config.instances().stream().map(VrrpInstance::name).toList(), FileChanges.ask(control, config));
        } catch (ControlException none) {
            return List.of(skip("agent at " + control, "nobody has heard the peers: " + none.getMessage(), "start the agent, or name its socket with --control, then run preflight again"));
        }
    }

    /**
     * @param status the object of {@code status --json}
     * @param wanted the names of the file's instances
     */
    static List<Finding> judge(JsonNode status, Path file, List<String> wanted, FileChanges changes) {
        PeerConfigCheck check = new PeerConfigCheck(file, changes);
        check.file();
        status.path("instances").valueStream().filter(instance -> wanted.contains(instance.path("name").asText()) && changes.runs(instance.path("name").asText()))
                .forEach(check::instance);
        changes.onlyFile().forEach(name -> check.findings.add(skip(name, "the running agent has no such instance, so no peer was heard of it", "keepaloft reload, then run preflight again")));
        return check.findings;
    }

    private void file() {
        if (!changes.none()) {
            findings.add(new Finding(ID, Level.WARN, file, "it differs from what the agent runs here, in " + changes.text(),
                    "what was measured, and what status says, is of what runs; the file takes force at the next reload or restart", "keepaloft reload if it was meant, else put back what runs"));
        }
    }

    private void instance(JsonNode instance) {
        String name = instance.path("name").asText();
        String channel = instance.path("transport").path("channel").asText("off");
        JsonNode peers = instance.path("transport").path("peers");
        if (!channel.equals("on")) {
            findings.add(skip(name, "the peer channel is " + channel + ", so peers do not tell their configuration",
                    "give each instance a peer_channel_key_file, the same on all nodes"));
        } else if (peers.isEmpty()) {
            findings.add(skip(name, "no peer is known yet", "name the peers under unicast_peer or cloud_peers"));
        } else {
            peers.forEach(peer -> findings.add(peer(name + ", peer " + peer.path("address").asText(), peer, changes.shared(name))));
        }
    }

    /** @param changed in what the file differs from what runs here */
    private Finding peer(String subject, JsonNode peer, Set<String> changed) {
        if (!peer.path("config_matches").isBoolean()) {
            return skip(subject, "has told nothing of its configuration yet (keepalived never does)",
                    "compare both configurations with `keepaloft check --json -f FILE`");
        }
        Set<String> differs = peer.path("differs").valueStream().map(JsonNode::asText).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> either = new LinkedHashSet<>(differs);
        either.addAll(changed);
        Set<String> both = new LinkedHashSet<>(differs);
        both.retainAll(changed);
        Set<String> certain = new LinkedHashSet<>(either);
        certain.removeAll(both);
        if (either.isEmpty()) {
            return Finding.pass(ID, subject, "runs the same configuration where both must agree");
        }
        if (changed.isEmpty()) {
            return new Finding(ID, Level.FAIL, subject, "its configuration differs in: " + String.join(", ", differs), TOGETHER, COMPARE);
        }
        String perhaps = both.isEmpty() ? "" : "; in " + String.join(", ", both) + " both differ from what runs here, and whether they agree shows after the reload";
        return certain.isEmpty() ? new Finding(ID, Level.WARN, subject, "of " + file + " and what it runs this is known" + perhaps.replaceFirst(";", ":"),
                "if they do not agree, " + TOGETHER, "keepaloft reload, then run preflight again")
                : new Finding(ID, Level.FAIL, subject, file + " differs from what it runs in: " + String.join(", ", certain) + perhaps, "once the file is in force here, and as long as the peer"
                + " runs what it runs, " + TOGETHER, "change both nodes' files alike, or put this one back; then `keepaloft reload` on each");
    }

    private static Finding skip(String subject, String why, String repair) {
        return new Finding(ID, Level.SKIP, subject, why, "a peer that is configured otherwise would show only at a failover", repair);
    }
}
