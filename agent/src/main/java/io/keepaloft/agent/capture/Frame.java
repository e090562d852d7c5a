package io.keepaloft.agent.capture;

import io.keepaloft.protocol.wire.Packet;

/**
 * Finds the IP packet in a captured frame; pure, and safe with any bytes.
 *
 * <p>Link types as in tcpdump.org's list: Ethernet with up to two VLAN tags, Linux cooked (the interface {@code any}),
 * cooked version 2, BSD loopback, and bare IP (tunnels).
 */
final class Frame {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int VRRP = 112;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int MAX_VLAN_TAGS = 2;

    private Frame() {}

    /**
     * Puts the frame's IP packet into {@code into}.
     *
     * @return false if there is none, or {@code into} has no room for it
     */
    static boolean read(int linkType, byte[] frame, Packet into) {
        return switch (linkType) {
            case 1 -> ethernet(frame, into);
            case 113 -> ip(u16(frame, 14), frame, 16, into);
            case 276 -> ip(u16(frame, 0), frame, 20, into);
            case 0 -> bare(frame, 4, into);
            case 12, 14, 101 -> bare(frame, 0, into);
            default -> false;
        };
    }

    private static boolean ethernet(byte[] frame, Packet into) {
        int at = 12;
        for (int tags = 0; tags < MAX_VLAN_TAGS && (u16(frame, at) == 0x8100 || u16(frame, at) == 0x88A8); tags++) {
            at += 4;
        }
        return ip(u16(frame, at), frame, at + 2, into);
    }

    private static boolean bare(byte[] frame, int at, Packet into) {
        int version = at < frame.length ? (frame[at] & 0xF0) >>> 4 : 0;
        return ip(version == 4 ? IPV4 : version == 6 ? IPV6 : 0, frame, at, into);
    }

    private static boolean ip(int etherType, byte[] frame, int at, Packet into) {
        int available = frame.length - at;
        if (available <= 0 || available > into.data().capacity()) {
            return false;
        }
        if (etherType == IPV4) {
            into.data().put(0, frame, at, available);
            into.ipv4(available);
            return true;
        }
        if (etherType != IPV6 || available < IPV6_HEADER_BYTES || (frame[at + 6] & 0xFF) != VRRP) {
            return false;
        }
        // RFC 8200 §3: payload length at 4, hop limit at 7, addresses at 8 and 24. Ethernet's padding is cut off.
        int payload = Math.min(u16(frame, at + 4), available - IPV6_HEADER_BYTES);
        into.data().put(0, frame, at + IPV6_HEADER_BYTES, payload);
        into.ipv6(payload, u64(frame, at + 8), u64(frame, at + 16), u64(frame, at + 24), u64(frame, at + 32), frame[at + 7] & 0xFF);
        return true;
    }

    private static int u16(byte[] bytes, int at) {
        return at + 1 < bytes.length ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : 0;
    }

    private static long u64(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }
}
