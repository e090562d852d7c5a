package io.keepaloft.agent.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What the agent does for those who ask on its control socket.
 *
 * <p>Called from the server's own threads, several at a time; a call may block, and must not throw for anything that
 * the caller can be told in a result.
 */
public interface ControlHandler {
    /** The state of every instance. */
    StatusReport status();

    /** The last {@code count} transitions, oldest first. */
    List<HistoryEntry> history(int count);

    /** Reads the configuration again, as on SIGHUP. A refused one leaves the old one in force. */
    ReloadResult reload();

    /**
     * Resigns as master of {@code instance} and waits until a peer holds its resources, or says why not.
     *
     * @param force also if it is known that no peer can follow
     */
    FailoverResult failover(String instance, boolean force);

    /** Sends live probes to the peers of every instance, which takes about a second, and tells what arrived; elections take no notice. */
    List<ProbeReport> probe();

    /**
     * What runs, so that a file can be held against it.
     *
     * @param salt for the digests that stand in the places of secrets
     * @return keywords are keys, as in {@code check --json}
     */
    JsonNode configuration(String salt);

    /**
     * The answer to a reload.
     *
     * @param messages warnings when it was applied, problems when it was refused; one line each
     */
    record ReloadResult(boolean applied, List<String> messages) {
        public ReloadResult {
            messages = List.copyOf(messages);
        }
    }

    /** The answer to a planned hand-over: whether a peer holds the resources now, and one line on what happened. */
    record FailoverResult(boolean handedOver, String message) {}
}
