package io.keepaloft.agent.lab;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a story that Ctrl-C or SIGTERM interrupts, and that then has time to take everything down. */
final class CtrlC {
    private static final long TAKE_DOWN_S = 20;

    private final CountDownLatch down = new CountDownLatch(1);
    private final Thread story = Thread.currentThread();
    private volatile boolean pressed;
    private volatile Integer exit;

    private CtrlC() {
    }

    /**
     * Returns what the story returns. A story that returns although it was interrupted was meant to end so: the process ends with what it
     * returned; after any other it ends as the signal has it.
     */
    static int guard(Callable<Integer> story) throws Exception {
        return new CtrlC().run(story);
    }

    private int run(Callable<Integer> body) throws Exception {
        Thread hook = Thread.ofPlatform().unstarted(this::interrupt);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int result = body.call();
            exit = result;
            if (!pressed) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
            return result;
        } catch (IllegalStateException e) {
            if (exit == null) {
                throw e;
            }
            // Pressed between the last two lines.
            return exit;
        } finally {
            down.countDown();
        }
    }

    private void interrupt() {
        pressed = true;
        story.interrupt();
        try {
            if (down.await(TAKE_DOWN_S, TimeUnit.SECONDS) && exit != null) {
                Runtime.getRuntime().halt(exit);
            }
        } catch (InterruptedException _) {
            // The process ends now; the next lab removes what is left.
        }
    }
}
