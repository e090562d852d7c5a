package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.LONG;
import static io.keepaloft.agent.linux.Native.POINTER;
import static io.keepaloft.agent.linux.Native.impossible;
import static io.keepaloft.agent.linux.Native.result;
import static io.keepaloft.agent.linux.Native.withErrno;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The C library calls that set things up; each returns its result, or {@code -errno}. */
final class Libc {
    private static final MethodHandle SOCKET = withErrno("socket", INT, INT, INT, INT);
    private static final MethodHandle CLOSE = withErrno("close", INT, INT);
    private static final MethodHandle BIND = withErrno("bind", INT, INT, POINTER, INT);
    private static final MethodHandle CONNECT = withErrno("connect", INT, INT, POINTER, INT);
    private static final MethodHandle SETSOCKOPT = withErrno("setsockopt", INT, INT, INT, INT, POINTER, INT);
    private static final MethodHandle SEND = withErrno("send", LONG, INT, POINTER, LONG, INT);
    private static final MethodHandle RECV = withErrno("recv", LONG, INT, POINTER, LONG, INT);
    private static final MethodHandle EPOLL_CREATE1 = withErrno("epoll_create1", INT, INT);
    private static final MethodHandle EPOLL_CTL = withErrno("epoll_ctl", INT, INT, INT, INT, POINTER);
    private static final MethodHandle TIMERFD_CREATE = withErrno("timerfd_create", INT, INT, INT);
    private static final MethodHandle EVENTFD = withErrno("eventfd", INT, INT, INT);

    private Libc() {
    }

    static int socket(int domain, int type, int protocol) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) SOCKET.invokeExact(errno, domain, type, protocol), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) CLOSE.invokeExact(errno, fd), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int bind(int fd, MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) BIND.invokeExact(errno, fd, address, (int) address.byteSize()), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int connect(int fd, MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) CONNECT.invokeExact(errno, fd, address, (int) address.byteSize()), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int setsockopt(int fd, int level, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) SETSOCKOPT.invokeExact(errno, fd, level, option, value, (int) value.byteSize()), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int setsockopt(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setsockopt(fd, level, option, arena.allocateFrom(INT, value));
        }
    }

    static int setsockopt(int fd, int level, int option, String value) {
        try (Arena arena = Arena.ofConfined()) {
            return setsockopt(fd, level, option, arena.allocateFrom(value, StandardCharsets.US_ASCII));
        }
    }

    /** Sends the first {@code length} bytes. */
    static int send(int fd, MemorySegment data, long length, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((long) SEND.invokeExact(errno, fd, data, length, flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int recv(int fd, MemorySegment into, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((long) RECV.invokeExact(errno, fd, into, into.byteSize(), flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int epollCreate(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) EPOLL_CREATE1.invokeExact(errno, flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int epollCtl(int epollFd, int operation, int fd, MemorySegment event) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) EPOLL_CTL.invokeExact(errno, epollFd, operation, fd, event), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int timerfdCreate(int clock, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) TIMERFD_CREATE.invokeExact(errno, clock, flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int eventfd(int initial, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            return result((int) EVENTFD.invokeExact(errno, initial, flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }
}
