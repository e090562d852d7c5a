package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.LONG;
import static io.keepaloft.agent.linux.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Makes the calling thread punctual: real-time scheduling, fine timers, memory that is not swapped out. Each may be refused, and says why. */
public final class RealTime {
    /** @param message one line for the operator, also when all is well */
    public record Outcome(boolean done, String message) {
    }

    private static final int SCHED_FIFO = 1;
    /** Children (scripts) start with ordinary scheduling. */
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int MCL_CURRENT_FUTURE_ONFAULT = 1 | 2 | 4;

    private static final MethodHandle SCHED_SETSCHEDULER = Native.withErrno("sched_setscheduler", INT, INT, INT, POINTER);
    private static final MethodHandle MLOCKALL = Native.withErrno("mlockall", INT, INT);
    private static final MethodHandle PRCTL = Native.withErrno("prctl", INT, INT, LONG, LONG, LONG, LONG);

    private RealTime() {
    }

    /** Puts the calling thread (a platform thread, and no other) under SCHED_FIFO (sched(7)).
     *  @param priority 1..99 */
    public static Outcome setFifo(int priority) {
        if (priority < 1 || priority > 99) {
            throw new IllegalArgumentException("real-time priority " + priority + " is not in 1..99");
        }
        int failed;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            MemorySegment parameters = arena.allocateFrom(INT, priority);
            // Thread 0 is the calling thread, since Linux schedules threads and not processes.
            failed = -Native.result((int) SCHED_SETSCHEDULER.invokeExact(errno, 0, SCHED_FIFO | SCHED_RESET_ON_FORK, parameters), errno);
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
        return failed <= 0 ? new Outcome(true, "real-time scheduling: SCHED_FIFO priority " + priority)
                : new Outcome(false, "no real-time scheduling (" + Errno.name(failed)
                        + "): needs CAP_SYS_NICE or LimitRTPRIO=" + priority + " in the systemd unit; timers may be late under load");
    }

    /** Lets the calling thread's timers expire when they are due and not up to 50 µs later (PR_SET_TIMERSLACK; real-time threads have no slack anyway). */
    public static Outcome setFineTimers() {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            result = Native.result((int) PRCTL.invokeExact(errno, PR_SET_TIMERSLACK, 1L, 0L, 0L, 0L), errno);
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
        return result >= 0 ? new Outcome(true, "timer slack of 1 ns")
                : new Outcome(false, "timers keep their slack of 50 µs (" + Errno.name(-result) + ")");
    }

    /**
     * Keeps the whole process in memory (mlockall(2)), each page once it has been touched: locking all that is mapped
     * would make a JVM of 52 MB one of 236 MB.
     */
    public static Outcome lockMemory() {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            result = Native.result((int) MLOCKALL.invokeExact(errno, MCL_CURRENT_FUTURE_ONFAULT), errno);
        } catch (Throwable thrown) {
            throw Native.impossible(thrown);
        }
        return result >= 0 ? new Outcome(true, "memory is locked")
                : new Outcome(false, "memory is not locked (" + Errno.name(-result)
                        + "): needs CAP_IPC_LOCK or LimitMEMLOCK=infinity in the systemd unit; a host that swaps may delay adverts");
    }
}
