package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.scenario.Step;
import io.keepaloft.agent.lab.scenario.Teller;

/** Tells a play on the terminal, a line an event. */
public final class ConsoleTeller implements Teller {
    private final Console console;
    private final String prefix;

    /** @param program that stands before each line, since two programs may be played at the same time; empty = none */
    public ConsoleTeller(Console console, String program) {
        this.console = console;
        this.prefix = program.isEmpty() ? "" : String.format("%-10s  ", program);
    }

    @Override
    public void step(Step step) {
        console.line(prefix + (step.label().isEmpty() ? "" : step.label() + " ") + step.event());
    }

    @Override
    public void news(String text) {
        console.line(prefix + "    " + text);
    }

    @Override
    public void asExpected(String summary) {
        console.good(prefix + "    as expected: " + summary);
    }

    @Override
    public void wrong(String text) {
        console.bad(prefix + "    NOT AS EXPECTED: " + text);
    }

    @Override
    public void tail(String host, String lines) {
        if (!lines.isEmpty()) {
            console.plain(prefix + "    the program on " + host + " said last:\n" + lines);
        }
    }
}
