package io.keepaloft.agent.lab;

import io.keepaloft.agent.control.HistoryEntry.Phase;
import java.util.List;

/**
 * One event of a story and what came of it.
 *
 * @param before who answered before
 * @param after who answered in the end
 * @param silenceMs how long nobody answered; negative if nobody had answered yet
 * @param phases of the takeover, from the new master's history
 * @param wrong what is not as it should be; empty if all is well
 */
record StoryRow(String event, String before, String after, long silenceMs, List<Phase> phases, List<String> wrong) {
}
