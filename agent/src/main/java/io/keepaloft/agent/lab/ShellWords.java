package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Command lines of processes, whole, as proc(5) has them; {@link ProcessHandle} knows none that is longer than a page. */
final class ShellWords {
    private static final String PLAIN = "[A-Za-z0-9_./:=@%+,-]+";

    private ShellWords() {
    }

    /** Empty for a process without one, such as a dead one that nobody has reaped yet. */
    static List<String> of(long pid) throws IOException {
        String text = new String(Files.readAllBytes(Path.of("/proc", "" + pid, "cmdline")), StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of(text.split("\0", -1)));
        words.removeLast(); // what follows the last word's end
        return words;
    }

    /** This process's, with the program that it really is in front. */
    static List<String> ofThisProcess() {
        try {
            List<String> words = of(ProcessHandle.current().pid());
            words.set(0, Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
            return words;
        } catch (IOException e) {
            throw new LabException("cannot tell how this was started: " + e.getMessage(), e);
        }
    }

    /** As somebody would type it in a shell. */
    static String typed(List<String> words) {
        return words.stream().map(word -> word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
    }
}
