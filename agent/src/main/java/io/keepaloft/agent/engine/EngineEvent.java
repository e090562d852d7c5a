package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.election.TrackerStatus;
import java.util.List;
import java.util.function.Consumer;

/** What other threads may tell the engine; it answers to these on its own thread, one after the other. */
public sealed interface EngineEvent {
    /** A check script's verdict; every instance that tracks it hears of it. */
    record ScriptVerdict(String script, TrackerStatus status) implements EngineEvent {
    }

    /**
     * Everybody whom {@code cloud_peers} finds for an instance now, in the family of its addresses, instead of those that were found before.
     * Not posted when the cloud could not be asked.
     */
    record PeersFound(String instance, List<UnicastPeer> peers) implements EngineEvent {
        public PeersFound {
            peers = List.copyOf(peers);
        }
    }

    /**
     * Another host took a resource that this host holds, or is about to, for the mastership {@code term}; nothing is written until an answer comes.
     *
     * @param certain false: it may also be an older state that the cloud shows once more
     * @param again   whether it is a holder from whom this mastership set out to take it before
     */
    record ResourceTaken(String instance, Resource resource, Observation.HeldByOther seen, long term, boolean certain, boolean again) implements EngineEvent {
    }

    /** A claim under the mastership {@code term} changed the cloud, and the cloud shows it. */
    record ResourceClaimed(String instance, long term) implements EngineEvent {
    }

    /** Something to do on the engine thread: a question about its state, a reload, a hand-over. It must not block. */
    record Ask(Consumer<Engine> question) implements EngineEvent {
    }

    /** Resign everywhere, remove the addresses, and end. */
    record Stop() implements EngineEvent {
    }
}
