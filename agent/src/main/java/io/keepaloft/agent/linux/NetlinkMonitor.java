package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Hears of every change of an interface or an address as the kernel makes it (rtnetlink(7)); for {@link Epoll}, one thread drains it. */
public final class NetlinkMonitor implements AutoCloseable {
    /** Told on the thread that drains. */
    public interface Listener {
        /** New or changed. It is told often, also when nothing of interest has changed. */
        void linkChanged(InterfaceInfo link);

        void linkRemoved(int interfaceIndex, String name);

        /** Added, or its flags or lifetimes have changed. */
        void addressAdded(AddressInfo address);

        void addressRemoved(AddressInfo address);

        /** Events were lost: list interfaces and addresses anew, and compare. Told once a drain, last. */
        void overflow();
    }

    private static final int LINK = 1;
    private static final int IPV4_ADDRESS = 1 << 4;
    private static final int IPV6_ADDRESS = 1 << 8;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int MAX_DATAGRAMS = 256;

    private final Arena arena = Arena.ofAuto();
    private final Message in = new Message(arena, arena.allocate(12, 4), arena.allocate(NetlinkSocket.BUFFER_BYTES, 8), MemorySegment.NULL);
    private final NetlinkMessage message = new NetlinkMessage(in.data());
    private final MemorySegment errno = arena.allocate(ERRNO);
    private int fd;

    private NetlinkMonitor(int fd) {
        this.fd = fd;
    }

    /** Open it before the first listing, so that no change falls between the two. */
    public static NetlinkMonitor open() throws LinuxException {
        return open(RECEIVE_BUFFER_BYTES);
    }

    static NetlinkMonitor open(int receiveBufferBytes) throws LinuxException {
        return new NetlinkMonitor(NetlinkSocket.openMonitor(LINK | IPV4_ADDRESS | IPV6_ADDRESS, receiveBufferBytes));
    }

    public int fd() {
        return fd;
    }

    /** Tells all that has happened, at most some hundreds of events: {@link Epoll} tells again if there is more. */
    public void drain(Listener listener) throws LinuxException {
        boolean lost = false;
        for (int i = 0; i < MAX_DATAGRAMS; i++) {
            in.reset();
            int bytes = HotCalls.recvmsg(fd, in.header(), 0, errno);
            if (bytes == -Errno.EAGAIN || bytes == 0) {
                break;
            }
            if (bytes == -Errno.ENOBUFS || in.truncated()) {
                lost = true;
                continue;
            }
            if (bytes == -Errno.EINTR) {
                continue;
            }
            LinuxException.check(bytes, "netlink events");
            message.received(bytes);
            while (message.next()) {
                tell(listener);
            }
        }
        if (lost) {
            listener.overflow();
        }
    }

    private void tell(Listener listener) {
        switch (message.type()) {
            case NetlinkMessage.RTM_NEWLINK -> {
                InterfaceInfo link = RouteMessages.link(message);
                if (link != null) {
                    listener.linkChanged(link);
                }
            }
            case NetlinkMessage.RTM_DELLINK -> {
                InterfaceInfo link = RouteMessages.link(message);
                if (link != null) {
                    listener.linkRemoved(link.index(), link.name());
                }
            }
            case NetlinkMessage.RTM_NEWADDR -> {
                AddressInfo address = RouteMessages.address(message);
                if (address != null) {
                    listener.addressAdded(address);
                }
            }
            case NetlinkMessage.RTM_DELADDR -> {
                AddressInfo address = RouteMessages.address(message);
                if (address != null) {
                    listener.addressRemoved(address);
                }
            }
            default -> { } // other groups are not subscribed to
        }
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
