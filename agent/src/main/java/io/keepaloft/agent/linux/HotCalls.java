package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.LONG;
import static io.keepaloft.agent.linux.Native.POINTER;
import static io.keepaloft.agent.linux.Native.impossible;
import static io.keepaloft.agent.linux.Native.plain;
import static io.keepaloft.agent.linux.Native.result;
import static io.keepaloft.agent.linux.Native.withErrno;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of every wake-up and every packet; they allocate nothing.
 *
 * <p>Capturing errno allocates outside C2, so each call has a plain form that returns a negative number without a
 * reason. Who needs the reason makes the call again in its second form, which returns {@code -errno}: what failed
 * is free of side effects, and if it succeeds this time, so much the better. (The thread's errno itself cannot be
 * read afterwards: between two native calls the JVM may stop for a safepoint, and that uses errno too.)
 */
final class HotCalls {
    private static final MethodHandle SENDMSG = plain("sendmsg", LONG, INT, POINTER, INT);
    private static final MethodHandle SENDMSG_ERRNO = withErrno("sendmsg", LONG, INT, POINTER, INT);
    private static final MethodHandle RECVMSG = plain("recvmsg", LONG, INT, POINTER, INT);
    private static final MethodHandle RECVMSG_ERRNO = withErrno("recvmsg", LONG, INT, POINTER, INT);
    private static final MethodHandle POLL = plain("poll", INT, POINTER, LONG, INT);
    private static final MethodHandle READ = plain("read", LONG, INT, POINTER, LONG);
    private static final MethodHandle WRITE = plain("write", LONG, INT, POINTER, LONG);
    private static final MethodHandle TIMERFD_SETTIME = plain("timerfd_settime", INT, INT, INT, POINTER, POINTER);

    private HotCalls() {
    }

    static long sendmsg(int fd, MemorySegment message, int flags) {
        try {
            return (long) SENDMSG.invokeExact(fd, message, flags);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int sendmsg(int fd, MemorySegment message, int flags, MemorySegment errno) {
        try {
            return result((long) SENDMSG_ERRNO.invokeExact(errno, fd, message, flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static long recvmsg(int fd, MemorySegment message, int flags) {
        try {
            return (long) RECVMSG.invokeExact(fd, message, flags);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int recvmsg(int fd, MemorySegment message, int flags, MemorySegment errno) {
        try {
            return result((long) RECVMSG_ERRNO.invokeExact(errno, fd, message, flags), errno);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** @param pollfd one struct pollfd
     *  @return 1 if ready or failed, 0 if not, negative if the call itself failed */
    static int poll(MemorySegment pollfd, int timeoutMs) {
        try {
            return (int) POLL.invokeExact(pollfd, 1L, timeoutMs);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static long read(int fd, MemorySegment into) {
        try {
            return (long) READ.invokeExact(fd, into, into.byteSize());
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static long write(int fd, MemorySegment data) {
        try {
            return (long) WRITE.invokeExact(fd, data, data.byteSize());
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    static int timerfdSettime(int fd, int flags, MemorySegment setting) {
        try {
            return (int) TIMERFD_SETTIME.invokeExact(fd, flags, setting, MemorySegment.NULL);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }
}
