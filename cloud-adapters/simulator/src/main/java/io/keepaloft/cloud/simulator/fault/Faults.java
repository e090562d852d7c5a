package io.keepaloft.cloud.simulator.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The switches of everything that can go wrong on demand. Thread-safe; each takes effect on the next call. An action is named as the API names
 * it, `*` means every action; what is set for an action's own name goes before what is set for `*`.
 */
public final class Faults {
    public static final String ANY = "*";
    private static final int MOST_PLANNED = 10_000;

    /** How long a call takes: before it takes effect, and between its effect and its answer. */
    public record Latency(Duration before, Duration after) {
        static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO);
    }

    private final LongSupplier nanoClock;
    private final Map<String, Latency> latencies = new TreeMap<>();
    private final Map<String, TokenBucket> buckets = new TreeMap<>();
    /** What a throttle of any action has become for each of those that were called. */
    private final Map<String, TokenBucket> bucketsOfAny = new TreeMap<>();
    private final Map<String, TokenBucket> published = new TreeMap<>();
    private final Map<String, Deque<Planned>> planned = new TreeMap<>();
    private final Map<String, Set<String>> denied = new TreeMap<>();
    private final Traps traps = new Traps();
    private long staleReadsNs;
    private boolean forgivesStaleAssociations;
    private boolean publishedLimits;
    private long settlingNs;
    private boolean rebindsBoundAddresses;

    public Faults(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Slows an action down; zero and zero end it. */
    public synchronized Faults latency(String action, Duration before, Duration after) {
        if (before.isNegative() || after.isNegative()) {
            throw new IllegalArgumentException("a latency cannot be negative");
        }
        latencies.put(action, new Latency(before, after));
        return this;
    }

    public Faults latency(String action, Duration before) {
        return latency(action, before, Duration.ZERO);
    }

    /** Beyond `perSecond` calls, with bursts of up to `burst`, the action answers RequestLimitExceeded; any action: each one for itself, as at AWS. */
    public synchronized Faults throttle(String action, double perSecond, int burst) {
        if (!(perSecond >= 0) || burst < 0) {
            throw new IllegalArgumentException("a throttle needs a rate and a burst that are not negative");
        }
        buckets.put(action, new TokenBucket(perSecond, burst, nanoClock.getAsLong()));
        bucketsOfAny.clear();
        return this;
    }

    /**
     * Throttles every action of EC2 as AWS publishes it, each with a bucket of its own: 50 calls and 5 a second for what changes something, 100
     * and 20 for what only looks. What was set by {@link #throttle} goes first.
     * Source: Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API".
     */
    public synchronized Faults publishedLimits(boolean on) {
        publishedLimits = on;
        published.clear();
        return this;
    }

    public synchronized Faults unthrottle(String action) {
        buckets.remove(action);
        bucketsOfAny.clear();
        return this;
    }

    /** The next `calls` of the action go wrong so; plans queue up behind each other. */
    public synchronized Faults next(String action, int calls, Planned fault) {
        var queue = planned.computeIfAbsent(action, _ -> new ArrayDeque<>());
        if (calls < 0 || queue.size() + calls > MOST_PLANNED) {
            throw new IllegalArgumentException("between 0 and " + MOST_PLANNED + " faults can be planned for an action");
        }
        for (int i = 0; i < calls; i++) {
            queue.addLast(fault);
        }
        return this;
    }

    public Faults failNext(String action, int calls, int httpStatus, String code) {
        return next(action, calls, new Planned.Failure(httpStatus, code, "Planned failure", false));
    }

    public Faults throttleNext(String action, int calls) {
        return next(action, calls, new Planned.Failure(503, "RequestLimitExceeded", "Request limit exceeded.", false));
    }

    public Faults internalErrorNext(String action, int calls) {
        return next(action, calls, new Planned.Failure(500, "InternalError", "An internal error has occurred", false));
    }

    /** The next calls take effect, but their answers never arrive. */
    public Faults loseResponseNext(String action, int calls) {
        return next(action, calls, new Planned.Cut(true));
    }

    /** Describing calls and the metadata service see the cloud as it was that long ago; zero ends it. */
    public synchronized Faults staleReads(Duration age) {
        staleReadsNs = age.toNanos();
        return this;
    }

    /**
     * What the API reference says and the API does not do: a DisassociateAddress of an association that is gone succeeds.
     * Off, it answers InvalidAssociationID.NotFound, which is what is seen in practice.
     */
    public synchronized Faults forgiveStaleAssociations(boolean forgive) {
        forgivesStaleAssociations = forgive;
        return this;
    }

    /**
     * How long a cloud takes to do what it has accepted; zero: it is done when it answers. Huawei Cloud binds and unbinds elastic IPs that much
     * later; EC2's metadata service tells of an assigned address that much later.
     * A failure that is planned for the action `SettlePublicip` makes a binding end in BIND_ERROR.
     */
    public synchronized Faults settling(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("settling cannot take less than no time");
        }
        settlingNs = time.toNanos();
        return this;
    }

    /** Whether Huawei Cloud moves an elastic IP that is bound elsewhere. Off, it refuses (VPC.0510), as its reference says. */
    public synchronized Faults rebindBoundAddresses(boolean rebind) {
        rebindsBoundAddresses = rebind;
        return this;
    }

    /** Takes permissions away: from a principal by name, or from all with `*`. An action with a space behind it and an id: of what names that id. */
    public synchronized Faults deny(String principal, String... actions) {
        denied.computeIfAbsent(principal, _ -> new HashSet<>()).addAll(List.of(actions));
        return this;
    }

    /** Gives back what {@link #deny} took; without actions, everything. */
    public synchronized Faults permit(String principal, String... actions) {
        if (actions.length == 0) {
            denied.remove(principal);
        } else {
            denied.getOrDefault(principal, new HashSet<>()).removeAll(List.of(actions));
        }
        return this;
    }

    /** Points at which a caller meets its end. */
    public Traps traps() {
        return traps;
    }

    /** Everything works again. */
    public synchronized Faults clear() {
        traps.clear();
        latencies.clear();
        buckets.clear();
        bucketsOfAny.clear();
        planned.clear();
        denied.clear();
        staleReadsNs = 0;
        forgivesStaleAssociations = false;
        publishedLimits = false;
        published.clear();
        settlingNs = 0;
        rebindsBoundAddresses = false;
        return this;
    }

    public synchronized Latency latencyOf(String action) {
        return latencies.getOrDefault(action, latencies.getOrDefault(ANY, Latency.NONE));
    }

    /** Takes a token of the action; false = throttled. */
    public synchronized boolean admit(String action) {
        long nowNs = nanoClock.getAsLong();
        var any = buckets.get(ANY);
        var bucket = any == null || buckets.containsKey(action) ? buckets.get(action)
                : bucketsOfAny.computeIfAbsent(action, _ -> new TokenBucket(any.perSecond(), any.size(), nowNs));
        if (bucket == null && publishedLimits) {
            boolean looks = action.startsWith("Describe") || action.startsWith("Get");
            bucket = published.computeIfAbsent(action, _ -> new TokenBucket(looks ? 20 : 5, looks ? 100 : 50, nowNs));
        }
        return bucket == null || bucket.take(nowNs);
    }

    /** Takes the next planned fault of the action. */
    public synchronized Optional<Planned> takePlanned(String action) {
        for (String name : List.of(action, ANY)) {
            var fault = planned.getOrDefault(name, new ArrayDeque<>()).pollFirst();
            if (fault != null) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    public boolean permits(String principal, String action) {
        return permits(principal, action, "");
    }

    /** @param names what is asked for, as text: the ids in it count */
    public synchronized boolean permits(String principal, String action, String names) {
        return List.of(principal, ANY).stream().flatMap(name -> denied.getOrDefault(name, Set.of()).stream())
                .noneMatch(each -> each.equals(action) || each.equals(ANY) || each.startsWith(action + " ") && names.contains(each.substring(action.length() + 1)));
    }

    public synchronized long staleReadsNs() {
        return staleReadsNs;
    }

    public synchronized boolean forgivesStaleAssociations() {
        return forgivesStaleAssociations;
    }

    public synchronized long settlingNs() {
        return settlingNs;
    }

    public synchronized boolean rebindsBoundAddresses() {
        return rebindsBoundAddresses;
    }

    /** What is set, for people. */
    public synchronized Map<String, Object> describe() {
        var out = new TreeMap<String, Object>();
        latencies.forEach((action, latency) -> out.put("latency " + action, latency.before().toMillis() + "+" + latency.after().toMillis() + " ms"));
        buckets.forEach((action, bucket) -> out.put("throttle " + action, bucket.perSecond() + "/s, burst " + bucket.size()));
        planned.forEach((action, queue) -> out.put("planned " + action, queue.size()));
        denied.forEach((principal, actions) -> out.put("denied " + principal, actions.stream().sorted().toList().toString()));
        out.put("stale_reads_ms", staleReadsNs / 1_000_000);
        out.put("forgive_stale_associations", forgivesStaleAssociations);
        out.put("published_limits", publishedLimits);
        out.put("settling_ms", settlingNs / 1_000_000);
        out.put("rebind_bound_addresses", rebindsBoundAddresses);
        return out;
    }
}
