package io.keepaloft.protocol.wire;

import java.nio.ByteBuffer;

/** Puts VRRP messages into packets as the kernel would deliver them: IPv4 with its header, IPv6 without. */
public final class TestPackets {
    public static final IpAddress GROUP_V4 = IpAddress.parse("224.0.0.18");
    public static final IpAddress GROUP_V6 = IpAddress.parse("ff02::12");
    private static final int HEADER_BYTES = 20;

    private TestPackets() {
    }

    public static IpAddress group(Family family) {
        return family == Family.IPV4 ? GROUP_V4 : GROUP_V6;
    }

    /** Copies {@code payload}, from 0 to its limit, into a packet. */
    public static void deliver(Packet into, IpAddress source, IpAddress destination, int ttl, ByteBuffer payload) {
        ByteBuffer data = into.data();
        if (source.family() == Family.IPV6) {
            data.put(0, payload, 0, payload.limit());
            into.ipv6(payload.limit(), source.hi(), source.lo(), destination.hi(), destination.lo(), ttl);
            return;
        }
        int length = HEADER_BYTES + payload.limit();
        data.putInt(0, 0x45C0_0000 | length);
        data.putInt(4, 0x0000_4000);
        data.putInt(8, ttl << 24 | 112 << 16);
        data.putInt(12, (int) source.lo());
        data.putInt(16, (int) destination.lo());
        data.put(HEADER_BYTES, payload, 0, payload.limit());
        into.ipv4(length);
    }

    /** Encodes an advertisement and delivers it with TTL 255. */
    public static Packet advert(AdvertFormat format, int priority, IpAddress source, IpAddress destination) {
        Packet packet = new Packet(4200);
        ByteBuffer payload = ByteBuffer.allocate(4200);
        new AdvertEncoder().encode(format, priority, source, destination, payload);
        deliver(packet, source, destination, 255, payload);
        return packet;
    }
}
