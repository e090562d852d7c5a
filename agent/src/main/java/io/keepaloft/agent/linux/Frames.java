package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.BYTE;
import static io.keepaloft.agent.linux.SocketAddress.NET_INT;
import static io.keepaloft.agent.linux.SocketAddress.NET_LONG;
import static io.keepaloft.agent.linux.SocketAddress.NET_SHORT;
import static io.keepaloft.agent.linux.SocketAddress.putMac;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The Ethernet frames of gratuitous ARP (RFC 826, RFC 5227) and unsolicited neighbour advertisement (RFC 4861 §4.4). */
final class Frames {
    static final int ETHERTYPE_ARP = 0x0806;
    static final int ETHERTYPE_IPV6 = 0x86DD;
    static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    /** RFC 2464 §7: 33:33 and the last four bytes of ff02::1. */
    static final long ALL_NODES_MAC = 0x3333_0000_0001L;

    private static final int ETHERNET = 14;
    private static final int IPV6 = 40;
    private static final int NA_BYTES = 32;
    private static final int NEXT_ICMPV6 = 58;
    private static final long ALL_NODES_HI = 0xFF02_0000_0000_0000L;
    private static final long ALL_NODES_LO = 1;
    private static final int NA_TYPE_CODE = 136 << 8;
    private static final int FLAG_ROUTER = 0x8000_0000;
    private static final int FLAG_OVERRIDE = 0x2000_0000;
    private static final int TARGET_LINK_LAYER_OPTION = 0x0201; // type 2, length 1 (times 8 bytes)

    private Frames() {
    }

    /** An ARP request for one's own address; every host updates its cache from it, and keepalived sends the same. */
    static MemorySegment gratuitousArp(Arena arena) {
        MemorySegment frame = arena.allocate(ETHERNET + 28, 8);
        putMac(frame, 0, BROADCAST);
        frame.set(NET_SHORT, 12, (short) ETHERTYPE_ARP);
        frame.set(NET_SHORT, 14, (short) 1); // Ethernet
        frame.set(NET_SHORT, 16, (short) 0x0800); // IPv4
        frame.set(NET_SHORT, 18, (short) 0x0604); // their address lengths
        frame.set(NET_SHORT, 20, (short) 1); // request
        putMac(frame, 32, BROADCAST); // target hardware address: not known, and ignored in a request
        return frame;
    }

    static void fillArp(MemorySegment frame, long mac, long ipv4) {
        putMac(frame, 6, mac);
        putMac(frame, 22, mac);
        frame.set(NET_INT, 28, (int) ipv4);
        frame.set(NET_INT, 38, (int) ipv4);
    }

    static MemorySegment neighborAdvertisement(Arena arena) {
        MemorySegment frame = arena.allocate(ETHERNET + IPV6 + NA_BYTES, 8);
        putMac(frame, 0, ALL_NODES_MAC);
        frame.set(NET_SHORT, 12, (short) ETHERTYPE_IPV6);
        frame.set(NET_INT, 14, 6 << 28);
        frame.set(NET_SHORT, 18, (short) NA_BYTES);
        frame.set(BYTE, 20, (byte) NEXT_ICMPV6);
        frame.set(BYTE, 21, (byte) 255);
        frame.set(NET_LONG, 38, ALL_NODES_HI);
        frame.set(NET_LONG, 46, ALL_NODES_LO);
        frame.set(NET_SHORT, 54, (short) NA_TYPE_CODE);
        frame.set(NET_SHORT, 78, (short) TARGET_LINK_LAYER_OPTION);
        return frame;
    }

    static void fillNeighborAdvertisement(MemorySegment frame, long mac, long hi, long lo, boolean router) {
        putMac(frame, 6, mac);
        frame.set(NET_LONG, 22, hi);
        frame.set(NET_LONG, 30, lo);
        int flags = FLAG_OVERRIDE | (router ? FLAG_ROUTER : 0);
        frame.set(NET_INT, 58, flags);
        frame.set(NET_LONG, 62, hi);
        frame.set(NET_LONG, 70, lo);
        putMac(frame, 80, mac);
        long sum = 2 * (words(hi) + words(lo)) + words(ALL_NODES_HI) + words(ALL_NODES_LO) + NA_BYTES + NEXT_ICMPV6
                + NA_TYPE_CODE + (flags >>> 16) + TARGET_LINK_LAYER_OPTION + words(mac);
        frame.set(NET_SHORT, 56, (short) complement(sum));
    }

    /** RFC 1071 over what RFC 8200 §8.1 puts under the checksum: the address counts as source and as target. */
    private static int complement(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) (~folded & 0xFFFF);
    }

    private static long words(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits & 0xFFFF);
    }
}
