package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Family;
import java.nio.ByteBuffer;

/**
 * Writes and reads probes, which are the same on every rung; no bytes throw.
 *
 * <pre>
 *  0 magic 'K' 'P'  2 version  3 kind (0 question, 1 answer)
 *  4 vrid  5 family (4, 6)     6 rungs on which the sender heard the receiver's probes  7 rungs on which it sends its own
 *  8 number of the round of probing, random
 * 16 HMAC-SHA-256 of what stands before
 * </pre>
 */
final class ProbeCodec {
    static final int BYTES = 48;
    private static final int BODY_BYTES = 16;
    private static final short MAGIC = 0x4B50;
    private static final int VERSION = 1;

    private final HmacSha256 hmac;
    private final int vrid;
    private final int family;
    private final byte[] bytes = new byte[BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(bytes);
    private final byte[] code = new byte[HmacSha256.BYTES];

    ProbeCodec(ChannelKey key, AdvertFormat format) {
        this.hmac = key.hmac();
        this.vrid = format.vrid();
        this.family = format.family() == Family.IPV4 ? 4 : 6;
    }

    /** The virtual router that a datagram claims to be for; -1 if it is no probe. */
    static int vridOf(ByteBuffer datagram) {
        int at = datagram.position();
        return datagram.remaining() != BYTES || datagram.getShort(at) != MAGIC ? -1 : datagram.get(at + 4) & 0xFF;
    }

    void encode(boolean answer, int heardOn, int sentOn, long number, ByteBuffer into) {
        view.clear().putShort(MAGIC).put((byte) VERSION).put((byte) (answer ? 1 : 0));
        view.put((byte) vrid).put((byte) family).put((byte) heardOn).put((byte) sentOn).putLong(number);
        hmac.compute(bytes, BODY_BYTES, bytes, BODY_BYTES);
        into.put(bytes);
    }

    /** @return whether the bytes are an authentic probe of this virtual router; only then what {@link #answer} and the others say is defined */
    boolean decode(byte[] from, int length) {
        if (length != BYTES) {
            return false;
        }
        System.arraycopy(from, 0, bytes, 0, BYTES);
        hmac.compute(bytes, BODY_BYTES, code, 0);
        int wrong = 0; // in constant time, as in MessageCodec
        for (int i = 0; i < code.length; i++) {
            wrong |= code[i] ^ bytes[BODY_BYTES + i];
        }
        return wrong == 0 && view.getShort(0) == MAGIC && bytes[2] == VERSION && (bytes[3] & ~1) == 0 && (bytes[4] & 0xFF) == vrid && bytes[5] == family
                && ((bytes[6] | bytes[7]) & ~Rung.ALL) == 0;
    }

    boolean answer() {
        return bytes[3] == 1;
    }

    int heardOn() {
        return bytes[6];
    }

    int sentOn() {
        return bytes[7];
    }

    long number() {
        return view.getLong(8);
    }
}
