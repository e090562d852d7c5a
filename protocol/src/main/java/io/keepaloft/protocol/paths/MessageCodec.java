package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.Family;
import java.nio.ByteBuffer;

/**
 * Writes and reads messages of the peer channel; no bytes throw, and nothing is allocated.
 *
 * <pre>
 *   0 magic 'K' 'L'  2 version  3 kind          76 ms since a message of the receiver was believed; -1 never
 *   4 vrid  5 family (4, 6)  6 state  7 flags   80 digest: 5 parts of 8 bytes (ConfigPart)
 *   8 priority  9 rungs sent on  10 reserved   120 HMAC-SHA-256 of what stands before
 *  12 interval in units of 10 ms
 *  16 session  24 token  32 echo  40 sequence
 *  48 source of the sender's advertisements (16 bytes); in an introduction, where another peer speaks from
 *  64 ms since the receiver's advertisements were heard on each rung, 3 x 4 bytes; -1 never
 * </pre>
 *
 * Every message has this length, so no answer is larger than what it answers.
 */
final class MessageCodec {
    static final int BYTES = 152;
    private static final int BODY_BYTES = 120;
    private static final short MAGIC = 0x4B4C;
    private static final int VERSION = 1;
    private static final int RESIGNED = 1;
    private static final int YIELDED = 2;
    private static final long UNIT_NS = 10_000_000L;
    private static final Message.Kind[] KINDS = Message.Kind.values();

    private final HmacSha256 hmac;
    private final int vrid;
    private final int family;
    private final byte[] bytes = new byte[BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(bytes);
    private final byte[] code = new byte[HmacSha256.BYTES];

    MessageCodec(ChannelKey key, int vrid, Family family) {
        this.hmac = key.hmac();
        this.vrid = vrid;
        this.family = family == Family.IPV4 ? 4 : 6;
    }

    /** The virtual router that a datagram claims to be for; -1 if it is none of this protocol. */
    static int vridOf(ByteBuffer datagram) {
        int at = datagram.position();
        return datagram.remaining() != BYTES || datagram.getShort(at) != MAGIC ? -1 : datagram.get(at + 4) & 0xFF;
    }

    /** Of one that was encoded here. */
    static boolean advertises(ByteBuffer datagram) {
        return datagram.get(datagram.position() + 3) == Message.Kind.ADVERT.ordinal();
    }

    void encode(Message message, ByteBuffer into) {
        view.clear();
        view.putShort(MAGIC).put((byte) VERSION).put((byte) message.kind.ordinal());
        view.put((byte) vrid).put((byte) family).put((byte) message.state).put((byte) ((message.resigned ? RESIGNED : 0) | (message.yielded ? YIELDED : 0)));
        view.put((byte) message.priority).put((byte) message.sendingOn).putShort((short) 0);
        view.putInt((int) Math.min(Integer.MAX_VALUE, message.intervalNs / UNIT_NS));
        view.putLong(message.session).putLong(message.token).putLong(message.echo).putLong(message.sequence);
        view.putLong(message.sourceHi).putLong(message.sourceLo);
        for (int i = 0; i < Rung.COUNT; i++) {
            view.putInt(message.heardMs[i]);
        }
        view.putInt(message.channelMs);
        for (int i = 0; i < message.digest.length; i++) {
            view.putLong(message.digest[i]);
        }
        hmac.compute(bytes, BODY_BYTES, bytes, BODY_BYTES);
        into.clear().put(bytes).flip();
    }

    /** Reads the datagram's remaining bytes; null if it is good, and only then {@code into} has defined contents. */
    ChannelReject decode(ByteBuffer datagram, Message into) {
        if (datagram.remaining() != BYTES) {
            return ChannelReject.LENGTH;
        }
        datagram.get(datagram.position(), bytes);
        if (view.getShort(0) != MAGIC) {
            return ChannelReject.MAGIC;
        }
        if (bytes[2] != VERSION) {
            return ChannelReject.VERSION;
        }
        if ((bytes[4] & 0xFF) != vrid || bytes[5] != family) {
            return ChannelReject.VRID;
        }
        return authentic() ? read(into) : ChannelReject.MAC;
    }

    private boolean authentic() {
        hmac.compute(bytes, BODY_BYTES, code, 0);
        int wrong = 0; // in constant time, so that the code cannot be guessed byte by byte
        for (int i = 0; i < code.length; i++) {
            wrong |= code[i] ^ bytes[BODY_BYTES + i];
        }
        return wrong == 0;
    }

    /** Whether it is a message about another virtual router, and yet made with our key. */
    boolean ofAnotherRouter(ByteBuffer datagram) {
        if (vridOf(datagram) < 0 || vridOf(datagram) == vrid) {
            return false;
        }
        datagram.get(datagram.position(), bytes);
        return bytes[2] == VERSION && authentic();
    }

    private ChannelReject read(Message into) {
        int units = view.getInt(12);
        boolean good = bytes[3] >= 0 && bytes[3] < KINDS.length && bytes[6] >= 0 && bytes[6] < Message.STATES
                && units > 0 && (bytes[9] & ~Rung.ALL) == 0;
        if (!good) {
            return ChannelReject.CONTENT;
        }
        into.kind = KINDS[bytes[3]];
        into.state = bytes[6];
        into.resigned = (bytes[7] & RESIGNED) != 0;
        into.yielded = (bytes[7] & YIELDED) != 0;
        into.priority = bytes[8] & 0xFF;
        into.sendingOn = bytes[9];
        into.intervalNs = units * UNIT_NS;
        into.session = view.getLong(16);
        into.token = view.getLong(24);
        into.echo = view.getLong(32);
        into.sequence = view.getLong(40);
        into.sourceHi = view.getLong(48);
        into.sourceLo = view.getLong(56);
        for (int i = 0; i < Rung.COUNT; i++) {
            into.heardMs[i] = Math.max(Message.NEVER_MS, view.getInt(64 + 4 * i));
        }
        into.channelMs = Math.max(Message.NEVER_MS, view.getInt(76));
        for (int i = 0; i < into.digest.length; i++) {
            into.digest[i] = view.getLong(80 + 8 * i);
        }
        return null;
    }
}
