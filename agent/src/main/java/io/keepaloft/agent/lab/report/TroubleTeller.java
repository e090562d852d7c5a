package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.scenario.Step;
import io.keepaloft.agent.lab.scenario.Teller;

/** Tells what goes wrong with a play and nothing else, where nobody follows it. */
public final class TroubleTeller implements Teller {
    private final ConsoleTeller console;
    private volatile Step playing;

    /** @param program that stands before each line; empty = none */
    public TroubleTeller(Console console, String program) {
        this.console = new ConsoleTeller(console, program);
    }

    @Override
    public void step(Step step) {
        playing = step;
    }

    @Override
    public void news(String text) {
        // All was well so far.
    }

    @Override
    public void asExpected(String summary) {
        playing = null;
    }

    @Override
    public void wrong(String text) {
        Step step = playing;
        playing = null;
        if (step != null) {
            console.step(step);
        }
        console.wrong(text);
    }

    @Override
    public void tail(String host, String lines) {
        console.tail(host, lines);
    }
}
