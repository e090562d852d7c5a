package io.keepaloft.agent.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * What {@code keepaloft status} tells: one agent and the state of each of its instances.
 *
 * <p>The components are the keys of {@code status --json}, which scripts rely on; every key is always present, and
 * what is not known is {@code null}. Instants are ISO 8601 in UTC.
 *
 * @param version the product's version
 * @param preflight what did not pass, the worst first
 * @param preflightCheckedAt when everything was last looked at; null before the first time
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"version", "router_id", "instances", "preflight", "preflight_checked_at"})
public record StatusReport(String version, String routerId, List<Instance> instances, List<Preflight> preflight, Instant preflightCheckedAt) {
    public StatusReport {
        instances = List.copyOf(instances);
        preflight = preflight == null ? List.of() : List.copyOf(preflight);
    }

    /** What the engine knows, before preflight has looked at anything. */
    public static StatusReport of(String version, String routerId, List<Instance> instances) {
        return new StatusReport(version, routerId, instances, List.of(), null);
    }

    public StatusReport withPreflight(List<Preflight> findings, Instant checkedAt) {
        return new StatusReport(version, routerId, instances, findings, checkedAt);
    }

    /** @param explain adds to each text of {@code transport.blocked} what is known of why */
    public StatusReport withBlockedPaths(UnaryOperator<String> explain) {
        return new StatusReport(version, routerId, instances.stream().map(one -> one.withBlockedPath(explain)).toList(), preflight, preflightCheckedAt);
    }

    /**
     * A check that goes on while the agent runs and did not pass when it was last made.
     *
     * @param level FAIL, WARN, or SKIP when it could not be told
     * @param consequence what will happen because of it; may be empty
     * @param fix the repair, empty when none is known
     * @param since when it began to be so
     * @param checkedAt when it was last looked at, which lies back while the cloud does not answer
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"id", "level", "subject", "message", "consequence", "fix", "since", "checked_at"})
    public record Preflight(String id, String level, String subject, String message, String consequence, String fix, Instant since, Instant checkedAt) {}

    /**
     * One VRRP instance.
     *
     * @param state one of INIT, BACKUP, MASTER, FAULT
     * @param version the VRRP version, 2 or 3
     * @param since when the instance entered {@code state}
     * @param masterAddress the address from which the present master advertises; null while none is known
     * @param obstacle what keeps it in FAULT, or in INIT; null if nothing does
     * @param priorityChanges what makes {@code effectivePriority} another than {@code priority}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"name", "state", "vrid", "version", "interface", "priority", "effective_priority", "since",
        "master_address", "transport", "addresses", "cloud", "counters", "obstacle", "priority_changes"})
    public record Instance(String name, String state, int vrid, int version,
                           @JsonProperty("interface") String interfaceName, int priority, int effectivePriority,
                           Instant since, String masterAddress, Transport transport, List<Address> addresses,
                           List<Cloud> cloud, Counters counters, String obstacle, List<PriorityChange> priorityChanges) {
        public Instance {
            addresses = List.copyOf(addresses);
            cloud = List.copyOf(cloud);
            priorityChanges = priorityChanges == null ? List.of() : List.copyOf(priorityChanges);
        }

        /** Of one that works, with the priority that is configured. */
        public Instance(String name, String state, int vrid, int version, String interfaceName, int priority, int effectivePriority, Instant since,
                        String masterAddress, Transport transport, List<Address> addresses, List<Cloud> cloud, Counters counters) {
            this(name, state, vrid, version, interfaceName, priority, effectivePriority, since, masterAddress, transport, addresses, cloud, counters, null, List.of());
        }

        private Instance withBlockedPath(UnaryOperator<String> explain) {
            return transport.blocked() == null ? this : new Instance(name, state, vrid, version, interfaceName, priority, effectivePriority, since,
                    masterAddress, transport.withBlocked(explain.apply(transport.blocked())), addresses, cloud, counters, obstacle, priorityChanges);
        }
    }

    /**
     * What a tracker does to the priority now.
     *
     * @param cause which script or interface, e.g. {@code script chk_web}
     * @param by what it adds; negative: subtracts
     */
    @JsonPropertyOrder({"cause", "by"})
    public record PriorityChange(String cause, int by) {}

    /**
     * How advertisements travel.
     *
     * @param mode the configured transport: auto, multicast, unicast, udp
     * @param active the rungs now sent on: multicast, unicast, udp
     * @param reason why on these
     * @param channel of the peers: {@code on}, or {@code off: why}
     * @param blocked which path does not deliver though the peer is well, and why if preflight knows; null if none is known
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"mode", "active", "reason", "channel", "blocked", "peers"})
    public record Transport(String mode, List<String> active, String reason, String channel, String blocked, List<Peer> peers) {
        public Transport {
            active = List.copyOf(active);
            peers = List.copyOf(peers);
        }

        private Transport withBlocked(String text) {
            return new Transport(mode, active, reason, channel, text, peers);
        }
    }

    /**
     * Another router of the same group.
     *
     * @param source where it is known from: unicast_peer, cloud_peers, or heard
     * @param name what the cloud calls the node that cloud_peers found; null for the others
     * @param lastHeardMs milliseconds since it was last heard, on whatever path; null if never
     * @param heardOn the rungs on which its advertisements come
     * @param hearsUsOn the rungs on which it says that ours come
     * @param channel on, quiet, no answer, or off
     * @param state as it told us over the peer channel; null if it never did
     * @param priority likewise
     * @param configMatches whether its configuration agrees with ours; null if it never told
     * @param differs in which parts it does not
     * @param channelForMs how long the channel has been on, milliseconds; null while it is not
     * @param channelHeardMs milliseconds since its last message that was believed; null if there was none
     * @param channelRefused how many messages from its address were made with another key
     * @param channelRefusedMs milliseconds since the last of them; null if there was none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"address", "source", "name", "last_heard_ms", "heard_on", "hears_us_on", "channel", "state", "priority", "config_matches", "differs",
        "channel_for_ms", "channel_heard_ms", "channel_refused", "channel_refused_ms"})
    public record Peer(String address, String source, String name, Long lastHeardMs, List<String> heardOn, List<String> hearsUsOn,
                       String channel, String state, Integer priority, Boolean configMatches, List<String> differs,
                       Long channelForMs, Long channelHeardMs, long channelRefused, Long channelRefusedMs) {
        public Peer {
            differs = List.copyOf(differs);
            heardOn = List.copyOf(heardOn);
            hearsUsOn = List.copyOf(hearsUsOn);
        }
    }

    /** A virtual address as configured, with its prefix, and whether this host has it now. */
    @JsonPropertyOrder({"address", "present"})
    public record Address(String address, boolean present) {}

    /**
     * A resource of the cloud.
     *
     * @param held whether this host holds it; null when the provider has not said yet
     * @param holder who holds it, in the provider's words; null when nobody or not known
     * @param lastError the provider's last refusal or failure; null when the last call went well
     * @param shared whether several hosts have it at a time, so that it stays when the master changes; else it moves with the master
     * @param holderOff whether the provider said that the holder's machine does not run, which is asked while this host has given way to it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"kind", "resource", "held", "holder", "verified_at", "last_error", "shared", "holder_off"})
    public record Cloud(String kind, String resource, Boolean held, String holder, Instant verifiedAt,
                        String lastError, boolean shared, boolean holderOff) {
        /** Of a holder that runs, as far as is known. */
        public Cloud(String kind, String resource, Boolean held, String holder, Instant verifiedAt, String lastError, boolean shared) {
            this(kind, resource, held, holder, verifiedAt, lastError, shared, false);
        }
    }

    /** Totals since the agent started; {@code rejected} counts by the reason's kebab-case name. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"adverts_sent", "adverts_received", "became_master", "released_master", "rejected"})
    public record Counters(long advertsSent, long advertsReceived, long becameMaster, long releasedMaster,
                           SortedMap<String, Long> rejected) {}
}
