package io.keepaloft.cloud.simulator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Points of a caller's work at which something happens to the caller: just before its nth call of an action takes effect, or just after, and
 * in either case it never gets an answer. A dry run is no such call. Thread-safe.
 */
public final class Traps {
    private static final int MOST = 1000;

    /** What waits. @param left how many more calls it lets pass before the one */
    private record Trap(String principal, String action, int left, boolean afterApply, Runnable act) {
        boolean meets(String who, String what, boolean after) {
            return (principal.equals(Faults.ANY) || principal.equals(who)) && action.equals(what) && afterApply == after;
        }
    }

    private final List<Trap> traps = new ArrayList<>();

    /**
     * Sets one; it springs once.
     *
     * @param principal whose call, or `*`
     * @param nth       1 = the next call
     * @param act       runs on the call's own thread
     */
    public synchronized Traps set(String principal, String action, int nth, boolean afterApply, Runnable act) {
        if (nth < 1 || traps.size() >= MOST) {
            throw new IllegalArgumentException("a trap is for the first call or a later one, and there are at most " + MOST);
        }
        traps.add(new Trap(principal, action, nth - 1, afterApply, act));
        return this;
    }

    /** Passes a point of a call. @return what happens to the caller there, if anything: the call is not to be answered then */
    public synchronized Optional<Runnable> pass(String principal, String action, boolean afterApply) {
        Optional<Runnable> sprung = Optional.empty();
        for (int i = traps.size() - 1; i >= 0; i--) {
            Trap trap = traps.get(i);
            if (trap.meets(principal, action, afterApply)) {
                traps.remove(i);
                if (trap.left > 0) {
                    traps.add(i, new Trap(trap.principal, action, trap.left - 1, afterApply, trap.act));
                } else {
                    sprung = Optional.of(trap.act);
                }
            }
        }
        return sprung;
    }

    public synchronized void clear() {
        traps.clear();
    }
}
