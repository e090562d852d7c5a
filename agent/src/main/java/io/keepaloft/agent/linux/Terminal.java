package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.LONG;
import static io.keepaloft.agent.linux.Native.POINTER;
import static io.keepaloft.agent.linux.Native.SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** The terminals behind standard input, output and error, if there are any. */
public final class Terminal {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    /** asm-generic/ioctls.h, the same on x86-64 and aarch64. */
    private static final long TIOCGWINSZ = 0x5413;
    /** struct winsize: four shorts, of which the second is the columns. */
    private static final int WINSIZE_BYTES = 8;
    private static final int COLUMNS_AT = 2;
    private static final MethodHandle IOCTL = Native.withErrno("ioctl", FunctionDescriptor.of(INT, INT, LONG, POINTER), Linker.Option.firstVariadicArg(2));

    private Terminal() {
    }

    /** How wide it is (ioctl_tty(2)); 0 when it does not know. Empty when standard output is no terminal. */
    public static OptionalInt columns() {
        return columns(STANDARD_OUTPUT);
    }

    public static boolean atStandardInput() {
        return columns(STANDARD_INPUT).isPresent();
    }

    public static boolean atStandardOutput() {
        return columns(STANDARD_OUTPUT).isPresent();
    }

    public static boolean atStandardError() {
        return columns(STANDARD_ERROR).isPresent();
    }

    private static OptionalInt columns(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            MemorySegment size = arena.allocate(WINSIZE_BYTES);
            int result = Native.result((int) IOCTL.invokeExact(errno, descriptor, TIOCGWINSZ, size), errno);
            return result < 0 ? OptionalInt.empty() : OptionalInt.of(Short.toUnsignedInt(size.get(SHORT, COLUMNS_AT)));
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
    }
}
