package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.SHORT;
import static io.keepaloft.agent.linux.SocketAddress.NET_LONG;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A raw socket for protocol 112 on one interface, shared by its virtual routers of one family and source address.
 *
 * <p>It never blocks. Receiving and sending allocate nothing, except that a failed send allocates a little. The
 * checksum is the caller's over IPv6 too: the kernel is not asked for it (IPV6_CHECKSUM), so that a wrong one from
 * a peer is seen and counted rather than dropped in silence.
 */
public final class VrrpSocket implements AutoCloseable {
    private static final int POLLIN = 1;
    /** 255 IPv6 addresses are 4088 bytes; what is longer is cut, and rejected for its length. */
    private static final int BUFFER_BYTES = 8192;

    /**
     * @param groups             joined; empty for unicast alone
     * @param source             leaves in every packet as its source. Without groups the socket is bound to it, so that only
     *                           packets to this address are received; with groups it also hears those to the groups, and
     *                           to any other address of the interface. Empty: the kernel chooses
     * @param hopLimit           TTL or hop limit of what is sent, multicast or not
     * @param trafficClass       the ToS byte or traffic class
     * @param receiveBufferBytes 0 leaves the kernel's default, which a burst of 255 adverts overflows
     */
    public record Options(Family family, String interfaceName, int interfaceIndex, List<IpAddress> groups,
            Optional<IpAddress> source, int hopLimit, int trafficClass, int receiveBufferBytes) {
        /** RFC 5798 §5.1.1.3. */
        public static final int HOP_LIMIT = 255;
        /** Internetwork control (RFC 791 §3.1). */
        public static final int TRAFFIC_CLASS = 0xC0;
        public static final int RECEIVE_BUFFER_BYTES = 1 << 20;

        public Options {
            Objects.requireNonNull(family);
            Objects.requireNonNull(interfaceName);
            Objects.requireNonNull(source);
            groups = List.copyOf(groups);
            if (groups.stream().anyMatch(group -> group.family() != family || !group.isMulticast())
                    || source.stream().anyMatch(address -> address.family() != family)) {
                throw new IllegalArgumentException("groups and source must be " + family + ": " + groups + " " + source);
            }
        }

        public static Options multicast(String interfaceName, int interfaceIndex, IpAddress group, IpAddress source) {
            return new Options(group.family(), interfaceName, interfaceIndex, List.of(group), Optional.of(source),
                    HOP_LIMIT, TRAFFIC_CLASS, RECEIVE_BUFFER_BYTES);
        }

        public static Options unicast(String interfaceName, int interfaceIndex, IpAddress source) {
            return new Options(source.family(), interfaceName, interfaceIndex, List.of(), Optional.of(source),
                    HOP_LIMIT, TRAFFIC_CLASS, RECEIVE_BUFFER_BYTES);
        }
    }

    private final Family family;
    private final Message in;
    private final Message out;
    private final ByteBuffer inBytes;
    private final ByteBuffer outBytes;
    private final MemorySegment pollfd;
    private final MemorySegment errno;
    private int fd;

    private VrrpSocket(int fd, Options options) {
        this.fd = fd;
        this.family = options.family();
        Arena arena = Arena.ofAuto();
        MemorySegment control = family == Family.IPV4 ? MemorySegment.NULL : arena.allocate(128, 8);
        in = new Message(arena, SocketAddress.empty(arena, family, 0), arena.allocate(BUFFER_BYTES, 8), control);
        out = new Message(arena, SocketAddress.empty(arena, family, options.interfaceIndex()), arena.allocate(BUFFER_BYTES, 8),
                options.source().map(source -> VrrpSocketOptions.sourceControl(arena, source, options.interfaceIndex())).orElse(MemorySegment.NULL));
        inBytes = in.data().asByteBuffer();
        outBytes = out.data().asByteBuffer();
        errno = arena.allocate(ERRNO);
        pollfd = arena.allocate(8, 8);
        pollfd.set(INT, 0, fd);
        pollfd.set(SHORT, 4, (short) POLLIN);
    }

    /** @throws LinuxException EPERM without CAP_NET_RAW, ENODEV without the interface, EADDRNOTAVAIL if the source is
     *     not (or over IPv6: not yet, see duplicate address detection) an address of this host */
    public static VrrpSocket open(Options options) throws LinuxException {
        int fd = VrrpSocketOptions.socket(options.family());
        try {
            VrrpSocketOptions.apply(fd, options);
            VrrpSocket socket = new VrrpSocket(fd, options);
            socket.forgetEarlyPackets();
            return socket;
        } catch (LinuxException failed) {
            Libc.close(fd);
            throw failed;
        }
    }

    /** Opens and closes a socket of the family, to see whether it is permitted. */
    public static void probe(Family family) throws LinuxException {
        Libc.close(VrrpSocketOptions.socket(family));
    }

    public int fd() {
        return fd;
    }

    /** Reads the next datagram. Call it until it returns 0, or for a bounded number of times: epoll will tell again.
     *  @return bytes received, 0 if there is nothing to read, {@code -errno} if the read failed */
    public int receive(Packet into) {
        int received = next();
        if (received <= 0) {
            return received;
        }
        ByteBuffer data = into.data();
        data.put(0, inBytes, 0, Math.min(received, data.capacity()));
        if (family == Family.IPV4) {
            into.ipv4(received);
        } else {
            describeIpv6(received, into);
        }
        return received;
    }

    private int next() {
        in.reset();
        long received = HotCalls.recvmsg(fd, in.header(), 0);
        if (received >= 0) {
            return (int) received;
        }
        // Most often there is nothing more to read. Asking poll costs less than capturing errno for each EAGAIN.
        if (HotCalls.poll(pollfd, 0) == 0) {
            return 0;
        }
        in.reset();
        int again = HotCalls.recvmsg(fd, in.header(), 0, errno);
        return again == -Errno.EAGAIN || again == -Errno.EINTR ? 0 : again;
    }

    /** RFC 3542 §6: raw IPv6 sockets deliver no header; without its data the packet is made one that no rule accepts. */
    private void describeIpv6(int received, Packet into) {
        MemorySegment control = in.control();
        int info = in.find(VrrpSocketOptions.IPPROTO_IPV6, VrrpSocketOptions.IPV6_PKTINFO, 20);
        int hops = in.find(VrrpSocketOptions.IPPROTO_IPV6, VrrpSocketOptions.IPV6_HOPLIMIT, 4);
        MemorySegment source = in.name();
        into.ipv6(received, source.get(NET_LONG, 8), source.get(NET_LONG, 16),
                info < 0 ? 0 : control.get(NET_LONG, info), info < 0 ? 0 : control.get(NET_LONG, info + 8),
                hops < 0 ? -1 : control.get(INT, hops));
    }

    /**
     * Sends one VRRP message (from position to limit, which are left as they are) to a group or a peer.
     *
     * <p>A send that fails is tried once more: an ICMP error that an earlier packet earned is reported by, and lost with,
     * the next send. What fails for a reason of its own fails again without harm.
     *
     * @return 0, or the errno; {@link Errno#sendHint} says what it means
     */
    public int send(ByteBuffer payload, long destinationHi, long destinationLo) {
        int length = payload.remaining();
        if (length > BUFFER_BYTES) {
            throw new IllegalArgumentException("a VRRP message of " + length + " bytes");
        }
        outBytes.put(0, payload, payload.position(), length);
        out.length(length);
        SocketAddress.put(out.name(), family, destinationHi, destinationLo);
        if (HotCalls.sendmsg(fd, out.header(), 0) >= 0) {
            return 0;
        }
        int again = HotCalls.sendmsg(fd, out.header(), 0, errno);
        if (again == -Errno.ENOPROTOOPT || again == -Errno.ECONNREFUSED || again == -Errno.EHOSTUNREACH || again == -Errno.EINTR) {
            again = HotCalls.sendmsg(fd, out.header(), 0, errno);
        }
        return again < 0 ? -again : 0;
    }

    /** Between socket() and SO_BINDTODEVICE the kernel queues adverts of every interface: they are none of ours. */
    private void forgetEarlyPackets() {
        for (int i = 0; i < 4096 && next() > 0; i++) {
            continue;
        }
    }

    /** Remove it from the {@link Epoll} first. */
    @Override
    public void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
            pollfd.set(INT, 0, -1);
        }
    }
}
