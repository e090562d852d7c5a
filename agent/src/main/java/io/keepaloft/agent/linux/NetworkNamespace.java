package io.keepaloft.agent.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs code on a thread inside another network namespace: a socket belongs for ever to the namespace of the thread that opened it. */
public final class NetworkNamespace {
    private static final MethodHandle OPEN = Native.withErrno("open", Native.INT, Native.POINTER, Native.INT);
    private static final MethodHandle SETNS = Native.withErrno("setns", Native.INT, Native.INT, Native.INT);
    private static final MethodHandle CLOSE = Native.withErrno("close", Native.INT, Native.INT);
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    /** CLONE_NEWNET of setns(2): refuse anything but a network namespace. */
    private static final int CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {
    }

    /**
     * Calls `body` on a new platform thread that lives in the namespace and ends with the call. Threads and processes that `body`
     * starts live there too; the calling thread stays where it is.
     *
     * @param namespace its file, e.g. {@code /run/netns/blue}
     * @throws LinuxException if it cannot be entered: root is needed, see setns(2)
     */
    public static <T> T call(Path namespace, Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter(namespace);
            return body.call();
        });
        Thread.ofPlatform().daemon().name("in-" + namespace.getFileName()).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void enter(Path namespace) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Native.ERRNO);
            int fd = check(Native.result((int) OPEN.invokeExact(errno, arena.allocateFrom(namespace.toString()), O_RDONLY_CLOEXEC), errno),
                    "open " + namespace);
            try {
                check(Native.result((int) SETNS.invokeExact(errno, fd, CLONE_NEWNET), errno), "enter " + namespace);
            } finally {
                int _ = (int) CLOSE.invokeExact(errno, fd);
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
    }

    private static int check(int result, String call) throws LinuxException {
        return LinuxException.check(result, call, "is it there, and does this process have CAP_SYS_ADMIN?");
    }
}
