package io.keepaloft.agent.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Asks whoever sits at the terminal. */
@FunctionalInterface
interface Asking {
    /** Yes or no; empty when nobody sits there. Anything but a clear yes is a no. */
    Optional<Boolean> ask(String question);

    /** Only where both standard input and standard output are a terminal. */
    static Optional<Boolean> atTerminal(String question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return Optional.empty();
        }
        String answer = console.readLine("%s [y/N] ", question);
        return Optional.of(answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT)));
    }
}
