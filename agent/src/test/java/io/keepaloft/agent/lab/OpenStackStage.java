package io.keepaloft.agent.lab;

import static io.keepaloft.cloud.simulator.OpenStackFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.NETWORK;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SUBNET;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.model.Port;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Two machines that run the agent on an OpenStack-like network, and a third one beside them that asks. */
final class OpenStackStage implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String INSTANCE = "VI_1";
    private static final String CLIENT_PORT = "02000000-0000-4000-8000-000000000210";
    private static final Map<String, String> ACCOUNT = Map.of("OS_AUTH_TYPE", "v3applicationcredential",
            "OS_AUTH_URL", "http://" + RehearsalVpc.ENDPOINT + "/identity/v3", "OS_REGION_NAME", OpenStackFixture.REGION,
            "OS_APPLICATION_CREDENTIAL_ID", OpenStackFixture.CREDENTIAL_ID, "OS_APPLICATION_CREDENTIAL_SECRET", OpenStackFixture.CREDENTIAL_SECRET);

    /** One of the two. */
    final class Node {
        final Host host;
        private final String portId;
        private final String configuration;
        private AgentProcess agent;

        private Node(String name, String portId, int priority, String peer, String instanceLines) {
            this.host = vpc.host(name, portId);
            this.portId = portId;
            this.configuration = """
                    cloud_provider openstack { reconcile_interval 2 }
                    vrrp_instance %s {
                        state BACKUP
                        interface eth0
                        virtual_router_id 51
                        version 3
                        advert_int 0.5
                        priority %d
                        unicast_peer { %s }
                        peer_channel_key_file %s
                        %s
                    }
                    """.formatted(INSTANCE, priority, peer, host.write("peer.key", "of the rehearsal alone"), instanceLines);
        }

        void boot() {
            host.powerOn();
            new WebServer(host).start();
            startAgent();
        }

        void startAgent() {
            agent = AgentProcess.start(host, AgentCommand.ofThisProcess(), host.write("keepalived.conf", configuration), ACCOUNT);
        }

        AgentProcess agent() {
            return agent;
        }

        String state() {
            return agent.state(INSTANCE).orElse("-");
        }

        List<StatusReport.Cloud> cloud() {
            return agent.status().stream().flatMap(report -> report.instances().stream()).flatMap(instance -> instance.cloud().stream()).toList();
        }

        /** Master, and holds all that it should, as it says itself. */
        boolean holdsAll() {
            return state().equals("MASTER") && !cloud().isEmpty() && cloud().stream().allMatch(resource -> Boolean.TRUE.equals(resource.held()));
        }

        Port port() {
            return vpc.simulator().state().find(Port.class, portId).orElseThrow();
        }
    }

    final RehearsalVpc vpc;
    final Host client;
    final Node master;
    final Node slave;

    /** All of them off but the client. @param instanceLines of both configurations */
    OpenStackStage(LabDirectory files, SimulatorBuilder cloud, String instanceLines) {
        vpc = RehearsalVpc.start(files, cloud.with(new Port(CLIENT_PORT, SUBNET, NETWORK, "fa:16:3e:11:64:d2", "01000000-0000-4000-8000-000000000210", 0,
                "172.17.100.210", List.of(), List.of(SECURITY_GROUP), true, List.of(), "", Map.of("Name", "client"))), Settings.openStack());
        client = vpc.host("client", CLIENT_PORT);
        master = new Node(RehearsalVpc.MASTER, PORT_201, 100, ADDRESS_202, instanceLines);
        slave = new Node(RehearsalVpc.SLAVE, PORT_202, 50, ADDRESS_201, instanceLines);
        client.powerOn();
    }

    /** The master first, so that nobody takes anything from anybody. */
    void bootBoth() {
        master.boot();
        Await.until("the master holds everything", LIMIT, master::holdsAll);
        slave.boot();
        Await.until("the slave is a backup and has looked at everything", LIMIT, () -> slave.state().equals("BACKUP")
                && !slave.cloud().isEmpty() && slave.cloud().stream().allMatch(resource -> resource.held() != null));
    }

    String askInside(String address) {
        return ask(client.machine(), address);
    }

    String askOutside(String address) {
        return ask(vpc.outside(), address);
    }

    private static String ask(Machine from, String address) {
        return from.shell("curl -s -m 1 http://" + address + ":" + WebServer.PORT + "/ || true").strip();
    }

    /** As the cloud's operator does it. @param body with {@code '} for {@code "}; empty: none */
    void operator(String method, String path, String body) {
        vpc.network().machine().shell("curl -sS --fail-with-body -m 10 -o /dev/null -X " + method + " -H 'Content-Type: application/json' "
                + (body.isEmpty() ? "" : "--data-binary '" + body.replace('\'', '"') + "' ") + "http://" + RehearsalVpc.ENDPOINT + "/networking-noauth/v2.0/" + path);
    }

    /** The agents' calls of Neutron that change something, since the call of that number. */
    List<String> writes(long since) {
        return vpc.simulator().log().since(since).stream().filter(call -> call.face().equals("neutron") && !call.principal().equals("noauth")
                && !call.action().startsWith("list_") && !call.action().startsWith("show_")).map(call -> call.action() + " " + call.outcome()).toList();
    }

    long lastCall() {
        return vpc.simulator().log().since(0).stream().mapToLong(CallLog.Call::number).max().orElse(0);
    }

    /** With what the agents said last, if it does not end well. */
    void tell(Consumer<OpenStackStage> story) {
        try {
            story.accept(this);
        } catch (LabException | AssertionError e) {
            throw new AssertionError(e.getMessage() + tail(master) + tail(slave), e);
        }
    }

    private static String tail(Node node) {
        return node.agent() == null ? "" : "\nthe agent on " + node.host.name() + " said last:\n" + node.agent().process().tail(25);
    }

    @Override
    public void close() {
        vpc.close();
    }
}
