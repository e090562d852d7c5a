package io.keepaloft.agent.lab.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many packets of each kind went which way when: counts of a hundred milliseconds each, for {@link #MOST_MS}. Thread-safe. */
final class Tally {
    static final int SLOT_MS = 100;
    /** What comes later counts in the last slot. */
    static final long MOST_MS = 4L * 3_600_000;
    private static final int MOST_SLOTS = (int) (MOST_MS / SLOT_MS);
    private static final int FIRST_SLOTS = 600;
    private static final PacketKind[] KINDS = PacketKind.values();

    /** A row for each kind sent, then for each received. */
    private final int[][] rows = new int[2 * KINDS.length][FIRST_SLOTS];
    private int slots;

    /** @param atMs from when the play began */
    synchronized void add(PacketKind kind, boolean sent, long atMs) {
        int slot = slot(atMs);
        slots = Math.max(slots, slot + 1);
        int[] row = rows[row(kind, sent)];
        if (slot >= row.length) {
            row = Arrays.copyOf(row, Math.min(MOST_SLOTS, Math.max(slot + 1, 2 * row.length)));
            rows[row(kind, sent)] = row;
        }
        row[slot]++;
    }

    private static int row(PacketKind kind, boolean sent) {
        return kind.ordinal() + (sent ? 0 : KINDS.length);
    }

    private static int slot(long atMs) {
        return Math.clamp(atMs / SLOT_MS, 0, MOST_SLOTS - 1);
    }

    /** From then on; what came in the same slot before counts too. */
    synchronized Counts since(long fromMs) {
        return between(slot(fromMs), slots);
    }

    /** Each second that had packets, by its number. */
    synchronized Map<Integer, Counts> seconds() {
        int each = 1000 / SLOT_MS;
        Map<Integer, Counts> seconds = new LinkedHashMap<>();
        for (int from = 0; from < slots; from += each) {
            Counts counts = between(from, Math.min(from + each, slots));
            if (!counts.equals(Counts.NONE)) {
                seconds.put(from / each, counts);
            }
        }
        return seconds;
    }

    private Counts between(int from, int to) {
        List<Map<PacketKind, Integer>> ways = new ArrayList<>();
        for (boolean sent : new boolean[] {true, false}) {
            Map<PacketKind, Integer> sums = new EnumMap<>(PacketKind.class);
            for (PacketKind kind : KINDS) {
                int[] row = rows[row(kind, sent)];
                int end = Math.min(to, row.length);
                sums.put(kind, Arrays.stream(row, Math.min(from, end), end).sum());
            }
            ways.add(sums);
        }
        return new Counts(ways.getFirst(), ways.getLast());
    }
}
