package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Host;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.agent.lab.wire.HostWire;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Port;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cloud of a running scenario and its hosts, all of them off at first. */
final class Cast implements AutoCloseable {
    private final RehearsalVpc vpc;
    private final CloudPlan plan;
    private final Map<String, Actor> actors = new LinkedHashMap<>();

    private Cast(RehearsalVpc vpc, CloudPlan plan) {
        this.vpc = vpc;
        this.plan = plan;
    }

    /** @param start of the play, to which the times of packets are relative */
    static Cast assemble(Scenario scenario, Program program, AgentCommand command, LabDirectory files, Instant start, Actor.Tapping tapping) {
        CloudPlan plan = scenario.cloud();
        Settings settings = Clouds.settings(plan.face()).withMulticast(plan.multicast());
        Cast cast = new Cast(RehearsalVpc.start(files, Clouds.builder(plan, scenario.hosts().stream().map(HostPlan::address).toList()), settings), plan);
        for (HostPlan host : scenario.hosts()) {
            Map<String, String> environment = new LinkedHashMap<>(Clouds.environment(plan.face(), host.address()));
            environment.putAll(host.environment());
            Host machine = cast.vpc.host(host.name(), Clouds.port(plan.face(), host.address()));
            HostWire wire = new HostWire(machine.seat().mac(), start);
            cast.actors.put(host.name(), new Actor(host, machine, program, command, environment, wire, tapping));
        }
        return cast;
    }

    RehearsalVpc vpc() {
        return vpc;
    }

    CloudPlan plan() {
        return plan;
    }

    Map<String, Actor> actors() {
        return actors;
    }

    Actor actor(String host) {
        return actors.get(host);
    }

    /** The id of the host's port. */
    String portId(String host) {
        return Clouds.port(plan.face(), actors.get(host).host().address());
    }

    Port port(String host) {
        return vpc.simulator().state().find(Port.class, portId(host)).orElseThrow();
    }

    /** Who has the elastic IP, as {@link View#holder()} tells it. */
    String holder() {
        return vpc.simulator().state().holder(SeedFixture.ELASTIC_IP).map(port -> actors.keySet().stream().filter(host -> portId(host).equals(port.id()))
                .findFirst().orElse(View.VIP_PORT)).orElse("");
    }

    /** The host that a caller of the API is; else as the cloud names it. */
    String caller(String principal) {
        return actors.keySet().stream().filter(host -> principal.equals(port(host).instanceId())).findFirst().orElse(principal.isEmpty() ? "somebody" : principal);
    }

    /** Whether the cloud allows the host's port to use the virtual address. */
    boolean pair(String host) {
        if (plan.face() == CloudPlan.Face.HUAWEICLOUD) {
            return vpc.simulator().state().find(Port.class, HuaweiFixture.PORT_203).stream().flatMap(port -> port.allowedAddressPairs().stream())
                    .anyMatch(pair -> pair.covers(port(host).primary()));
        }
        return port(host).allowedAddressPairs().stream().anyMatch(pair -> pair.covers(SeedFixture.VIRTUAL_ADDRESS));
    }

    @Override
    public void close() {
        actors.values().forEach(actor -> actor.wire().pull());
        vpc.close();
    }
}
