package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlClient;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --control}: which agent is asked. */
final class ControlOption {
    @Option(names = "--control", paramLabel = "SOCK", description = "the agent's control socket (default: $KEEPALOFT_CONTROL, else /run/keepaloft/control.sock)",
            defaultValue = "${env:KEEPALOFT_CONTROL:-/run/keepaloft/control.sock}")
    private Path control;

    Path path() {
        return control;
    }

    ControlClient client() {
        return new ControlClient(control);
    }
}
