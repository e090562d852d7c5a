package io.keepaloft.agent.handover;

import java.time.Instant;

/**
 * One entry of {@code status --json}'s {@code cloud}.
 *
 * @param resource   its {@link io.keepaloft.cloud.Resource#name}
 * @param held       true: observed to be ours; false: observed not to be; null: never observed
 * @param holder     who holds it, for people; null when nobody does or nobody knows
 * @param verifiedAt when that was observed; null when never
 * @param lastError  why the latest call failed, with the provider's code and request id; null once a look or a takeover succeeded
 * @param shared     whether several hosts have it at a time, so that it stays when the master changes
 * @param holderOff  true: the provider says that the holder's machine does not run; false also when nobody asked
 */
public record ResourceStatus(String kind, String resource, Boolean held, String holder, Instant verifiedAt, String lastError, boolean shared,
                             boolean holderOff) {}
