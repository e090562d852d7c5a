package io.keepaloft.agent.notify;

import io.keepaloft.agent.track.Command;

/**
 * A script that is told about a state.
 *
 * @param withArguments true for {@code notify}, which gets {@code INSTANCE|GROUP name STATE priority} behind its own
 *     arguments; false for {@code notify_master} and its like, which run as they stand in the file
 */
public record NotifyScript(Command command, boolean withArguments) {}
