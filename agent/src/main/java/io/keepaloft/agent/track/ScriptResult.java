package io.keepaloft.agent.track;

/**
 * The outcome of one run of a check script, after {@code rise} and {@code fall} had their say.
 *
 * @param name the script's name, as in {@code vrrp_script NAME}
 * @param up the verdict that holds now
 * @param changed whether this run changed the verdict, or is the first to give one
 * @param exitStatus the process's exit status; 128 + signal when a signal ended it; -1 when there is none (it could not
 *     be started, or it was ended for being late)
 * @param tookNs how long the run took
 * @param reason in words, for the log and the journal: {@code exit status 1}, {@code no answer within 2 s}, …
 */
public record ScriptResult(String name, boolean up, boolean changed, int exitStatus, long tookNs, String reason) {}
