package io.keepaloft.agent.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One thread of this JVM that lives in a network namespace of its own.
 *
 * <p>A namespace belongs to a thread: sockets that it opens are the namespace's, and stay so whoever uses them later;
 * processes that it starts, and /proc/sys/net as it reads it, are too. So a test needs no second JVM.
 */
public final class NetnsThread implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final MethodHandle SETNS = Native.withErrno("setns", Native.INT, Native.INT, Native.INT);
    private static final MethodHandle OPEN = Native.withErrno("open", Native.INT, Native.POINTER, Native.INT);

    private static final MethodHandle CAPSET = Native.withErrno("capset", Native.INT, Native.POINTER, Native.POINTER);

    private final String name;
    private final ExecutorService thread;

    private NetnsThread(String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Makes the namespace {@code kl<pid>-<suffix>}, its loopback up; closing removes it. */
    public static NetnsThread create(String suffix) {
        String name = "kl" + ProcessHandle.current().pid() + "-" + suffix;
        Commands.run("ip netns add " + name);
        NetnsThread made = new NetnsThread(name);
        try {
            made.run(() -> enter("/run/netns/" + name));
            made.ip("link set lo up");
            return made;
        } catch (RuntimeException | Error failed) {
            made.close();
            throw failed;
        }
    }

    /** As {@code ip netns} knows it. */
    public String name() {
        return name;
    }

    /** Runs {@code ip} in the namespace and returns what it printed. */
    public String ip(String arguments) {
        return Commands.run("ip -n " + name + " " + arguments);
    }

    /** Runs a command in the namespace and returns what it printed. */
    public String exec(String commandLine) {
        return Commands.run("ip netns exec " + name + " " + commandLine);
    }

    /** Does something on the thread, within 30 s, and returns its result; what it throws is thrown here as the cause. */
    public <T> T call(Callable<T> action) {
        Future<T> result = thread.submit(action);
        try {
            return result.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case AssertionError assertion -> throw assertion;
                case RuntimeException runtime -> throw runtime;
                case Throwable other -> throw new IllegalStateException(other);
            }
        } catch (TimeoutException slow) {
            result.cancel(true);
            throw new AssertionError("not done within 30 s in " + name, slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** May throw anything. */
    public interface Action {
        void run() throws Exception;
    }

    public void run(Action action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    private static void enter(String path) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Native.ERRNO);
            int fd = LinuxException.check(Native.result((int) OPEN.invokeExact(errno, arena.allocateFrom(path), O_RDONLY_CLOEXEC), errno), "open " + path);
            int result = Native.result((int) SETNS.invokeExact(errno, fd, CLONE_NEWNET), errno);
            Libc.close(fd);
            LinuxException.check(result, "setns " + path);
        } catch (LinuxException failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
    }

    /** Takes every capability from the calling thread, for good (capset(2); capabilities belong to threads too). */
    public static void dropCapabilities() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Native.ERRNO);
            MemorySegment header = arena.allocate(8, 4); // version, thread (0: this one)
            header.set(Native.INT, 0, 0x2008_0522);
            MemorySegment none = arena.allocate(24, 4); // twice effective, permitted, inheritable
            LinuxException.check(Native.result((int) CAPSET.invokeExact(errno, header, none), errno), "capset");
        } catch (LinuxException failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        Commands.run("ip netns delete " + name);
    }
}
