package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes wrong in real clouds, on the whole agent: a frozen machine, a filtered protocol, a metadata service that is not there. */
@Tag("netns")
class CloudStoriesNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Set<String> WRITES = Set.of("AssociateAddress", "DisassociateAddress");

    private interface Story {
        void tell(RehearsalVpc vpc, Member master, Member slave, Observer observer);
    }

    /** A frozen machine does not know that it was: on waking it must not touch the address that its peer has taken meanwhile. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aFrozenMasterWakesUpAndStealsNothing() {
        onTwoMachines((vpc, master, slave, observer) -> {
            start(observer, master, slave);
            master.freeze();
            Await.until("the slave holds the address and says so", LIMIT, () -> vpc.holder().equals(slave.host().address()) && slave.saysItHolds());
            Instant wokenAt = Instant.now();
            master.thaw();
            HistoryEntry gaveUp = Await.value("the master gives its term up", LIMIT, () -> master.history().stream()
                    .filter(entry -> entry.from().equals("MASTER") && entry.to().equals("BACKUP") && entry.at().isAfter(wokenAt.minusMillis(50))).findFirst());
            assertTrue(gaveUp.reason().contains("paused"), gaveUp::toString);
            // It has the higher priority, and so wins the next election, as it may.
            settled(observer, master);
            Instant electedAt = master.history().stream().filter(entry -> entry.to().equals("MASTER")).map(HistoryEntry::at).reduce((_, last) -> last).orElseThrow();
            assertEquals(List.of(), writes(vpc, SeedFixture.INSTANCE_201, wokenAt, electedAt));
            assertEquals(2, writes(vpc, SeedFixture.INSTANCE_201, electedAt, Instant.now()).size(), "disassociates and associates, once elected");
        });
    }

    /** keepalived's oldest trouble in clouds: two masters for a while, the wrong one moves the address last, and nobody moves it back. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void afterASplitBrainTheAddressIsWithTheMasterAgain() {
        onTwoMachines((vpc, master, slave, observer) -> {
            start(observer, master, slave);
            vpc.fabric().links().cut(SeedFixture.PORT_201, SeedFixture.PORT_202);
            Await.until("both are masters", LIMIT, () -> master.state().equals("MASTER") && slave.state().equals("MASTER"));
            Await.until("the slave has taken the address", LIMIT, () -> vpc.simulator().log().since(0).stream()
                    .anyMatch(call -> call.principal().equals(SeedFixture.INSTANCE_202) && call.action().equals("AssociateAddress") && call.outcome().equals("ok")));
            vpc.fabric().links().heal(SeedFixture.PORT_201, SeedFixture.PORT_202);
            settled(observer, master);
        });
    }

    /** Two that do not hear each other, and both reach the cloud: the address moves once, and whoever lost it does not fight for it. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void ofTwoIsolatedMastersTheOneThatLosesTheAddressStepsDown() {
        // Unicast names the peers: only somebody who is known can be given way to.
        onTwoMachines(false, (vpc, master, slave, observer) -> {
            start(observer, master, slave);
            Instant cutAt = Instant.now();
            vpc.fabric().links().cut(SeedFixture.PORT_201, SeedFixture.PORT_202);
            HistoryEntry gaveWay = Await.value("the master steps down", LIMIT, () -> master.history().stream()
                    .filter(entry -> entry.to().equals("BACKUP") && entry.at().isAfter(cutAt)).findFirst());
            assertTrue(gaveWay.reason().contains("claimed elsewhere") && gaveWay.reason().contains(SeedFixture.ADDRESS_202 + " is not heard"), gaveWay::toString);
            Await.until("both have looked at the address again and again", LIMIT, () -> looks(vpc, SeedFixture.INSTANCE_201, gaveWay.at()) >= 3
                    && looks(vpc, SeedFixture.INSTANCE_202, gaveWay.at()) >= 3);
            Instant healedAt = Instant.now();
            assertEquals(List.of("BACKUP", "MASTER", SeedFixture.ADDRESS_202), List.of(master.state(), slave.state(), vpc.holder()));
            assertEquals(List.of(), writes(vpc, SeedFixture.INSTANCE_201, cutAt, healedAt));
            assertEquals(2, writes(vpc, SeedFixture.INSTANCE_202, cutAt, healedAt).size(), "disassociates and associates, once");
            vpc.fabric().links().heal(SeedFixture.PORT_201, SeedFixture.PORT_202);
            settled(observer, master);
        });
    }

    /**
     * Whoever gave way waits for the holder to be heard. A holder whose machine has lost its power never is, and its elastic IP stays with it: the
     * cloud's word for it ends the waiting. Of a holder that stands still, and may go on at any moment, the cloud says nothing.
     */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whoeverGaveWayTakesOverOnlyWhenTheCloudSaysThatTheHoldersMachineIsOff() {
        onTwoMachines(false, (vpc, master, slave, observer) -> {
            start(observer, master, slave);
            Instant cutAt = Instant.now();
            vpc.fabric().links().cut(SeedFixture.PORT_201, SeedFixture.PORT_202);
            Await.until("the slave has it and the master gave way", LIMIT, () -> slave.saysItHolds() && master.state().equals("BACKUP"));
            stays(vpc, master, "cut off");
            slave.freeze();
            stays(vpc, master, "frozen");
            Instant offAt = Instant.now();
            slave.host().powerOff();
            Await.until("its status says that the holder's machine does not run", LIMIT, master::saysTheHolderIsOff);
            assertEquals(List.of(), writes(vpc, SeedFixture.INSTANCE_201, cutAt, Instant.now()), "one look is not enough");
            Await.until("the master serves again", LIMIT, () -> master.saysItHolds() && vpc.holder().equals(master.host().address()));
            Duration took = Duration.between(offAt, Instant.now());
            // Two of reconcile_interval, which is 10 s: until it is looked at, and until that is judged. Two of Master_Down_Interval: until the second
            // look, and the election.
            assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, took::toString);
            HistoryEntry again = master.history().getLast();
            assertTrue(again.to().equals("MASTER") && again.at().isAfter(offAt), again::toString);
            assertTrue(master.agentTail().contains("the machine of the holder does not run, as two looks at the cloud say (" + SeedFixture.INSTANCE_202), master.agentTail());
        });
    }

    /** For as long as it takes to ask about the holder twice more. */
    private static void stays(RehearsalVpc vpc, Member gaveWay, String how) {
        Instant from = Instant.now();
        Await.until("asked about the holder again and again", LIMIT, () -> vpc.simulator().log().since(0).stream().filter(call -> call.principal().equals(SeedFixture.INSTANCE_201)
                && call.action().equals("DescribeInstances") && call.at().isAfter(from)).count() >= 2);
        assertEquals("BACKUP", gaveWay.state(), how);
        assertEquals(List.of(), writes(vpc, SeedFixture.INSTANCE_201, from, Instant.now()), how);
        assertEquals(SeedFixture.ADDRESS_202, vpc.holder(), how);
    }

    private static long looks(RehearsalVpc vpc, String principal, Instant from) {
        return vpc.simulator().log().since(0).stream().filter(call -> call.principal().equals(principal) && call.action().equals("DescribeAddresses")
                && call.at().isAfter(from)).count();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void withoutTheMetadataServiceVrrpWorksAndTheStatusSaysWhatIsMissing() {
        onTwoMachines((vpc, master, slave, observer) -> {
            vpc.simulator().metadata().set(MetadataSwitch.ALL, MetadataSwitch.Mode.CUT, Duration.ZERO);
            master.boot();
            slave.boot();
            Await.until("one master, with the virtual address", LIMIT, () -> master.state().equals("MASTER") && slave.state().equals("BACKUP")
                    && master.host().has(SeedConfiguration.VIRTUAL_ADDRESS));
            Await.until("the status tells", LIMIT, () -> master.cloudError().isPresent());
            vpc.simulator().metadata().clear();
            settled(observer, master);
        });
    }

    private static void onTwoMachines(Story story) {
        onTwoMachines(true, story);
    }

    private static void onTwoMachines(boolean multicast, Story story) {
        try (LabDirectory files = LabDirectory.create()) {
            tell(story, files, multicast);
            assertEquals(List.of(), files.leftOver());
        }
    }

    private static void tell(Story story, LabDirectory files, boolean multicast) {
        try (RehearsalVpc vpc = RehearsalVpc.start(files, multicast)) {
            AgentCommand command = AgentCommand.ofThisProcess();
            Member master = new Member(vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201), 100, SeedFixture.ADDRESS_202, multicast, command);
            Member slave = new Member(vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202), 50, SeedFixture.ADDRESS_201, multicast, command);
            Answers answers = new Answers(_ -> { });
            Observer observer = new Observer(vpc, List.of(master, slave), answers, new Console(new PrintWriter(new StringWriter()), false));
            try (Prober _ = Prober.start(vpc.outside().namespace(), new InetSocketAddress(SeedFixture.ELASTIC_IP, WebServer.PORT), 100_000_000, 1_000_000_000, answers)) {
                story.tell(vpc, master, slave, observer);
            } catch (LabException | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + master.agentTail() + "\n" + slave.agentTail(), e);
            }
        }
    }

    private static void start(Observer observer, Member master, Member slave) {
        master.boot();
        // One after the other: were both master for a moment, each would know the other from its advertisements.
        Await.until("the first is master", LIMIT, () -> master.state().equals("MASTER"));
        slave.boot();
        settled(observer, master);
    }

    private static void settled(Observer observer, Member expected) {
        assertEquals(List.of(), observer.settle(expected, System.nanoTime(), LIMIT));
    }

    private static List<CallLog.Call> writes(RehearsalVpc vpc, String principal, Instant from, Instant to) {
        return vpc.simulator().log().since(0).stream().filter(call -> call.principal().equals(principal) && WRITES.contains(call.action())
                && !call.outcome().equals("DryRunOperation") && call.at().isAfter(from) && call.at().isBefore(to)).toList();
    }
}
