package io.keepaloft.cloud.simulator;

import io.keepaloft.cloud.simulator.model.CloudState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Brings changes to listeners on a thread of its own, so that none of them slows the cloud down; holds at most one state that waits. */
final class ChangeNotifier implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChangeNotifier.class.getName());

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("cloud-changes").unstarted(this::run);
    private CloudState waiting;
    private long highest;
    private boolean closed;

    void start() {
        thread.start();
    }

    /** @return takes the listener off again */
    Runnable add(ChangeListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** States that are older than one that was offered before are left out: versions only rise. */
    synchronized void offer(CloudState newest) {
        if (newest.version() >= highest) {
            highest = newest.version();
            waiting = newest;
            notifyAll();
        }
    }

    private synchronized CloudState take() throws InterruptedException {
        while (waiting == null && !closed) {
            wait();
        }
        var next = waiting;
        waiting = null;
        return closed ? null : next;
    }

    private void run() {
        try {
            for (var state = take(); state != null; state = take()) {
                for (var listener : listeners) {
                    tell(listener, state);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(ChangeListener listener, CloudState state) {
        try {
            listener.changed(state);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A listener failed on the cloud's version " + state.version() + "; it will be told of the next one.", e);
        }
    }

    @Override public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
