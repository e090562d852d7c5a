package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.ControlHandler.FailoverResult;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.AgentProcess;
import io.keepaloft.agent.lab.Host;
import io.keepaloft.agent.lab.Keepalived;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.MachineProcess;
import io.keepaloft.agent.lab.WebServer;
import io.keepaloft.agent.lab.wire.HostWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A host of a running scenario with what runs on it. Calls that change it come from one thread at a time; looking is for any. */
final class Actor {
    /** The name under which keepalived looks for its lines: `@^keepalived` hides a line from it. */
    private static final String KEEPALIVED_ID = "keepalived";
    private static final Duration STOP = Duration.ofSeconds(20);

    private final HostPlan plan;
    private final Host host;
    private final Program program;
    private final AgentCommand command;
    private final Map<String, String> environment;
    private final HostWire wire;
    private final Tapping tapping;
    private final WebServer web;
    private volatile Running running;
    private volatile boolean frozen;
    private volatile boolean on;

    /** A program that was started. @param logStart where its output begins in its log */
    private record Running(MachineProcess process, AgentProcess agent, int logStart) {
    }

    /** Plugs the counter of packets into a machine that was just switched on, or does not. */
    interface Tapping {
        void tap(HostWire wire, Host host);
    }

    Actor(HostPlan plan, Host host, Program program, AgentCommand command, Map<String, String> environment, HostWire wire, Tapping tapping) {
        this.plan = plan;
        this.host = host;
        this.program = program;
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.wire = wire;
        this.tapping = tapping;
        this.web = new WebServer(host);
    }

    String name() {
        return plan.name();
    }

    Host host() {
        return host;
    }

    /**
     * For the shell of somebody who enters: where the agent is, and what it finds in its environment.
     *
     * @param more lines, for other programs
     * @return the file to read
     */
    Path writeShellSettings(String more) {
        StringBuilder text = new StringBuilder("PS1=").append(name()).append("'# '\ncd '").append(host.disk("run").getParent()).append("'\n");
        Map<String, String> all = new TreeMap<>(environment);
        all.put("KEEPALOFT_CONTROL", host.runFile("control.sock").toString());
        all.forEach((key, value) -> text.append("export ").append(key).append("='").append(value).append("'\n"));
        text.append(more).append("PATH='").append(installCommand()).append("':$PATH\n");
        return host.write("shell", text.toString());
    }

    /** A program, since a function is none to timeout(1) or watch(1). It is in a file system of the host's own: where the lab's files are, nothing may be executable. */
    private Path installCommand() {
        Path programs = host.disk("bin");
        Path script = host.write("keepaloft", "#!/bin/sh\nexec " + command.typed() + " \"$@\"\n");
        host.machine().shell("mkdir -p '" + programs + "'; mount -t tmpfs -o mode=755 tmpfs '" + programs + "'; install -m 755 '" + script + "' '" + programs + "'");
        return programs;
    }

    synchronized void powerOn() {
        host.powerOn();
        frozen = false;
        on = true;
        tapping.tap(wire, host);
        if (plan.web()) {
            web.start();
        }
        start();
    }

    /** Idempotent: a host that dies at a point of a takeover may be dead already. */
    synchronized void powerOff() {
        on = false;
        running = null;
        frozen = false;
        wire.pull();
        if (host.on()) {
            host.powerOff();
        }
    }

    synchronized void start() {
        Path configuration = host.write("keepalived.conf", plan.configuration());
        if (program == Program.KEEPALOFT) {
            AgentProcess agent = AgentProcess.start(host, command, configuration, environment);
            running = new Running(agent.process(), agent, 0);
        } else {
            int logStart = host.logLength("keepalived");
            running = new Running(Keepalived.start(host, configuration, KEEPALIVED_ID), null, logStart);
        }
    }

    /** SIGTERM. @return the exit code */
    synchronized int stop() {
        Running was = running();
        running = null;
        return was.process().stop(STOP);
    }

    synchronized void freeze() {
        frozen = true;
        host.machine().freeze();
    }

    synchronized void thaw() {
        host.machine().thaw();
        frozen = false;
    }

    synchronized void webOff() {
        web.kill();
    }

    synchronized void webOn() {
        web.start();
    }

    /** A planned hand-over. keepalived knows none: it is stopped, and started again when it has said good-bye. @return what went wrong, if anything */
    Optional<String> failOver() {
        if (program == Program.KEEPALIVED) {
            stop();
            start();
            return Optional.empty();
        }
        try {
            FailoverResult result = new ControlClient(running().agent().control()).failover(plan.instance(), false);
            return result.handedOver() ? Optional.empty() : Optional.of(name() + " was not handed over: " + result.message());
        } catch (ControlException e) {
            return Optional.of(name() + " was not handed over: " + e.getMessage());
        }
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new LabException("no program runs on " + name());
        }
        return now;
    }

    /** INIT, BACKUP, MASTER or FAULT as the program says, or one of the constants of {@link View}. May block for as long as an agent is busy. */
    String state() {
        Running now = running;
        if (!on || frozen || now == null || !now.process().alive()) {
            return standing();
        }
        String said = now.agent() == null ? stateInLog(now) : now.agent().state(plan.instance()).orElse(View.SILENT);
        // What was asked may have been overtaken meanwhile.
        return on && running == now && !frozen ? said : standing();
    }

    private String standing() {
        return !on ? View.OFF : frozen ? View.FROZEN : View.STOPPED;
    }

    private String stateInLog(Running now) {
        String log = now.process().output();
        String mark = "(" + plan.instance() + ") Entering ";
        int at = log.lastIndexOf(mark);
        return at < now.logStart() ? View.SILENT : log.substring(at + mark.length()).split(" ", 2)[0];
    }

    /** What the agent says; empty for keepalived, and while none answers. */
    Optional<StatusReport> status() {
        Running now = running;
        return now == null || now.agent() == null || frozen || !now.process().alive() ? Optional.empty() : now.agent().status();
    }

    Optional<StatusReport.Instance> instance() {
        return status().flatMap(report -> report.instances().stream().filter(each -> each.name().equals(plan.instance())).findFirst());
    }

    /** The last lines of the program's output. */
    String tail() {
        Running now = running;
        return now == null ? "" : now.process().tail(25);
    }

    /** What it has sent and received. */
    HostWire wire() {
        return wire;
    }
}
