package io.keepaloft.protocol.election;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a virtual router watches: the sum of the weights, and whether something forbids it to work. */
final class Trackers {
    private final Map<String, Tracked> byName = new LinkedHashMap<>();

    private record Tracked(TrackerConfig config, TrackerStatus status) {
        int adjustment() {
            return config.adjustment(status);
        }
    }

    Trackers(List<TrackerConfig> configs) {
        reconfigure(configs);
    }

    /** Takes over a new list; what was known of a tracker that stays is kept. */
    void reconfigure(List<TrackerConfig> configs) {
        Map<String, Tracked> before = Map.copyOf(byName);
        byName.clear();
        for (TrackerConfig config : configs) {
            Tracked known = before.get(config.name());
            TrackerStatus status = known == null ? config.initial() : known.status();
            if (byName.put(config.name(), new Tracked(config, status)) != null) {
                throw new IllegalArgumentException("tracked twice: " + config.name());
            }
        }
    }

    void update(String name, TrackerStatus status) {
        byName.computeIfPresent(name, (_, tracked) -> new Tracked(tracked.config(), status));
    }

    /** The sum of what weighted trackers add and subtract now. */
    int adjustment() {
        return byName.values().stream().mapToInt(Tracked::adjustment).sum();
    }

    /** Those of {@link #adjustment} that are not 0. */
    List<Adjustment> adjustments() {
        return byName.values().stream().filter(tracked -> tracked.adjustment() != 0).map(tracked -> new Adjustment(tracked.config().name(), tracked.adjustment())).toList();
    }

    /** The first tracker of weight 0 that is down, or null. */
    String failed() {
        return firstDecisive(TrackerStatus.DOWN);
    }

    /** The first tracker of weight 0 without a result, or null. */
    String awaited() {
        return firstDecisive(TrackerStatus.UNKNOWN);
    }

    private String firstDecisive(TrackerStatus status) {
        for (Tracked tracked : byName.values()) {
            if (tracked.config().weight() == 0 && tracked.status() == status) {
                return tracked.config().name();
            }
        }
        return null;
    }
}
