package io.keepaloft.cloud.simulator.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Faults as JSON. All keys are optional, the whole object is read before anything of it takes effect:
 * <pre>{@code
 * {"latency":  [{"action": "AssociateAddress", "before_ms": 200, "after_ms": 0}],
 *  "throttle": [{"action": "*", "per_second": 2.5, "burst": 10}],
 *  "next":     [{"action": "AssociateAddress", "calls": 1, "fault": "error|throttle|internal_error|cut",
 *                "status": 400, "code": "X", "after_apply": false}],
 *  "stale_reads_ms": 500,
 *  "forgive_stale_associations": false,
 *  "settling_ms": 800,
 *  "published_limits": false,
 *  "rebind_bound_addresses": false,
 *  "deny":     [{"principal": "i-…", "actions": ["AssociateAddress"]}],
 *  "permit":   [{"principal": "i-…", "actions": []}],
 *  "metadata": [{"instance": "*", "mode": "on|disabled|cut", "delay_ms": 0}],
 *  "metadata_tokens_required": false,
 *  "expire_credentials": true}
 * }</pre>
 */
public final class FaultSwitches {
    private enum Fault { ERROR, THROTTLE, INTERNAL_ERROR, CUT }

    private final Faults faults;
    private final MetadataSwitch metadata;
    private final KeyRing keys;
    private final List<Runnable> steps = new ArrayList<>();

    private FaultSwitches(Faults faults, MetadataSwitch metadata, KeyRing keys) {
        this.faults = faults;
        this.metadata = metadata;
        this.keys = keys;
    }

    /** @throws IllegalArgumentException which place is wrong; nothing was changed then */
    public static void apply(JsonNode json, Faults faults, MetadataSwitch metadata, KeyRing keys, Instant now) {
        var switches = new FaultSwitches(faults, metadata, keys);
        switches.read(new Fields(json, "faults", Set.of("latency", "throttle", "next", "stale_reads_ms", "forgive_stale_associations",
                "settling_ms", "published_limits", "rebind_bound_addresses", "deny", "permit", "metadata",
                "metadata_tokens_required", "expire_credentials")), now);
        switches.steps.forEach(Runnable::run);
    }

    private void read(Fields in, Instant now) {
        in.objects("latency", Set.of("action", "before_ms", "after_ms")).forEach(this::latency);
        in.objects("throttle", Set.of("action", "per_second", "burst")).forEach(this::throttle);
        in.objects("next", Set.of("action", "calls", "fault", "status", "code", "after_apply")).forEach(this::next);
        if (in.has("stale_reads_ms")) {
            var age = millis(in, "stale_reads_ms");
            steps.add(() -> faults.staleReads(age));
        }
        if (in.has("forgive_stale_associations")) {
            boolean forgive = in.flag("forgive_stale_associations", false);
            steps.add(() -> faults.forgiveStaleAssociations(forgive));
        }
        if (in.has("settling_ms")) {
            var time = millis(in, "settling_ms");
            steps.add(() -> faults.settling(time));
        }
        if (in.has("published_limits")) {
            boolean on = in.flag("published_limits", false);
            steps.add(() -> faults.publishedLimits(on));
        }
        if (in.has("rebind_bound_addresses")) {
            boolean rebind = in.flag("rebind_bound_addresses", false);
            steps.add(() -> faults.rebindBoundAddresses(rebind));
        }
        for (var permission : in.objects("deny", Set.of("principal", "actions"))) {
            String principal = permission.text("principal", Faults.ANY);
            var actions = permission.texts("actions").toArray(String[]::new);
            steps.add(() -> faults.deny(principal, actions));
        }
        for (var permission : in.objects("permit", Set.of("principal", "actions"))) {
            String principal = permission.text("principal", Faults.ANY);
            var actions = permission.texts("actions").toArray(String[]::new);
            steps.add(() -> faults.permit(principal, actions));
        }
        in.objects("metadata", Set.of("instance", "mode", "delay_ms")).forEach(this::metadata);
        if (in.has("metadata_tokens_required")) {
            boolean required = in.flag("metadata_tokens_required", false);
            steps.add(() -> metadata.requireTokens(required));
        }
        if (in.flag("expire_credentials", false)) {
            steps.add(() -> keys.expireTemporary(now));
        }
    }

    private void latency(Fields in) {
        String action = in.text("action", Faults.ANY);
        var before = millis(in, "before_ms");
        var after = millis(in, "after_ms");
        steps.add(() -> faults.latency(action, before, after));
    }

    private void throttle(Fields in) {
        String action = in.text("action", Faults.ANY);
        double perSecond = in.number("per_second");
        int burst = in.integer("burst", 1);
        if (perSecond < 0 || burst < 0) {
            throw new IllegalArgumentException("faults.throttle: rate and burst cannot be negative");
        }
        steps.add(() -> faults.throttle(action, perSecond, burst));
    }

    private void next(Fields in) {
        String action = in.text("action", Faults.ANY);
        int calls = in.integer("calls", 1);
        boolean after = in.flag("after_apply", false);
        if (calls < 0 || calls > 1000) {
            throw new IllegalArgumentException("faults.next: calls has to be between 0 and 1000");
        }
        Planned fault = switch (in.choice("fault", Fault.class, Fault.ERROR)) {
            case ERROR -> new Planned.Failure(in.integer("status", 400), in.text("code"), "Planned failure", after);
            case THROTTLE -> new Planned.Failure(503, "RequestLimitExceeded", "Request limit exceeded.", after);
            case INTERNAL_ERROR -> new Planned.Failure(500, "InternalError", "An internal error has occurred", after);
            case CUT -> new Planned.Cut(after);
        };
        steps.add(() -> faults.next(action, calls, fault));
    }

    private void metadata(Fields in) {
        String instance = in.text("instance", MetadataSwitch.ALL);
        var mode = in.choice("mode", MetadataSwitch.Mode.class, MetadataSwitch.Mode.ON);
        var delay = millis(in, "delay_ms");
        steps.add(() -> metadata.set(instance, mode, delay));
    }

    private static Duration millis(Fields in, String key) {
        int millis = in.integer(key, 0);
        if (millis < 0) {
            throw new IllegalArgumentException("faults: " + key + " cannot be negative");
        }
        return Duration.ofMillis(millis);
    }
}
