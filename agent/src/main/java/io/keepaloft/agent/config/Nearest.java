package io.keepaloft.agent.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {
    /** Longer words are no typing errors of a keyword, and would cost time. */
    private static final int MAX_LENGTH = 64;

    private Nearest() {
    }

    /** The candidate with the fewest edits, if these are at most a third of its length (and at most three). */
    static Optional<String> to(String typed, Collection<String> candidates) {
        if (typed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String best = null;
        int bestEdits = Integer.MAX_VALUE;
        for (var candidate : candidates) {
            int allowed = Math.min(3, Math.max(1, candidate.length() / 3));
            if (candidate.length() <= MAX_LENGTH && Math.abs(candidate.length() - typed.length()) <= allowed) {
                int edits = edits(typed, candidate);
                if (edits <= allowed && edits < bestEdits) {
                    best = candidate;
                    bestEdits = edits;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** "did you mean 'x'?", or the other text when nothing is near. */
    public static String hint(String typed, Collection<String> candidates, String otherwise) {
        return to(typed, candidates).map(near -> "did you mean '" + near + "'?").orElse(otherwise);
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance). */
    static int edits(String a, String b) {
        var before = new int[b.length() + 1];
        var last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
