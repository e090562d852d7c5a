package io.keepaloft.agent.lab.fabric;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The operator's pliers: breaks links between hosts and heals them. Each call returns when it is in force; faults add up until they are healed. */
public final class Links {
    /** Seen from the host. */
    public enum Direction { IN, OUT, BOTH }

    private final Consumer<Faults> inForce;
    private Faults faults = Faults.NONE;

    /** @param inForce puts them into force before it returns */
    Links(Consumer<Faults> inForce) {
        this.inForce = inForce;
    }

    /** Nothing comes out of the host, reaches it, or both; its interface stays up. */
    public void cut(String portId, Direction direction) {
        cut(portId, direction, true);
    }

    public void heal(String portId, Direction direction) {
        cut(portId, direction, false);
    }

    private synchronized void cut(String portId, Direction direction, boolean cut) {
        become(new Faults(changed(faults.cutIn(), portId, direction != Direction.OUT, cut), changed(faults.cutOut(), portId, direction != Direction.IN, cut),
                faults.dropPercent(), faults.between()));
    }

    private static <T> Set<T> changed(Set<T> set, T element, boolean concerned, boolean in) {
        Set<T> next = new HashSet<>(set);
        if (concerned && in) {
            next.add(element);
        } else if (concerned) {
            next.remove(element);
        }
        return next;
    }

    /** Nothing passes between the two hosts; all else does. */
    public synchronized void cut(String portA, String portB) {
        cutOneWay(portA, portB);
        cutOneWay(portB, portA);
    }

    /** Nothing of the one reaches the other. */
    public synchronized void cutOneWay(String fromPort, String toPort) {
        become(new Faults(faults.cutIn(), faults.cutOut(), faults.dropPercent(), changed(faults.between(), new Faults.Pair(fromPort, toPort), true, true)));
    }

    public synchronized void heal(String portA, String portB) {
        healOneWay(portA, portB);
        healOneWay(portB, portA);
    }

    /** What the one sends reaches the other again. */
    public synchronized void healOneWay(String fromPort, String toPort) {
        become(new Faults(faults.cutIn(), faults.cutOut(), faults.dropPercent(), changed(faults.between(), new Faults.Pair(fromPort, toPort), true, false)));
    }

    /** @param percent of the packets in each direction, by chance; 0 = none */
    public synchronized void drop(String portId, int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("not a percentage: " + percent);
        }
        Map<String, Integer> drops = new HashMap<>(faults.dropPercent());
        drops.put(portId, percent);
        become(new Faults(faults.cutIn(), faults.cutOut(), drops, faults.between()));
    }

    /** Everything is whole again. */
    public synchronized void healAll() {
        become(Faults.NONE);
    }

    private void become(Faults next) {
        if (!next.equals(faults)) {
            inForce.accept(next);
            faults = next;
        }
    }
}
