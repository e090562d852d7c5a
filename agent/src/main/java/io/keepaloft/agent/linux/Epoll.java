package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Waits for file descriptors or for a deadline, to the nanosecond; one thread uses it.
 *
 * <p>The clock is CLOCK_MONOTONIC, and so is {@link System#nanoTime()} on Linux (HotSpot's os::javaTimeNanos): a deadline
 * taken from the one may be waited for with the other. It does not run while a VM is suspended to disk, and does while
 * a process is stopped. Level-triggered: what was not read is reported again. A wait allocates nothing.
 */
public final class Epoll implements AutoCloseable {
    /** Ready descriptors told at once; more are told by the next wait. */
    static final int CAPACITY = 64;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLLIN = 0x1;
    private static final int EPOLLERR = 0x8;
    private static final int EPOLLHUP = 0x10;
    /** struct epoll_event is packed on x86-64 alone (sys/epoll.h). */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int DATA_OFFSET = PACKED ? 4 : 8;
    private static final int TIMER_TOKEN = -1;

    private final MemorySegment events;
    private final EpollWait wait;
    private int fd;

    private Epoll(int fd, EpollWait wait, MemorySegment events) {
        this.fd = fd;
        this.wait = wait;
        this.events = events;
    }

    public static Epoll open() throws LinuxException {
        return open(EpollWait.kernelHasPwait2());
    }

    static Epoll open(boolean pwait2) throws LinuxException {
        int fd = LinuxException.check(Libc.epollCreate(EPOLL_CLOEXEC), "epoll_create1");
        Epoll epoll = null;
        try {
            MemorySegment events = Arena.ofAuto().allocate((long) EVENT_BYTES * CAPACITY, 8);
            EpollWait wait = pwait2 ? new EpollWait.Pwait2(fd, events) : EpollWait.Timer.open(fd, events);
            epoll = new Epoll(fd, wait, events);
            if (wait.timerFd() >= 0) {
                epoll.add(wait.timerFd(), TIMER_TOKEN);
            }
            return epoll;
        } catch (LinuxException failed) {
            if (epoll != null) {
                epoll.close();
            } else {
                Libc.close(fd);
            }
            throw failed;
        }
    }

    /** Reports {@code fd} as {@code token} whenever it can be read or has failed.
     *  @param token 0 or more, the caller's own numbering */
    public void add(int descriptor, int token) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(INT, 0, EPOLLIN);
            event.set(Native.INT_UNALIGNED, DATA_OFFSET, token);
            LinuxException.check(Libc.epollCtl(fd, EPOLL_CTL_ADD, descriptor, event), "epoll_ctl add");
        }
    }

    /** Call it before the descriptor is closed. */
    public void remove(int descriptor) throws LinuxException {
        LinuxException.check(Libc.epollCtl(fd, EPOLL_CTL_DEL, descriptor, MemorySegment.NULL), "epoll_ctl del");
    }

    /**
     * Waits until something is ready or the time is over.
     *
     * @param timeoutNs 0 looks and returns; {@link Long#MAX_VALUE} or a negative number waits for as long as it takes
     * @return how many are ready, to be asked for with {@link #token}; 0 when the time is over or a signal came
     */
    public int await(long timeoutNs) throws LinuxException {
        int ready = wait.await(timeoutNs == Long.MAX_VALUE ? -1 : timeoutNs);
        int kept = 0;
        for (int i = 0; i < ready; i++) { // the timer of the fallback is nobody's business but ours
            if (rawToken(i) != TIMER_TOKEN) {
                if (kept != i) {
                    MemorySegment.copy(events, (long) i * EVENT_BYTES, events, (long) kept * EVENT_BYTES, EVENT_BYTES);
                }
                kept++;
            }
        }
        return kept;
    }

    /** @param index 0 until what {@link #await} returned */
    public int token(int index) {
        return rawToken(index);
    }

    /** Whether the descriptor has an error or was hung up, beside or instead of being readable. */
    public boolean failed(int index) {
        return (events.get(Native.INT_UNALIGNED, (long) index * EVENT_BYTES) & (EPOLLERR | EPOLLHUP)) != 0;
    }

    private int rawToken(int index) {
        return events.get(Native.INT_UNALIGNED, (long) index * EVENT_BYTES + DATA_OFFSET);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            wait.close();
            Libc.close(fd);
            fd = -1;
        }
    }
}
