package io.keepaloft.protocol.wire;

import java.nio.ByteBuffer;

/**
 * A VRRP packet of a type that no router knows, and therefore discards (RFC 5798 §5.2.2, RFC 3768 §5.3.2): it travels like an advertisement,
 * through the same rules, and elects nobody.
 *
 * <p>What ignores the type has more reasons to discard it, and none to obey: the lowest priority, no addresses, an authentication type and
 * an interval that nobody uses, and no checksum.
 */
public final class ProbeFrame {
    public static final int HEADER_BYTES = 8;
    /** The last one, which will be assigned last if ever. */
    private static final int TYPE = 15;
    private static final int LOWEST_PRIORITY = 1;

    private ProbeFrame() {
    }

    /** Writes the header from the buffer's position on; the body comes behind it. */
    public static void header(int version, int vrid, ByteBuffer into) {
        into.put((byte) (version << 4 | TYPE)).put((byte) vrid).put((byte) LOWEST_PRIORITY).put((byte) 0);
        into.put((byte) 0xFF).put((byte) 0xFF).putShort((short) 0);
    }

    public static boolean is(Packet packet) {
        return packet.payloadLength() >= HEADER_BYTES && packet.ipProtocol() == Packet.VRRP_PROTOCOL && (packet.data().get(packet.payloadOffset()) & 0x0F) == TYPE;
    }

    /** Of what stands behind the header. */
    public static int bodyLength(Packet packet) {
        return Math.min(packet.payloadLength(), packet.declaredLength()) - HEADER_BYTES;
    }

    /** The word so many bytes behind the header; the body must be long enough. */
    public static int bodyInt(Packet packet, int offset) {
        return packet.data().getInt(packet.payloadOffset() + HEADER_BYTES + offset);
    }

    /** As {@link #bodyInt}. */
    public static long bodyLong(Packet packet, int offset) {
        return packet.data().getLong(packet.payloadOffset() + HEADER_BYTES + offset);
    }

    /** Copies what stands behind the header. @return its length, which may be more than there was room for */
    public static int body(Packet packet, byte[] into) {
        int length = bodyLength(packet);
        packet.data().get(packet.payloadOffset() + HEADER_BYTES, into, 0, Math.clamp(length, 0, into.length));
        return length;
    }
}
