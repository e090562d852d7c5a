package io.keepaloft.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Types commands and keeps what they print. */
final class Typed {
    private final AgentRunner runner;
    private String out = "";
    private String err = "";

    Typed(AgentRunner runner) {
        this.runner = runner;
    }

    int type(String command) {
        return type(Cli.commandLine(runner), command);
    }

    int type(CommandLine line, String command) {
        StringWriter toOut = new StringWriter();
        StringWriter toErr = new StringWriter();
        int exit = line.setOut(new PrintWriter(toOut)).setErr(new PrintWriter(toErr))
                .execute(command.isBlank() ? new String[0] : command.strip().split(" "));
        out = toOut.toString();
        err = toErr.toString();
        return exit;
    }

    List<String> out() {
        return out.lines().toList();
    }

    List<String> err() {
        return err.lines().toList();
    }
}
