package io.keepaloft.agent.lab;

import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.StatusReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our agent on a host, as its operator starts and asks it. */
public final class AgentProcess {
    private static final int HISTORY = 50;

    private final MachineProcess process;
    private final ControlClient client;
    private final Path control;

    private AgentProcess(MachineProcess process, Path control) {
        this.process = process;
        this.control = control;
        this.client = new ControlClient(control);
    }

    public static AgentProcess start(Host host, AgentCommand command, Path configuration) {
        return start(host, command, configuration, Map.of());
    }

    /** @param environment of the agent, e.g. credentials */
    public static AgentProcess start(Host host, AgentCommand command, Path configuration, Map<String, String> environment) {
        Path control = host.runFile("control.sock");
        List<String> line = command.line("run", "-f", configuration.toString(), "--control", control.toString(),
                "--state-dir", host.disk("state").toString());
        return new AgentProcess(host.run("agent", environment, line), control);
    }

    public MachineProcess process() {
        return process;
    }

    public Path control() {
        return control;
    }

    /** The state of the instance; empty while nobody answers. */
    public Optional<String> state(String instance) {
        return status().flatMap(report -> report.instances().stream().filter(i -> i.name().equals(instance)).findFirst())
                .map(StatusReport.Instance::state);
    }

    public Optional<StatusReport> status() {
        if (!process.alive()) {
            throw new LabException("the agent does not run any more; it says:\n" + process.tail(20));
        }
        try {
            return Optional.of(client.status());
        } catch (ControlException e) {
            return Optional.empty();
        }
    }

    /** Oldest first. */
    public List<HistoryEntry> history() {
        try {
            return client.history(HISTORY);
        } catch (ControlException e) {
            throw new LabException("the agent tells no history: " + e.getMessage(), e);
        }
    }
}
