package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.BYTE;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.SHORT;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Kernel socket addresses: the family in the host's byte order, the rest mostly in the network's (ip(7), ipv6(7), packet(7)). */
final class SocketAddress {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int IN_BYTES = 16;
    static final int IN6_BYTES = 28;
    static final int LL_BYTES = 20;

    static final ValueLayout.OfShort NET_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddress() {
    }

    static int domain(Family family) {
        return family == Family.IPV4 ? AF_INET : AF_INET6;
    }

    /** A sockaddr_in or sockaddr_in6 without address; the scope of an IPv6 address is the interface. */
    static MemorySegment empty(Arena arena, Family family, int interfaceIndex) {
        if (family == Family.IPV4) {
            MemorySegment address = arena.allocate(IN_BYTES, 8);
            address.set(SHORT, 0, (short) AF_INET);
            return address;
        }
        MemorySegment address = arena.allocate(IN6_BYTES, 8);
        address.set(SHORT, 0, (short) AF_INET6);
        address.set(INT, 24, interfaceIndex);
        return address;
    }

    static void put(MemorySegment sockaddr, Family family, long hi, long lo) {
        putAddress(sockaddr, family == Family.IPV4 ? 4 : 8, family, hi, lo);
    }

    /** Of either family: sin_port and sin6_port stand in the same place. */
    static void putPort(MemorySegment sockaddr, int port) {
        sockaddr.set(NET_SHORT, 2, (short) port);
    }

    static int port(MemorySegment sockaddr) {
        return sockaddr.get(NET_SHORT, 2) & 0xFFFF;
    }

    /** The bare in_addr or in6_addr. */
    static void putAddress(MemorySegment into, long offset, Family family, long hi, long lo) {
        if (family == Family.IPV4) {
            into.set(NET_INT, offset, (int) lo);
        } else {
            into.set(NET_LONG, offset, hi);
            into.set(NET_LONG, offset + 8, lo);
        }
    }

    static MemorySegment of(Arena arena, IpAddress address, int interfaceIndex) {
        MemorySegment sockaddr = empty(arena, address.family(), interfaceIndex);
        put(sockaddr, address.family(), address.hi(), address.lo());
        return sockaddr;
    }

    /** A sockaddr_ll for sending: {@link #putLink} says where to. */
    static MemorySegment link(Arena arena, int etherType) {
        MemorySegment address = arena.allocate(LL_BYTES, 8);
        address.set(SHORT, 0, (short) AF_PACKET);
        address.set(NET_SHORT, 2, (short) etherType);
        address.set(BYTE, 11, (byte) 6);
        return address;
    }

    static void putLink(MemorySegment sockaddr, int interfaceIndex, long mac) {
        sockaddr.set(INT, 4, interfaceIndex);
        putMac(sockaddr, 12, mac);
    }

    /** @param mac the low 48 bits, first byte highest */
    static void putMac(MemorySegment into, long offset, long mac) {
        into.set(NET_SHORT, offset, (short) (mac >>> 32));
        into.set(NET_INT, offset + 2, (int) mac);
    }
}
