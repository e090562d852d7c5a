package io.keepaloft.protocol.wire;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071) over a VRRP message, with or without the pseudo-header of RFC 5798 §5.2.8. */
final class Checksum {
    /** The VRRP group, which keepalived up to 1.3.6 put into every pseudo-header (RFC 5798 §5.1.1.2). */
    static final long GROUP_V4 = 0xE000_0012L;

    private Checksum() {
    }

    /** Sum of the big-endian 16-bit words of a range, the checksum field included; an odd last byte is the high half. */
    static long sum(ByteBuffer data, int offset, int length) {
        long sum = 0;
        int at = offset;
        int end = offset + length;
        for (; at + 4 <= end; at += 4) {
            int word = data.getInt(at);
            sum += (word >>> 16) + (word & 0xFFFF);
        }
        for (; at + 2 <= end; at += 2) {
            sum += data.getShort(at) & 0xFFFF;
        }
        return at < end ? sum + ((data.get(at) & 0xFF) << 8) : sum;
    }

    /** Sum of the pseudo-header: both addresses, the length of the message, protocol 112 (RFC 8200 §8.1). */
    static long pseudoHeader(long srcHi, long srcLo, long dstHi, long dstLo, int length) {
        return words(srcHi) + words(srcLo) + words(dstHi) + words(dstLo) + length + Packet.VRRP_PROTOCOL;
    }

    private static long words(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits & 0xFFFF);
    }

    /** Folds a sum to 16 bits and complements it: 0 when the summed range holds its own correct checksum. */
    static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) (~folded & 0xFFFF);
    }
}
