package io.keepaloft.agent.lab;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One of the two machines of a story, with its web server and its agent. */
final class Member {
    private final Host host;
    private final WebServer web;
    private final AgentCommand command;
    private final SeedConfiguration configuration;
    private AgentProcess agent;
    private boolean frozen;

    /** @param peer the other machine's address, which a network without multicast makes necessary */
    Member(Host host, int priority, String peer, boolean multicast, AgentCommand command) {
        this.host = host;
        this.web = new WebServer(host);
        this.command = command;
        this.configuration = new SeedConfiguration(host.name(), priority).checkWebServer()
                .elasticIp(SeedFixture.ELASTIC_IP, "http://" + RehearsalVpc.ENDPOINT);
        if (!multicast) {
            configuration.unicast(host.address(), List.of(peer));
        }
    }

    Host host() {
        return host;
    }

    WebServer web() {
        return web;
    }

    /** Power, web server, agent. */
    void boot() {
        host.powerOn();
        web.start();
        startAgent();
    }

    void startAgent() {
        agent = AgentProcess.start(host, command, host.write("keepalived.conf", configuration.text()));
    }

    /** SIGTERM. @return the exit code */
    int stopAgent(Duration limit) {
        int exit = agent.process().stop(limit);
        agent = null;
        return exit;
    }

    /** SIGSTOP to the agent: for it, the machine stands still. */
    void freeze() {
        agent.process().signal("STOP");
        frozen = true;
    }

    void thaw() {
        agent.process().signal("CONT");
        frozen = false;
    }

    private Optional<AgentProcess> agent() {
        return host.on() && !frozen ? Optional.ofNullable(agent) : Optional.empty();
    }

    /** What the agent says of the instance, `-` if none answers. */
    String state() {
        return agent().flatMap(a -> a.state(SeedConfiguration.INSTANCE)).orElse("-");
    }

    /** Whether the agent says that it holds the elastic IP. */
    boolean saysItHolds() {
        return agent().flatMap(AgentProcess::status).stream().flatMap(report -> report.instances().stream()).flatMap(i -> i.cloud().stream())
                .anyMatch(resource -> Boolean.TRUE.equals(resource.held()));
    }

    /** Whether the agent says that whoever holds the elastic IP has its power off. */
    boolean saysTheHolderIsOff() {
        return agent().flatMap(AgentProcess::status).stream().flatMap(report -> report.instances().stream()).flatMap(i -> i.cloud().stream())
                .anyMatch(StatusReport.Cloud::holderOff);
    }

    /** What the agent last heard from the cloud that was not well. */
    Optional<String> cloudError() {
        return agent().flatMap(AgentProcess::status).stream().flatMap(report -> report.instances().stream()).flatMap(i -> i.cloud().stream())
                .map(StatusReport.Cloud::lastError).filter(Objects::nonNull).findFirst();
    }

    List<HistoryEntry> history() {
        return agent().map(AgentProcess::history).orElse(List.of());
    }

    /** The last that the agent said, for somebody who looks for what went wrong. */
    String agentTail() {
        return agent().map(a -> "the agent on " + host.name() + " said last:\n" + a.process().tail(25)).orElse("no agent runs on " + host.name());
    }
}
