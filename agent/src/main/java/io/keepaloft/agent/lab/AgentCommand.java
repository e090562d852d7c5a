package io.keepaloft.agent.lab;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the lab starts agents: with the installed command, or with the very classes that the lab itself runs from. */
public final class AgentCommand {
    private final List<String> words;

    private AgentCommand(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** The command, e.g. {@code scripts/keepaloft}. */
    public static AgentCommand of(Path command) {
        return new AgentCommand(List.of(command.toAbsolutePath().toString()));
    }

    /** This process's Java and class path. */
    public static AgentCommand ofThisProcess() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new AgentCommand(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-Xshare:auto", "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator,
                File.pathSeparator), "io.keepaloft.agent.Main"));
    }

    public List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(words);
        line.addAll(List.of(arguments));
        return line;
    }
}
