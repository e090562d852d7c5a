package io.keepaloft.agent;

import io.keepaloft.agent.cli.AgentOptions;
import io.keepaloft.agent.cli.Cli;

/** The program: wires the commands to what they start. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] args) {
        System.exit(Cli.commandLine(Main::run).execute(args));
    }

    // The engine's wiring takes this place: Cli.commandLine(Agent::run).
    private static int run(AgentOptions options) {
        System.err.println("keepaloft: " + options.configuration() + " cannot be run: this build has no engine yet");
        return 1;
    }
}
