package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What became of elastic IPs that this host unbound: from which port, and whether binding them here was refused. The API has no dry run, so
 * only the attempt tells, and for as long as an attempt is remembered no other is made at the holder's cost.
 */
final class Unbound {

    /** After so long somebody may have repaired what was refused. */
    static final long REMEMBERED_NS = 300_000_000_000L;

    private record Refusal(CloudException why, long atNs) {}

    private final LongSupplier clockNs;
    private final Map<String, String> portById = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    Unbound(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    void unbound(String id, String fromPort) {
        portById.put(id, fromPort);
    }

    /** The port that it was unbound from, if it was us. */
    Optional<String> from(String id) {
        return Optional.ofNullable(portById.get(id));
    }

    void bound(String id) {
        portById.remove(id);
        refusals.remove(id);
    }

    void putBack(String id, CloudException why) {
        portById.remove(id);
        refusals.put(id, new Refusal(why, clockNs.getAsLong()));
    }

    /** Why it was put back lately. */
    Optional<CloudException> refusal(String id) {
        return Optional.ofNullable(refusals.get(id)).filter(refusal -> clockNs.getAsLong() - refusal.atNs() < REMEMBERED_NS).map(Refusal::why);
    }
}
