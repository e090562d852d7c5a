package io.keepaloft.agent.lab;

import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The seed's two machines and a client in an EC2-like subnet of both families, what the machines run, and what the client sees. */
final class DualStack implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String CLIENT_PORT = "eni-0client";
    static final String PREFIX = "2001:db8:17:100::";
    static final String ADDRESS_201 = PREFIX + "c9";
    static final String ADDRESS_202 = PREFIX + "ca";
    static final String VIRTUAL = PREFIX + "cb";

    private final LabDirectory files = LabDirectory.create();
    private final RehearsalVpc vpc;
    private final Host client;

    private DualStack(SimulatorBuilder cloud) {
        try {
            vpc = RehearsalVpc.start(files, cloud, Settings.ec2());
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
        client = vpc.host("client", CLIENT_PORT);
    }

    static DualStack start(SimulatorBuilder cloud) {
        DualStack started = new DualStack(cloud);
        started.client.powerOn();
        return started;
    }

    static SimulatorBuilder cloud() {
        return SeedFixture.builder().with(
                new Subnet(SeedFixture.SUBNET, SeedFixture.VPC, "172.17.100.0/24", PREFIX + "/64", SeedFixture.ZONE, Map.of()),
                SeedFixture.securityGroup(true).withRules(List.of(rule("sgr-6egress", Direction.EGRESS, SecurityRule.ANY, SecurityRule.ANY, "::/0"),
                        rule("sgr-6web", Direction.INGRESS, 6, WebServer.PORT, "::/0"), rule("sgr-6ping", Direction.INGRESS, 58, SecurityRule.ANY, "::/0"),
                        rule("sgr-6vrrp", Direction.INGRESS, SecurityRule.VRRP, SecurityRule.ANY, PREFIX + "/64"), rule("sgr-6peers", Direction.INGRESS, 17, 3112, PREFIX + "/64"))),
                port(SeedFixture.PORT_201, SeedFixture.INSTANCE_201, SeedFixture.ADDRESS_201, "c9"), port(SeedFixture.PORT_202, SeedFixture.INSTANCE_202, SeedFixture.ADDRESS_202, "ca"),
                new Instance("i-0client", "ami-0client", "t3.micro", SeedFixture.ZONE, Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()),
                clientPort());
    }

    static Port clientPort() {
        return port(CLIENT_PORT, "i-0client", "172.17.100.210", "d2");
    }

    private static SecurityRule rule(String id, Direction direction, int protocol, int port, String range) {
        return new SecurityRule(id, direction, protocol, port, port, new Peer(Peer.Kind.IPV6_RANGE, range), "");
    }

    private static Port port(String id, String instance, String address, String last) {
        return new Port(id, SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:" + last, instance, 0, address, List.of(PREFIX + last), List.of(SeedFixture.SECURITY_GROUP),
                true, List.of(), "", Map.of());
    }

    RehearsalVpc vpc() {
        return vpc;
    }

    Host client() {
        return client;
    }

    Host master() {
        return vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201);
    }

    Host slave() {
        return vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202);
    }

    Port port(String id) {
        return vpc.simulator().state().find(Port.class, id).orElseThrow();
    }

    /** Who answers there; empty when nobody does. @param address a literal in brackets, if IPv6 */
    static String ask(Machine from, String address) {
        return from.shell("curl -s -m 1 http://" + address + ":" + WebServer.PORT + "/ || true").strip();
    }

    /** Switches the host on, and starts its web server and its agent, whose instance has these lines besides the usual. */
    static AgentProcess boot(Host host, String overlay, String instance) {
        host.powerOn();
        host.machine().shell(overlay);
        new WebServer(host).start();
        return AgentProcess.start(host, AgentCommand.ofThisProcess(), host.write("keepalived.conf", """
                cloud_provider aws { reconcile_interval 3
                    endpoint ec2 http://%1$s
                    endpoint sts http://%1$s }
                vrrp_instance VI_1 {
                    state BACKUP
                    interface eth0
                    virtual_router_id 51
                    version 3
                    advert_int 0.5
                %2$s
                }
                """.formatted(RehearsalVpc.ENDPOINT, instance)));
    }

    /** How many of its resources the agent says to be held, or not to be. */
    static long count(AgentProcess agent, boolean held) {
        return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(each -> each.cloud().stream())
                .filter(resource -> Boolean.valueOf(held).equals(resource.held())).count();
    }

    @Override
    public void close() {
        vpc.close();
        files.close();
    }
}
