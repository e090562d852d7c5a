package io.keepaloft.agent.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Whether this process may mount where it is: root alone says nothing, in a container or in a user namespace. */
public final class Mounts {
    private static final MethodHandle UMOUNT2 = Native.withErrno("umount2", Native.INT, Native.POINTER, Native.INT);
    /** A directory on which nothing is mounted. */
    private static final String NO_MOUNT = "/proc/self";

    private Mounts() {
    }

    /** Takes nothing away: the kernel first looks at the rights, CAP_SYS_ADMIN over the mount namespace, and then finds that there is nothing (umount(2)). */
    public static boolean allowed() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Native.ERRNO);
            return Native.result((int) UMOUNT2.invokeExact(errno, arena.allocateFrom(NO_MOUNT), 0), errno) != -Errno.EPERM;
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
    }
}
