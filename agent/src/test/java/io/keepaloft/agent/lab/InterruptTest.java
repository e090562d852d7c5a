package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C reaches a play as an interrupt, or kills the command that it waits for: either ends the play, whoever looks past what fails. */
class InterruptTest {
    @AfterEach
    void forget() {
        Thread.interrupted();
    }

    /** As one looks at a host whose power may go in this moment. */
    private static void lookPastWhatFails(String... command) {
        try {
            Tool.run(command);
        } catch (LabException _) {
            // No host, no address.
        }
    }

    @Test
    void anInterruptIsNoCommandThatFailed() {
        lookPastWhatFails("false");
        Thread.currentThread().interrupt();
        assertThrows(LabInterruptedException.class, () -> lookPastWhatFails("sleep", "0.2"));
    }

    /** The command is often over before anybody waits for it. */
    @Test
    void norIsOneThatComesWhileTheLastWordsAreRead() {
        for (int i = 0; i < 50; i++) {
            Thread.currentThread().interrupt();
            assertThrows(LabInterruptedException.class, () -> lookPastWhatFails("true"));
        }
    }

    @Test
    void aCommandThatCtrlCMetFirstIsAnInterrupt() {
        assertThrows(LabInterruptedException.class, () -> lookPastWhatFails("sh", "-c", "kill -s INT $$"));
    }
}
