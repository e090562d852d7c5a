package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.LinuxException.check;
import static io.keepaloft.agent.linux.Native.ERRNO;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.SHORT;
import static io.keepaloft.agent.linux.SocketAddress.NET_LONG;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A UDP socket on one address, port and interface, for what virtual routers say to each other beside VRRP (udp(7)).
 *
 * <p>It never blocks. Receiving and sending allocate nothing, except that a failed send allocates a little. The port is
 * not shared with other sockets: a second program on it is told so, rather than getting half of the datagrams.
 */
public final class UdpSocket implements AutoCloseable {
    /** What is longer is cut. 255 IPv6 addresses in an advertisement are 4088 bytes. */
    private static final int BUFFER_BYTES = 8192;
    private static final int EMPTY_SKIPPED = 64;
    /** No errno: beside a datagram of no bytes, which is 0. */
    private static final int NOTHING = Integer.MIN_VALUE;
    private static final int DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int POLLIN = 1;

    /**
     * @param source leaves in every datagram as its source, and only datagrams to it are received; a link-local address
     *               is that of the interface
     */
    public record Options(String interfaceName, int interfaceIndex, IpAddress source, int port, int trafficClass, int receiveBufferBytes) {
        public Options {
            Objects.requireNonNull(interfaceName);
            Objects.requireNonNull(source);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a UDP port is from 1 to 65535, not " + port);
            }
        }

        /** With the traffic class and the buffer that advertisements have too. */
        public static Options of(String interfaceName, int interfaceIndex, IpAddress source, int port) {
            return new Options(interfaceName, interfaceIndex, source, port, VrrpSocket.Options.TRAFFIC_CLASS, VrrpSocket.Options.RECEIVE_BUFFER_BYTES);
        }
    }

    private final Family family;
    private final int port;
    private final Message in;
    private final Message out;
    private final ByteBuffer inBytes;
    private final ByteBuffer outBytes;
    private final MemorySegment pollfd;
    private final MemorySegment errno;
    private int fd;

    private UdpSocket(int fd, Options options) {
        this.fd = fd;
        this.family = options.source().family();
        this.port = options.port();
        Arena arena = Arena.ofAuto();
        in = new Message(arena, SocketAddress.empty(arena, family, 0), arena.allocate(BUFFER_BYTES, 8), MemorySegment.NULL);
        out = new Message(arena, SocketAddress.empty(arena, family, options.interfaceIndex()), arena.allocate(BUFFER_BYTES, 8), MemorySegment.NULL);
        SocketAddress.putPort(out.name(), port);
        inBytes = in.data().asByteBuffer();
        outBytes = out.data().asByteBuffer();
        errno = arena.allocate(ERRNO);
        pollfd = arena.allocate(8, 8);
        pollfd.set(INT, 0, fd);
        pollfd.set(SHORT, 4, (short) POLLIN);
    }

    /** @throws LinuxException EADDRINUSE if another socket has the port, ENODEV without the interface, EADDRNOTAVAIL if the
     *     source is not an address of this host */
    public static UdpSocket open(Options options) throws LinuxException {
        Family family = options.source().family();
        int fd = check(Libc.socket(SocketAddress.domain(family), DGRAM_NONBLOCK_CLOEXEC, 0), "UDP socket (" + family + ")");
        try (Arena arena = Arena.ofConfined()) {
            VrrpSocketOptions.applyUdp(fd, options);
            MemorySegment address = SocketAddress.of(arena, options.source(), options.interfaceIndex());
            SocketAddress.putPort(address, options.port());
            check(Libc.bind(fd, address), "bind UDP port " + options.port() + " of " + options.source(), "another program may have the port: ss -ulnp");
            return new UdpSocket(fd, options);
        } catch (LinuxException failed) {
            Libc.close(fd);
            throw failed;
        }
    }

    public int fd() {
        return fd;
    }

    /** Reads the next datagram that is not empty. Call it until it returns 0, or for a bounded number of times: epoll will tell again.
     *  @return bytes received, 0 if there is nothing to read, {@code -errno} if the read failed */
    public int receive(Datagram into) {
        for (int i = 0; i < EMPTY_SKIPPED; i++) {
            int received = next();
            if (received == NOTHING) {
                return 0;
            }
            if (received < 0) {
                return received;
            }
            if (received > 0) {
                MemorySegment source = in.name();
                boolean four = family == Family.IPV4;
                into.filled(inBytes, received, family, four ? 0 : source.get(NET_LONG, 8),
                        four ? source.get(SocketAddress.NET_INT, 4) & 0xFFFF_FFFFL : source.get(NET_LONG, 16), SocketAddress.port(source));
                return received;
            }
        }
        return 0;
    }

    private int next() {
        in.reset();
        long received = HotCalls.recvmsg(fd, in.header(), 0);
        if (received >= 0) {
            return (int) received;
        }
        // Most often there is nothing more to read. Asking poll costs less than capturing errno for each EAGAIN.
        if (HotCalls.poll(pollfd, 0) == 0) {
            return NOTHING;
        }
        in.reset();
        int again = HotCalls.recvmsg(fd, in.header(), 0, errno);
        return again == -Errno.EAGAIN || again == -Errno.EINTR ? NOTHING : again;
    }

    /**
     * Sends one datagram (from position to limit, which are left as they are) to a host's same port.
     *
     * @return 0, or the errno; {@link Errno#sendHint} says what it means
     */
    public int send(ByteBuffer payload, long destinationHi, long destinationLo) {
        int length = payload.remaining();
        if (length > BUFFER_BYTES) {
            throw new IllegalArgumentException("a datagram of " + length + " bytes");
        }
        outBytes.put(0, payload, payload.position(), length);
        out.length(length);
        SocketAddress.put(out.name(), family, destinationHi, destinationLo);
        if (HotCalls.sendmsg(fd, out.header(), 0) >= 0) {
            return 0;
        }
        int again = HotCalls.sendmsg(fd, out.header(), 0, errno);
        return again < 0 ? -again : 0;
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
