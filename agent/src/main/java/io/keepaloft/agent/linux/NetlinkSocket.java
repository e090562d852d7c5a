package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.LinuxException.check;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Opens rtnetlink sockets, for requests or for events (netlink(7), rtnetlink(7)). */
final class NetlinkSocket {
    /** The kernel never puts more into one datagram of a dump (NLMSG_GOODSIZE, 32 KiB at most). */
    static final int BUFFER_BYTES = 65536;

    private static final int RAW_CLOEXEC = 3 | 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_EXT_ACK = 11;

    private NetlinkSocket() {
    }

    /** For requests: a read that is not answered within a second fails with EAGAIN, as the kernel answers at once. */
    static int open() throws LinuxException {
        int fd = bind(check(Libc.socket(SocketAddress.AF_NETLINK, RAW_CLOEXEC, NETLINK_ROUTE), "netlink socket"), 0);
        Libc.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1); // Linux 4.12; without it errors have no text
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment second = arena.allocate(16, 8);
            second.set(Native.LONG, 0, 1);
            return orClose(fd, Libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, second), "SO_RCVTIMEO");
        }
    }

    /** For events. @param groups bit n-1 for group n */
    static int openMonitor(int groups, int receiveBufferBytes) throws LinuxException {
        int fd = bind(check(Libc.socket(SocketAddress.AF_NETLINK, RAW_CLOEXEC | NONBLOCK, NETLINK_ROUTE), "netlink socket"), groups);
        if (Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, receiveBufferBytes) < 0) {
            return orClose(fd, Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, receiveBufferBytes), "SO_RCVBUF");
        }
        return fd;
    }

    private static int bind(int fd, int groups) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(12, 4);
            address.set(SHORT, 0, (short) SocketAddress.AF_NETLINK);
            address.set(INT, 8, groups);
            return orClose(fd, Libc.bind(fd, address), "bind netlink");
        }
    }

    private static int orClose(int fd, int result, String call) throws LinuxException {
        if (result < 0) {
            Libc.close(fd);
            throw new LinuxException(call, -result, "");
        }
        return fd;
    }
}
