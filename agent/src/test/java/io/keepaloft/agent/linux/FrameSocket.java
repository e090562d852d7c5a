package io.keepaloft.agent.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Whole Ethernet frames, in and out of one interface; what it receives is what comes in, never what the host itself sends. */
public final class FrameSocket implements AutoCloseable {
    private static final int RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int ETH_P_ALL = 3;
    /** PACKET_IGNORE_OUTGOING of packet(7). */
    private static final int SOL_PACKET = 263;
    private static final int IGNORE_OUTGOING = 23;
    private static final int RECEIVE_BYTES = 2048;

    private final int fd;

    private FrameSocket(int fd) {
        this.fd = fd;
    }

    /** On a thread inside the host's namespace. */
    public static FrameSocket open(String interfaceName) throws LinuxException {
        int index;
        try (Netlink netlink = Netlink.open()) {
            index = netlink.interfaceNamed(interfaceName).orElseThrow().index();
        }
        FrameSocket opened = new FrameSocket(LinuxException.check(Libc.socket(SocketAddress.AF_PACKET, RAW_NONBLOCK_CLOEXEC, 0), "packet socket", "root?"));
        Libc.setsockopt(opened.fd, SOL_PACKET, IGNORE_OUTGOING, 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.link(arena, ETH_P_ALL);
            SocketAddress.putLink(address, index, 0);
            LinuxException.check(Libc.bind(opened.fd, address), "bind to " + interfaceName, "is it there?");
        }
        return opened;
    }

    public void send(byte[] frame) {
        try (Arena arena = Arena.ofConfined()) {
            int sent = Libc.send(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, frame), frame.length, 0);
            if (sent != frame.length) {
                throw new IllegalStateException("not sent: " + sent);
            }
        }
    }

    /** The next that has arrived; empty if there is none. */
    public Optional<byte[]> receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(RECEIVE_BYTES);
            int got = Libc.recv(fd, buffer, 0);
            return got < 0 ? Optional.empty() : Optional.of(buffer.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
