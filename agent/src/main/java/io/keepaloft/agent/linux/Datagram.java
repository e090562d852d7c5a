package io.keepaloft.agent.linux;

import io.keepaloft.protocol.wire.Family;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One received UDP datagram and who sent it: a view that {@link UdpSocket} fills again for each, so that receiving allocates nothing. */
public final class Datagram {
    private final ByteBuffer data;
    private Family family = Family.IPV4;
    private long sourceHi;
    private long sourceLo;
    private int sourcePort;
    private int length;

    /** @param capacity what is longer is cut, and {@link #truncated} */
    public Datagram(int capacity) {
        this.data = ByteBuffer.allocateDirect(capacity).order(ByteOrder.BIG_ENDIAN);
    }

    /** @param received bytes on the wire */
    void filled(ByteBuffer from, int received, Family of, long hi, long lo, int port) {
        length = received;
        family = of;
        sourceHi = hi;
        sourceLo = lo;
        sourcePort = port;
        int kept = Math.min(Math.min(received, from.capacity()), data.capacity());
        data.clear().limit(kept);
        data.put(0, from, 0, kept);
    }

    /** The bytes, from position 0 to the limit, in the network's order; whoever reads may move both. */
    public ByteBuffer data() {
        return data;
    }

    public Family family() {
        return family;
    }

    public long sourceHi() {
        return sourceHi;
    }

    public long sourceLo() {
        return sourceLo;
    }

    public int sourcePort() {
        return sourcePort;
    }

    /** Whether it was longer than there is room for. */
    public boolean truncated() {
        return length > data.capacity();
    }
}
