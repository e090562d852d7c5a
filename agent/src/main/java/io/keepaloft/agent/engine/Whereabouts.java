package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Observation;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the holders of the cloud's resources are on the network, as far as the cloud tells now or told with another resource of theirs: one
 * holder must not be judged as a member here and a stranger there.
 */
final class Whereabouts {
    private static final int MOST_REMEMBERED = 1_000;

    private final Map<String, List<IpAddress>> told = new HashMap<>();

    /** Of the holder that was seen; empty if the cloud never told. */
    List<IpAddress> of(Observation.HeldByOther seen) {
        List<IpAddress> now = read(seen);
        if (!now.isEmpty() && (told.size() < MOST_REMEMBERED || told.containsKey(seen.holder()))) {
            told.put(seen.holder(), now);
        }
        return now.isEmpty() ? told.getOrDefault(seen.holder(), now) : now;
    }

    /** What is no address tells nothing of the holder. */
    private static List<IpAddress> read(Observation.HeldByOther seen) {
        List<IpAddress> known = new ArrayList<>();
        for (String text : seen.addresses()) {
            try {
                known.add(IpAddress.parse(text));
            } catch (IllegalArgumentException _) {
                // as if the cloud had not told it: the holder may be a peer
            }
        }
        return known;
    }
}
