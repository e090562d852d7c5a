package io.keepaloft.agent.capture;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.RejectReason;
import java.nio.ByteBuffer;

/** Those checks of RFC 5798 §7.1 that need no configuration, for an observer: what fails them is dropped by every router. */
final class Soundness {
    private static final int HEADER_BYTES = 8;
    private static final int V2_AUTH_BYTES = 8;
    private static final long GROUP_V4 = 0xE000_0012L;
    private static final int VRRP = 112;

    private Soundness() {}

    /** The first fault; null if there is none. */
    static RejectReason fault(Packet packet, Advert advert) {
        if (packet.multicast() && packet.ttl() != 255) {
            return RejectReason.TTL;
        }
        if (advert.version() != 2 && advert.version() != 3) {
            return RejectReason.VERSION;
        }
        int start = packet.family() == Family.IPV4 ? (packet.data().get(0) & 0x0F) * 4 : 0;
        if ((packet.data().get(start) & 0x0F) != 1) {
            return RejectReason.PACKET_TYPE;
        }
        return checksumHolds(packet, advert, start) ? null : RejectReason.CHECKSUM;
    }

    private static boolean checksumHolds(Packet packet, Advert advert, int start) {
        boolean ipv4 = packet.family() == Family.IPV4;
        int length = HEADER_BYTES + advert.addressCount() * (ipv4 ? 4 : 16) + (ipv4 && advert.version() == 2 ? V2_AUTH_BYTES : 0);
        long message = sum(packet.data(), start, length);
        if (ipv4 && advert.version() == 2) {
            return holds(message);
        }
        long pseudo = words(packet.sourceHi()) + words(packet.sourceLo()) + length + VRRP;
        return holds(message + pseudo + words(packet.destinationHi()) + words(packet.destinationLo()))
                // What some peers send on purpose: keepalived's v3_checksum_as_v2, and its unicast up to 1.3.6.
                || ipv4 && (holds(message) || holds(message + pseudo + words(GROUP_V4)));
    }

    private static long sum(ByteBuffer data, int start, int length) {
        long sum = 0;
        for (int at = start; at < start + length; at += 2) {
            sum += data.getShort(at) & 0xFFFF;
        }
        return sum;
    }

    private static long words(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits & 0xFFFF);
    }

    /** RFC 1071: the one's complement sum over a range with its correct checksum is all ones. */
    private static boolean holds(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return folded == 0xFFFF;
    }
}
