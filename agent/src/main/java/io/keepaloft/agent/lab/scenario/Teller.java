package io.keepaloft.agent.lab.scenario;

/** Is told what happens while a scenario is played; called by several threads, must not block. */
public interface Teller {
    /** A step begins. */
    void step(Step step);

    /** Something changed. */
    void news(String text);

    /** A step is over, and everything was as expected. */
    void asExpected(String summary);

    /** Something is not as expected. */
    void wrong(String text);

    /** The last lines of what a host's program said, for somebody who looks for what went wrong; may be empty. */
    void tail(String host, String lines);
}
