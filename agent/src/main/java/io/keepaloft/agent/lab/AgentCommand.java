package io.keepaloft.agent.lab;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the lab starts agents: with the installed command, or with the very classes that the lab itself runs from. */
public final class AgentCommand {
    /** Set by the command that somebody typed: its path. */
    private static final String TYPED = "keepaloft.command";
    private final List<String> words;

    private AgentCommand(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** The command, e.g. {@code scripts/keepaloft}. */
    public static AgentCommand of(Path command) {
        return new AgentCommand(List.of(command.toAbsolutePath().toString()));
    }

    /** The command that was typed, where that is known; else this process's classes. */
    public static AgentCommand ofThisProgram() {
        String typed = System.getProperty(TYPED);
        return typed == null ? ofThisProcess() : of(Path.of(typed));
    }

    /** This process's Java and class path. */
    public static AgentCommand ofThisProcess() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new AgentCommand(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-Xshare:auto", "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator,
                File.pathSeparator), "io.keepaloft.agent.Main"));
    }

    /** As somebody would type it in a shell. */
    public String typed(String... arguments) {
        return ShellWords.typed(line(arguments));
    }

    public List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(words);
        line.addAll(List.of(arguments));
        return line;
    }
}
