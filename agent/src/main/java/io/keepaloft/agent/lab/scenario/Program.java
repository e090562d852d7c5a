package io.keepaloft.agent.lab.scenario;

import java.util.Locale;

/** What runs on the hosts of a scenario: the same scenario is played with either. */
public enum Program {
    KEEPALIVED, KEEPALOFT;

    /** As scenario files and the command line spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people read it. */
    public String title() {
        return this == KEEPALOFT ? "Keepaloft" : word();
    }
}
