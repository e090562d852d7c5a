package io.keepaloft.agent.lab.wire;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How many packets of each kind a host has sent and received, at one moment or in one time; every kind is there. */
public record Counts(Map<PacketKind, Integer> sent, Map<PacketKind, Integer> received) {
    public static final Counts NONE = new Counts(new EnumMap<>(PacketKind.class), new EnumMap<>(PacketKind.class));

    public Counts {
        sent = complete(sent);
        received = complete(received);
    }

    private static Map<PacketKind, Integer> complete(Map<PacketKind, Integer> counts) {
        Map<PacketKind, Integer> all = new EnumMap<>(PacketKind.class);
        for (PacketKind kind : PacketKind.values()) {
            all.put(kind, counts.getOrDefault(kind, 0));
        }
        return all;
    }

    /** How many of these kinds together. */
    public int of(boolean wereSent, Set<PacketKind> kinds) {
        Map<PacketKind, Integer> counts = wereSent ? sent : received;
        return kinds.stream().mapToInt(counts::get).sum();
    }

    /** What came on top of those. */
    public Counts since(Counts before) {
        return new Counts(difference(sent, before.sent), difference(received, before.received));
    }

    private static Map<PacketKind, Integer> difference(Map<PacketKind, Integer> now, Map<PacketKind, Integer> before) {
        Map<PacketKind, Integer> all = new EnumMap<>(PacketKind.class);
        now.forEach((kind, count) -> all.put(kind, count - before.get(kind)));
        return all;
    }

    /** By the words of scenarios. @param all also kinds of which there were none */
    public static Map<String, Integer> words(Map<PacketKind, Integer> counts, boolean all) {
        Map<String, Integer> words = new LinkedHashMap<>();
        counts.forEach((kind, count) -> {
            if (all || count > 0) {
                words.put(kind.word(), count);
            }
        });
        return words;
    }
}
