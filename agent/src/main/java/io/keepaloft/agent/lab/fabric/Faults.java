package io.keepaloft.agent.lab.fabric;

import java.util.Map;
import java.util.Set;

/**
 * What is broken on purpose; immutable.
 *
 * @param cutIn ids of ports that nothing reaches
 * @param cutOut ids of ports that nothing comes from
 * @param dropPercent by id of the port, of the packets in each direction
 * @param between pairs: nothing of the first reaches the second
 */
record Faults(Set<String> cutIn, Set<String> cutOut, Map<String, Integer> dropPercent, Set<Pair> between) {
    record Pair(String from, String to) { }

    static final Faults NONE = new Faults(Set.of(), Set.of(), Map.of(), Set.of());

    Faults {
        cutIn = Set.copyOf(cutIn);
        cutOut = Set.copyOf(cutOut);
        dropPercent = Map.copyOf(dropPercent);
        between = Set.copyOf(between);
    }
}
