package io.keepaloft.agent.engine;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;

/** When each peer was last heard: the configured ones, and up to {@value #CAPACITY} in all; allocates nothing to note one. */
final class PeerTable {
    static final int CAPACITY = 32;
    private static final long NEVER = Long.MIN_VALUE;

    private final Family family;
    private final long[] hi = new long[CAPACITY];
    private final long[] lo = new long[CAPACITY];
    private final long[] heardNs = new long[CAPACITY];
    private final boolean[] configured = new boolean[CAPACITY];
    private int count;

    PeerTable(Family family, Iterable<IpAddress> configuredPeers) {
        this.family = family;
        for (IpAddress peer : configuredPeers) {
            int at = slot(peer.hi(), peer.lo());
            heardNs[at] = NEVER;
            configured[at] = true;
        }
    }

    void heard(Advert advert, long nowNs) {
        heardNs[slot(advert.sourceHi(), advert.sourceLo())] = nowNs;
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
        return at;
    }
}
