package io.keepaloft.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One received datagram in a buffer that is used again for the next.
 *
 * <p>IPv4 raw sockets deliver the IP header; IPv6 raw sockets do not, and ancillary data gives the rest (RFC 3542 §6).
 * Any bytes are allowed: what cannot be read has {@code payloadLength() == -1} and is rejected by the decoder.
 */
public final class Packet {
    static final int VRRP_PROTOCOL = 112;

    private final ByteBuffer data;
    private Family family = Family.IPV4;
    private long sourceHi;
    private long sourceLo;
    private long destinationHi;
    private long destinationLo;
    private int ttl;
    private int ipProtocol;
    private int payloadOffset;
    private int payloadLength = -1;
    private int declaredLength;

    /** A packet over a direct buffer of its own, fit to be handed to a native receive call. */
    public Packet(int capacity) {
        this(ByteBuffer.allocateDirect(capacity));
    }

    /** A packet over the caller's buffer; byte order is set to the network's. Bytes are read from index 0. */
    public Packet(ByteBuffer data) {
        this.data = data.order(ByteOrder.BIG_ENDIAN);
    }

    public ByteBuffer data() {
        return data;
    }

    /** Says that the buffer holds {@code length} bytes from a raw IPv4 socket, IP header first (RFC 791 §3.1). */
    public void ipv4(int length) {
        family = Family.IPV4;
        sourceHi = 0;
        destinationHi = 0;
        int available = Math.min(length, data.capacity());
        int headerLength = available < 20 ? 0 : (data.get(0) & 0x0F) * 4;
        if (available < 20 || (data.get(0) & 0xF0) != 0x40 || headerLength < 20 || headerLength > available) {
            malformed();
            return;
        }
        declaredLength = (data.getShort(2) & 0xFFFF) - headerLength;
        ttl = data.get(8) & 0xFF;
        ipProtocol = data.get(9) & 0xFF;
        sourceLo = data.getInt(12) & 0xFFFF_FFFFL;
        destinationLo = data.getInt(16) & 0xFFFF_FFFFL;
        payloadOffset = headerLength;
        payloadLength = available - headerLength;
    }

    /** Says that the buffer holds {@code length} bytes from a raw IPv6 socket: the VRRP message alone. */
    public void ipv6(int length, long srcHi, long srcLo, long dstHi, long dstLo, int hopLimit) {
        family = Family.IPV6;
        sourceHi = srcHi;
        sourceLo = srcLo;
        destinationHi = dstHi;
        destinationLo = dstLo;
        ttl = hopLimit;
        ipProtocol = VRRP_PROTOCOL;
        payloadOffset = 0;
        payloadLength = Math.clamp(length, 0, data.capacity());
        declaredLength = payloadLength;
    }

    private void malformed() {
        sourceLo = 0;
        destinationLo = 0;
        ttl = 0;
        ipProtocol = 0;
        payloadOffset = 0;
        payloadLength = -1;
        declaredLength = -1;
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

    public long destinationHi() {
        return destinationHi;
    }

    public long destinationLo() {
        return destinationLo;
    }

    /** IPv4 TTL or IPv6 hop limit. */
    public int ttl() {
        return ttl;
    }

    /** Whether the destination is a multicast group. */
    public boolean multicast() {
        return IpAddress.isMulticast(family, destinationHi, destinationLo);
    }

    /** The protocol field of the IPv4 header: 112 for VRRP, 51 when an authentication header comes first. */
    int ipProtocol() {
        return ipProtocol;
    }

    int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes received behind the IP header, Ethernet padding included; -1 when there is no readable IP header. */
    int payloadLength() {
        return payloadLength;
    }

    /** Bytes that the IP header says are behind it; may be more or less than were received. */
    int declaredLength() {
        return declaredLength;
    }
}
