package io.keepaloft.agent;

import io.keepaloft.agent.linux.Signals;

/**
 * What signals have asked for, from the first moment on: a signal that comes before the agent can follow it is followed as soon
 * as it can, and does not end the process by its default action.
 */
final class SignalRequests {
    private Runnable stop;
    private Runnable reload;
    private boolean stopAsked;
    private boolean reloadAsked;

    /** Takes the signals over from the JVM. Once in a process. */
    static SignalRequests listen() {
        var requests = new SignalRequests();
        Signals.on(Signals.Name.TERM, requests::askStop);
        Signals.on(Signals.Name.INT, requests::askStop);
        Signals.on(Signals.Name.HUP, requests::askReload);
        return requests;
    }

    synchronized void askStop() {
        stopAsked = true;
        if (stop != null) {
            stop.run();
        }
    }

    synchronized void askReload() {
        reloadAsked = true;
        if (reload != null) {
            reload.run();
        }
    }

    /** From now on signals are followed by these, which must not block; what was asked for before is followed at once. */
    synchronized void follow(Runnable onStop, Runnable onReload) {
        stop = onStop;
        reload = onReload;
        if (reloadAsked) {
            reload.run();
        }
        if (stopAsked) {
            stop.run();
        }
    }
}
