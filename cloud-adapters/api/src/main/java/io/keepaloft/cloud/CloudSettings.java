package io.keepaloft.cloud;

import java.util.Map;
import java.util.Set;

/**
 * The {@code cloud_provider} block, and what else of the configuration a session has to know from its first call on. Credentials never stand here: a provider takes them from its standard places.
 *
 * @param provider            name of the provider, e.g. {@code aws}
 * @param region              null: ask the metadata service; likewise {@code instanceId} and {@code networkInterface}
 * @param endpoints           URL by service name, e.g. {@code ec2} to {@code http://127.0.0.1:5555}; empty for the provider's own
 * @param deadlineNs          nanoseconds until a takeover that does not succeed is reported failed (it goes on)
 * @param reconcileIntervalNs nanoseconds between two looks while MASTER
 * @param moving              every {@code secondary_ip} of all instances, text form: an interface may have one when this agent starts, and it tells
 *                            nothing about whose interface that is
 */
public record CloudSettings(String provider, String region, String instanceId, String networkInterface, Map<String, String> endpoints,
                            Mode mode, long deadlineNs, long reconcileIntervalNs, Set<String> moving) {
    private static final long SECOND_NS = 1_000_000_000L;

    /** {@code takeover safe}: compare-and-swap where the API can; {@code takeover fast}: one re-associating call, last writer wins. */
    public enum Mode { SAFE, FAST }

    public CloudSettings {
        endpoints = Map.copyOf(endpoints);
        moving = Set.copyOf(moving);
    }

    /** With nothing that moves. */
    public CloudSettings(String provider, String region, String instanceId, String networkInterface, Map<String, String> endpoints, Mode mode, long deadlineNs,
                         long reconcileIntervalNs) {
        this(provider, region, instanceId, networkInterface, endpoints, mode, deadlineNs, reconcileIntervalNs, Set.of());
    }

    /** What an absent block means: everything from the metadata service, 30 s deadline, a look every 10 s. */
    public static CloudSettings defaults(String provider) {
        return new CloudSettings(provider, null, null, null, Map.of(), Mode.SAFE, 30 * SECOND_NS, 10 * SECOND_NS);
    }

    /** The longest that one call may take, so that a deadline holds at least three of them: 1 s to 10 s. */
    public long callTimeoutNs() {
        return Math.clamp(deadlineNs / 3, SECOND_NS, 10 * SECOND_NS);
    }
}
