package io.keepaloft.agent.cli;

import io.keepaloft.agent.linux.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Asks whoever sits at the terminal. */
@FunctionalInterface
interface Asking {
    /** Yes or no; empty when nobody sits there. Anything but a clear yes is a no. */
    Optional<Boolean> ask(String question);

    /** Only where standard input is a terminal, and standard error or standard output is one: either may go into a file or a pager. */
    static Optional<Boolean> atTerminal(String question) {
        if (!Terminal.atStandardInput() || !Terminal.atStandardError() && !Terminal.atStandardOutput()) {
            return Optional.empty();
        }
        PrintStream shown = Terminal.atStandardError() ? System.err : System.out;
        shown.printf("%s [y/N] ", question);
        shown.flush();
        try {
            // The one line that is read is the last that is wanted, so the reader may take more than it.
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return Optional.of(answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
