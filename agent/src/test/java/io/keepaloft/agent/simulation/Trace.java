package io.keepaloft.agent.simulation;

import java.util.Locale;
import java.util.function.Supplier;

/** What happened, one line an event; kept only for the run that is to be read, since most lives are never looked at. */
final class Trace {
    private final VirtualTime time;
    private final StringBuilder lines;

    Trace(VirtualTime time, boolean kept) {
        this.time = time;
        this.lines = kept ? new StringBuilder() : null;
    }

    void say(String who, Supplier<String> what) {
        if (lines != null) {
            lines.append(String.format(Locale.ROOT, "%11.6f  %-6s %s%n", (time.now() - 1_000 * VirtualTime.SECOND) / 1e9, who, what.get()));
        }
    }

    @Override
    public String toString() {
        return lines == null ? "" : lines.toString();
    }
}
