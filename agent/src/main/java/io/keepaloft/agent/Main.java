package io.keepaloft.agent;

import io.keepaloft.agent.cli.Cli;
import io.keepaloft.agent.lab.LabCommand;

/** The program: wires the commands to what they start. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] args) {
        System.exit(Cli.commandLine(Agent::run, new LabCommand()).execute(args));
    }
}
