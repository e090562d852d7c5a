package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.LONG;
import static io.keepaloft.agent.linux.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The two ways to wait with a time-out in nanoseconds: epoll_pwait2 (Linux 5.11), or a timerfd among the descriptors. */
sealed interface EpollWait extends AutoCloseable permits EpollWait.Pwait2, EpollWait.Timer {
    long SECOND_NS = 1_000_000_000L;

    /** @param timeoutNs negative: for as long as it takes
     *  @return ready descriptors, the timer of {@link Timer} included */
    int await(long timeoutNs) throws LinuxException;

    /** -1 if there is none. */
    int timerFd();

    @Override
    void close();

    /** Asks the kernel, since a container's seccomp filter may refuse what the kernel's version promises. */
    static boolean kernelHasPwait2() throws LinuxException {
        int fd = LinuxException.check(Libc.epollCreate(0), "epoll_create1");
        try {
            return new Pwait2(fd, Arena.ofAuto().allocate(16L * Epoll.CAPACITY, 8)).works();
        } finally {
            Libc.close(fd);
        }
    }

    /** Through syscall(2): the C library has a function for it only since glibc 2.35. */
    final class Pwait2 implements EpollWait {
        private static final long NR_EPOLL_PWAIT2 = 441; // the same on every architecture
        private static final FunctionDescriptor SIGNATURE =
                FunctionDescriptor.of(LONG, LONG, LONG, POINTER, LONG, POINTER, POINTER, LONG);
        private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(1);
        private static final MethodHandle SYSCALL = Native.plain("syscall", SIGNATURE, VARIADIC);
        private static final MethodHandle SYSCALL_ERRNO = Native.withErrno("syscall", SIGNATURE, VARIADIC);

        private final long fd;
        private final MemorySegment events;
        private final MemorySegment timeout = Arena.ofAuto().allocate(16, 8);
        private final MemorySegment errno = Arena.ofAuto().allocate(ERRNO);

        Pwait2(int fd, MemorySegment events) {
            this.fd = fd;
            this.events = events;
        }

        private boolean works() {
            setTimeout(0);
            return again() >= 0;
        }

        @Override
        public int await(long timeoutNs) throws LinuxException {
            long ready;
            try {
                if (timeoutNs < 0) {
                    ready = (long) SYSCALL.invokeExact(NR_EPOLL_PWAIT2, fd, events, (long) Epoll.CAPACITY,
                            MemorySegment.NULL, MemorySegment.NULL, 8L);
                } else {
                    setTimeout(timeoutNs);
                    ready = (long) SYSCALL.invokeExact(NR_EPOLL_PWAIT2, fd, events, (long) Epoll.CAPACITY,
                            timeout, MemorySegment.NULL, 8L);
                }
            } catch (Throwable thrown) {
                throw Native.impossible(thrown);
            }
            if (ready >= 0) {
                return (int) ready;
            }
            setTimeout(0); // a signal, most likely: look again without waiting, and let the caller look at the clock
            return interrupted(again());
        }

        private int again() {
            try {
                return Native.result((long) SYSCALL_ERRNO.invokeExact(errno, NR_EPOLL_PWAIT2, fd, events,
                        (long) Epoll.CAPACITY, timeout, MemorySegment.NULL, 8L), errno);
            } catch (Throwable thrown) {
                throw Native.impossible(thrown);
            }
        }

        private void setTimeout(long timeoutNs) {
            timeout.set(LONG, 0, timeoutNs / SECOND_NS);
            timeout.set(LONG, 8, timeoutNs % SECOND_NS);
        }

        @Override
        public int timerFd() {
            return -1;
        }

        @Override
        public void close() {
        }
    }

    /** Before Linux 5.11: epoll_wait knows milliseconds only, so a timer becomes one of the descriptors. */
    final class Timer implements EpollWait {
        private static final int CLOCK_MONOTONIC = 1;
        private static final int TFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
        private static final MethodHandle EPOLL_WAIT = Native.plain("epoll_wait", INT, INT, POINTER, INT, INT);
        private static final MethodHandle EPOLL_WAIT_ERRNO = Native.withErrno("epoll_wait", INT, INT, POINTER, INT, INT);

        private final int fd;
        private final int timerFd;
        private final MemorySegment events;
        private final MemorySegment setting = Arena.ofAuto().allocate(32, 8); // struct itimerspec: interval, value
        private final MemorySegment errno = Arena.ofAuto().allocate(ERRNO);

        private Timer(int fd, int timerFd, MemorySegment events) {
            this.fd = fd;
            this.timerFd = timerFd;
            this.events = events;
        }

        static Timer open(int fd, MemorySegment events) throws LinuxException {
            int timerFd = LinuxException.check(Libc.timerfdCreate(CLOCK_MONOTONIC, TFD_NONBLOCK_CLOEXEC), "timerfd_create");
            return new Timer(fd, timerFd, events);
        }

        /** Setting the timer also forgets an expiry that was not read (timerfd_create(2)), so nothing needs to be read. */
        @Override
        public int await(long timeoutNs) throws LinuxException {
            boolean timed = timeoutNs > 0;
            setting.set(LONG, 16, timed ? timeoutNs / SECOND_NS : 0);
            setting.set(LONG, 24, timed ? timeoutNs % SECOND_NS : 0); // both 0 disarms it
            if (HotCalls.timerfdSettime(timerFd, 0, setting) < 0) {
                throw new LinuxException("timerfd_settime", Errno.EINVAL, "");
            }
            int ready;
            try {
                ready = (int) EPOLL_WAIT.invokeExact(fd, events, Epoll.CAPACITY, timeoutNs == 0 ? 0 : -1);
                return ready >= 0 ? ready
                        : interrupted(Native.result((int) EPOLL_WAIT_ERRNO.invokeExact(errno, fd, events, Epoll.CAPACITY, 0), errno));
            } catch (LinuxException failed) {
                throw failed;
            } catch (Throwable thrown) {
                throw Native.impossible(thrown);
            }
        }

        @Override
        public int timerFd() {
            return timerFd;
        }

        @Override
        public void close() {
            Libc.close(timerFd);
        }
    }

    private static int interrupted(int result) throws LinuxException {
        return result == -Errno.EINTR ? 0 : LinuxException.check(result, "epoll_wait");
    }
}
