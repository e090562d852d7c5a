package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.LinuxException.check;
import static io.keepaloft.agent.linux.Native.INT;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Makes a socket a VRRP router's: device, groups, hop limit, traffic class, source (ip(7), ipv6(7), socket(7)). */
final class VrrpSocketOptions {
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_HOPLIMIT = 52;

    private static final int VRRP = 112;
    private static final int RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_PRIORITY = 12;
    private static final int SO_BINDTODEVICE = 25;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int PRIORITY_CONTROL = 7;
    private static final int PRIORITY_INTERACTIVE = 6;

    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IP_TTL = 2;
    private static final int IP_PKTINFO = 8;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_MULTICAST_ALL = 49;

    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int IPV6_JOIN_GROUP = 20;
    private static final int IPV6_MULTICAST_ALL = 29;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_RECVHOPLIMIT = 51;
    private static final int IPV6_TCLASS = 67;

    private VrrpSocketOptions() {
    }

    static int socket(Family family) throws LinuxException {
        return check(Libc.socket(SocketAddress.domain(family), RAW_NONBLOCK_CLOEXEC, VRRP), "raw socket for VRRP (" + family + ")",
                Capabilities.NEEDS_NET_RAW);
    }

    static void apply(int fd, VrrpSocket.Options options) throws LinuxException {
        String name = options.interfaceName();
        check(Libc.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name), "bind the VRRP socket to " + name, "is there such an interface?");
        bufferAndPriority(fd, options.receiveBufferBytes());
        if (options.family() == Family.IPV4) {
            ipv4(fd, options);
        } else {
            ipv6(fd, options);
        }
        if (options.groups().isEmpty() && options.source().isPresent()) {
            IpAddress source = options.source().get();
            try (Arena arena = Arena.ofConfined()) {
                check(Libc.bind(fd, SocketAddress.of(arena, source, options.interfaceIndex())), "bind the VRRP socket to " + source,
                        "the source address must be on this host, and usable (not tentative)");
            }
        }
    }

    /** All but the address and port. */
    static void applyUdp(int fd, UdpSocket.Options options) throws LinuxException {
        String name = options.interfaceName();
        check(Libc.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name), "bind the UDP socket to " + name, "is there such an interface?");
        bufferAndPriority(fd, options.receiveBufferBytes());
        if (options.source().family() == Family.IPV4) {
            set(fd, IPPROTO_IP, IP_TOS, options.trafficClass(), "IP_TOS");
        } else {
            set(fd, IPPROTO_IPV6, IPV6_TCLASS, options.trafficClass(), "IPV6_TCLASS");
        }
    }

    private static void bufferAndPriority(int fd, int bytes) throws LinuxException {
        // FORCE may exceed net.core.rmem_max, and needs CAP_NET_ADMIN.
        if (bytes > 0 && Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes) < 0) {
            check(Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, bytes), "SO_RCVBUF");
        }
        // The queueing discipline's band, so that bulk traffic of this host does not delay adverts. 7 needs CAP_NET_ADMIN.
        if (Libc.setsockopt(fd, SOL_SOCKET, SO_PRIORITY, PRIORITY_CONTROL) < 0) {
            check(Libc.setsockopt(fd, SOL_SOCKET, SO_PRIORITY, PRIORITY_INTERACTIVE), "SO_PRIORITY");
        }
    }

    private static void ipv4(int fd, VrrpSocket.Options options) throws LinuxException {
        set(fd, IPPROTO_IP, IP_TOS, options.trafficClass(), "IP_TOS");
        set(fd, IPPROTO_IP, IP_TTL, options.hopLimit(), "IP_TTL");
        set(fd, IPPROTO_IP, IP_MULTICAST_TTL, options.hopLimit(), "IP_MULTICAST_TTL");
        set(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 0, "IP_MULTICAST_LOOP");
        // 0: only the groups that this socket joined, not those of any program on the host.
        set(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0, "IP_MULTICAST_ALL");
        long source = options.source().map(IpAddress::lo).orElse(0L);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(12, 4); // struct ip_mreqn: group, address, interface
            request.set(SocketAddress.NET_INT, 4, (int) source);
            request.set(INT, 8, options.interfaceIndex());
            check(Libc.setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, request), "IP_MULTICAST_IF " + options.interfaceName(),
                    "is the interface still there, and the source address on it?");
            for (IpAddress group : options.groups()) {
                request.set(SocketAddress.NET_INT, 0, (int) group.lo());
                check(Libc.setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), "join " + group + " on " + options.interfaceName(),
                        "is the interface still there, and does it do multicast?");
            }
        }
    }

    private static void ipv6(int fd, VrrpSocket.Options options) throws LinuxException {
        set(fd, IPPROTO_IPV6, IPV6_TCLASS, options.trafficClass(), "IPV6_TCLASS");
        set(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, options.hopLimit(), "IPV6_UNICAST_HOPS");
        set(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, options.hopLimit(), "IPV6_MULTICAST_HOPS");
        set(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, "IPV6_MULTICAST_LOOP");
        set(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0, "IPV6_MULTICAST_ALL");
        set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO");
        set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT");
        set(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, options.interfaceIndex(), "IPV6_MULTICAST_IF " + options.interfaceName());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(20, 8); // struct ipv6_mreq: group, interface
            request.set(INT, 16, options.interfaceIndex());
            for (IpAddress group : options.groups()) {
                SocketAddress.putAddress(request, 0, Family.IPV6, group.hi(), group.lo());
                check(Libc.setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, request), "join " + group + " on " + options.interfaceName(),
                        "is the interface still there, and IPv6 not disabled on it?");
            }
        }
    }

    private static void set(int fd, int level, int option, int value, String name) throws LinuxException {
        check(Libc.setsockopt(fd, level, option, value), name);
    }

    /** The control message that makes a packet leave from {@code source} without binding the socket to it. */
    static MemorySegment sourceControl(Arena arena, IpAddress source, int interfaceIndex) {
        if (source.family() == Family.IPV4) { // struct in_pktinfo: interface, source, (unused)
            MemorySegment message = Message.controlMessage(arena, IPPROTO_IP, IP_PKTINFO, 12);
            SocketAddress.putAddress(message, 20, Family.IPV4, 0, source.lo());
            return message;
        }
        MemorySegment message = Message.controlMessage(arena, IPPROTO_IPV6, IPV6_PKTINFO, 20); // source, interface
        SocketAddress.putAddress(message, 16, Family.IPV6, source.hi(), source.lo());
        message.set(INT, 32, interfaceIndex);
        return message;
    }
}
