package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Wakes an {@link Epoll} from another thread: any thread may signal, the waiting one drains. */
public final class EventFd implements AutoCloseable {
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;

    private final MemorySegment one = Arena.ofAuto().allocate(8, 8);
    private final MemorySegment count = Arena.ofAuto().allocate(8, 8);
    private final int fd;
    private boolean closed;

    private EventFd(int fd) {
        this.fd = fd;
        one.set(LONG, 0, 1);
    }

    public static EventFd open() throws LinuxException {
        return new EventFd(LinuxException.check(Libc.eventfd(0, NONBLOCK_CLOEXEC), "eventfd"));
    }

    public int fd() {
        return fd;
    }

    /** Many signals before one drain are one. A counter that is full (it never is) is signalled already. */
    public synchronized void signal() {
        if (!closed) {
            HotCalls.write(fd, one);
        }
    }

    public void drain() {
        HotCalls.read(fd, count);
    }

    /** A signal that comes later is lost, and not written into whatever file gets the number next. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }
}
