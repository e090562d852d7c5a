package io.keepaloft.agent.lab;

import io.keepaloft.cloud.simulator.SeedFixture;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The two machines of the seed, up and running for somebody to play with until Ctrl-C. */
final class Playground {
    private final RehearsalVpc vpc;
    private final boolean multicast;
    private final AgentCommand command;
    private final Console console;

    Playground(RehearsalVpc vpc, boolean multicast, AgentCommand command, Console console) {
        this.vpc = vpc;
        this.multicast = multicast;
        this.command = command;
        this.console = console;
    }

    /** Ends with an interrupt, i.e. by Ctrl-C, and then with 0. */
    int keep() {
        Member master = new Member(vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201), 100, SeedFixture.ADDRESS_202, multicast, command);
        Member slave = new Member(vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202), 50, SeedFixture.ADDRESS_201, multicast, command);
        for (Member member : List.of(master, slave)) {
            member.boot();
            console.line(member.host().name() + " is up: ip netns exec " + member.host().machine().namespace()
                    + " sh; keepaloft status --control " + member.host().runFile("control.sock"));
        }
        console.line("ask from outside: ip netns exec " + vpc.outside().namespace() + " curl http://" + SeedFixture.ELASTIC_IP + ":" + WebServer.PORT + "/");
        console.line("Ctrl-C takes everything down");
        try {
            new CountDownLatch(1).await();
            return 1;
        } catch (InterruptedException _) {
            return 0;
        }
    }
}
