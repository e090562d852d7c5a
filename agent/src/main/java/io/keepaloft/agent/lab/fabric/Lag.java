package io.keepaloft.agent.lab.fabric;

import java.util.Arrays;
import java.util.Locale;

/** How long changes took from the moment the fabric was told until nftables had them. */
public final class Lag {
    private static final int KEPT = 4096;

    private final long[] tookNs = new long[KEPT];
    private int count;

    synchronized void add(long ns) {
        tookNs[count++ % KEPT] = ns;
    }

    public synchronized int changes() {
        return count;
    }

    /** @param quantile 0 to 1; 1 = the longest. @return of the newest changes, ns; 0 if there was none */
    public synchronized long ns(double quantile) {
        int kept = Math.min(count, KEPT);
        if (kept == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(tookNs, kept);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(kept - 1, Math.floor(quantile * kept))];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d changes; p50 %.1f ms, p99 %.1f ms, longest %.1f ms", changes(), ns(0.5) / 1e6, ns(0.99) / 1e6, ns(1) / 1e6);
    }
}
