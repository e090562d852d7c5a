package io.keepaloft.agent.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How C functions are linked, and how their errno is read. */
@SuppressWarnings("restricted") // downcallHandle: the one place, as a wrong signature crashes the JVM
final class Native {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    /** struct epoll_event is packed on x86-64. */
    static final ValueLayout.OfInt INT_UNALIGNED = ValueLayout.JAVA_INT_UNALIGNED;
    static final MemoryLayout POINTER = ValueLayout.ADDRESS;
    /** Where a call that captures errno leaves it: one int, at offset 0. */
    static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();

    private Native() {
    }

    /** A handle that captures errno into its first argument. Costs 40 bytes of heap a call outside C2: not for hot paths. */
    static MethodHandle withErrno(String function, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LIBC.findOrThrow(function), FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    /** A handle that allocates nothing, and that only says that the call failed, not why. */
    static MethodHandle plain(String function, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LIBC.findOrThrow(function), FunctionDescriptor.of(result, arguments));
    }

    static MethodHandle withErrno(String function, FunctionDescriptor signature, Linker.Option option) {
        return LINKER.downcallHandle(LIBC.findOrThrow(function), signature, option, Linker.Option.captureCallState("errno"));
    }

    static MethodHandle plain(String function, FunctionDescriptor signature, Linker.Option option) {
        return LINKER.downcallHandle(LIBC.findOrThrow(function), signature, option);
    }

    static int result(int returned, MemorySegment errno) {
        return returned < 0 ? -errno.get(INT, 0) : returned;
    }

    static int result(long returned, MemorySegment errno) {
        return returned < 0 ? -errno.get(INT, 0) : (int) returned;
    }

    /** A downcall handle throws nothing of its own; what comes out of it is an Error or our own mistake. */
    static RuntimeException impossible(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }
}
