package io.keepaloft.cloud.simulator.identity;

import java.time.Instant;

/**
 * An access key and whom it stands for.
 *
 * @param principal    name that permissions and the call log use; the instance's id for temporary credentials of an instance
 * @param sessionToken null for long-term keys
 * @param issued       when it became valid
 * @param expires      null for long-term keys
 */
public record Credentials(String principal, String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant issued, Instant expires) {
    public boolean expiredAt(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
