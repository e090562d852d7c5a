package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does, word by word, what {@code lab up} says one can do. */
final class LabUpStory {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private LabUpStory() {
    }

    /** Those that stand on lines of their own, and the one that takes everything down, which is the last. */
    static List<String> commands(String said) {
        List<String> commands = new ArrayList<>(said.lines().filter(line -> line.startsWith("    ")).map(String::strip).toList());
        commands.add(said.lines().filter(line -> line.startsWith(StandingLabs.READY)).map(line -> line.replaceFirst(".*, or: ", "")).findFirst().orElseThrow());
        assertEquals(9, commands.size(), said);
        return commands;
    }

    /** The lab's process: what {@code lab down} is told. */
    static long outermost(List<String> commands) {
        return Long.parseLong(commands.getLast().replaceFirst(".* ", ""));
    }

    /** The last one takes the lab down; if it does not come to that, this does. @param as what stands in front of the shell, for another user */
    static void runAll(List<String> commands, List<String> as) {
        try {
            runEach(commands, as);
        } finally {
            ProcessHandle.of(outermost(commands)).ifPresent(StandingLabs::end);
        }
    }

    private static void runEach(List<String> commands, List<String> as) {
        List<String> expected = List.of("172.17.100.201", "VI_1", "172.17.100.202", "VI_1", "master", "120.132.124.82", "AssociateAddress", "{", "took down the lab of process");
        for (int i = 0; i < commands.size(); i++) {
            String command = commands.get(i);
            String wanted = expected.get(i);
            // The agents need a moment to be there and to elect; whatever else there is answers at once.
            String[] said = {""};
            try {
                Await.until(wanted, LIMIT, () -> (said[0] = shell(command, as)).contains(wanted));
            } catch (LabException e) {
                throw new AssertionError("'" + command + "' says, and not '" + wanted + "': " + said[0], e);
            }
        }
    }

    /** Types it, and to the shell on a host, which it may be, a question. */
    private static String shell(String command, List<String> as) {
        List<String> line = new ArrayList<>(as);
        line.addAll(List.of("sh", "-c", command));
        try {
            return Tool.feed("ip -o addr show dev eth0\n", line.toArray(String[]::new));
        } catch (LabException e) {
            return e.getMessage();
        }
    }
}
