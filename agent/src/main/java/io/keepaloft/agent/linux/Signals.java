package io.keepaloft.agent.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/**
 * The signals that an operator sends, as callbacks.
 *
 * <p>Through {@code sun.misc.Signal} (module jdk.unsupported), because nothing native is right inside a JVM: signalfd(2)
 * reads only signals that <em>every</em> thread blocks, and the JVM's own threads started before us and do not; a
 * sigaction(2) handler that is an upcall would run Java in the middle of anything, which is not async-signal-safe.
 * The JVM's own handler only posts a semaphore, and its "Signal Dispatcher" starts a thread for each signal that comes.
 *
 * <p>By method handle, as native functions are: javac 25 warns of the class when it is named, nothing can suppress that
 * warning, and here a warning is an error.
 */
public final class Signals {
    /** The names of signal(7) without SIG. The JVM keeps QUIT, and others, for itself. */
    public enum Name { TERM, INT, HUP, USR1 }

    private Signals() {
    }

    /**
     * Runs {@code callback} for each signal from now on, instead of what the JVM does (TERM, INT and HUP end it). Several
     * signals that come at once may run at once, and may become one: it should only set a flag and wake somebody.
     *
     * @throws IllegalStateException if this JVM does not let go of the signal (-Xrs), or has no jdk.unsupported
     */
    public static void on(Name name, Runnable callback) {
        Objects.requireNonNull(callback);
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class)).bindTo(callback);
            Object adapter = MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Object named = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class)).invoke(name.name());
            lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler)).invoke(named, adapter);
        } catch (Throwable failed) {
            throw new IllegalStateException("cannot listen to SIG" + name + ": " + failed.getMessage(), failed);
        }
    }
}
