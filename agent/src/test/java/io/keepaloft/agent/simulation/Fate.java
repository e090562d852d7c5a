package io.keepaloft.agent.simulation;

/** What befalls a host around one of its writes: it dies or freezes just before or after it, or gives its mastership up. */
final class Fate {
    /** Which. */
    enum Kind { NONE, DIES_BEFORE, DIES_AFTER, FREEZES_BEFORE, FREEZES_AFTER, YIELDS_BEFORE }

    private final SimulatedHost host;
    private Kind kind = Kind.NONE;
    private int atWrite;

    Fate(SimulatedHost host) {
        this.host = host;
    }

    /** @param write how many writes it is still spared */
    void is(Kind fate, int write) {
        kind = fate;
        atWrite = write;
    }

    void isOver() {
        kind = Kind.NONE;
    }

    void beforeWrite() {
        if (kind != Kind.NONE && atWrite-- == 0) {
            switch (kind) {
                case DIES_BEFORE -> host.powerOff();
                case FREEZES_BEFORE -> host.freezeForAWhile();
                case YIELDS_BEFORE -> host.agent().handOver();
                case DIES_AFTER, FREEZES_AFTER -> atWrite = 0;
                case NONE -> { }
            }
        }
    }

    void afterWrite() {
        if (atWrite == 0 && kind == Kind.DIES_AFTER) {
            isOver();
            host.powerOff();
        } else if (atWrite == 0 && kind == Kind.FREEZES_AFTER) {
            isOver();
            host.freezeForAWhile();
        }
    }
}
