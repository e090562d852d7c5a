package io.keepaloft.agent.engine;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;

/** When each peer was last heard: the configured ones, and up to {@value #CAPACITY} in all; allocates nothing to note one. */
final class PeerTable {
    static final int CAPACITY = 32;
    private static final long NEVER = Long.MIN_VALUE;
    /** Longer than the longest usual interval between two advertisements, three times. */
    private static final long FRESH_NS = 10_000_000_000L;

    private final Family family;
    private final long[] hi = new long[CAPACITY];
    private final long[] lo = new long[CAPACITY];
    private final long[] heardNs = new long[CAPACITY];
    private final long[] multicastNs = new long[CAPACITY];
    private final long[] unicastNs = new long[CAPACITY];
    private final boolean[] configured = new boolean[CAPACITY];
    private int count;

    PeerTable(Family family, Iterable<IpAddress> configuredPeers) {
        this.family = family;
        for (IpAddress peer : configuredPeers) {
            int at = slot(peer.hi(), peer.lo());
            configured[at] = true;
        }
    }

    void heard(Advert advert, boolean multicast, long nowNs) {
        int at = slot(advert.sourceHi(), advert.sourceLo());
        heardNs[at] = nowNs;
        (multicast ? multicastNs : unicastNs)[at] = nowNs;
    }

    int count() {
        return count;
    }

    IpAddress address(int index) {
        return new IpAddress(family, hi[index], lo[index]);
    }

    /** Milliseconds since the peer was heard, or null if it never was. */
    Long silentMs(int index, long nowNs) {
        return heardNs[index] == NEVER ? null : Long.valueOf((nowNs - heardNs[index]) / 1_000_000);
    }

    /** The paths on which the peer was heard last; one that brought nothing for a while before that is not among them. */
    List<String> heardOn(int index) {
        if (heardNs[index] == NEVER) {
            return List.of();
        }
        boolean multicast = fresh(multicastNs[index], heardNs[index]);
        boolean unicast = fresh(unicastNs[index], heardNs[index]);
        return multicast && unicast ? List.of("multicast", "unicast") : List.of(multicast ? "multicast" : "unicast");
    }

    private static boolean fresh(long onPathNs, long lastNs) {
        return onPathNs != NEVER && lastNs - onPathNs <= FRESH_NS;
    }

    /** The slot of an address; a new one displaces the unconfigured peer that has been silent longest when all are taken. */
    private int slot(long addressHi, long addressLo) {
        int silent = CAPACITY - 1;
        for (int i = 0; i < count; i++) {
            if (hi[i] == addressHi && lo[i] == addressLo) {
                return i;
            }
            if (!configured[i] && (configured[silent] || heardNs[i] < heardNs[silent])) {
                silent = i;
            }
        }
        int at = count < CAPACITY ? count++ : silent;
        hi[at] = addressHi;
        lo[at] = addressLo;
        configured[at] = false;
        heardNs[at] = NEVER;
        multicastNs[at] = NEVER;
        unicastNs[at] = NEVER;
        return at;
    }
}
