package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlHandler.FailoverResult;
import io.keepaloft.agent.handover.Journal;
import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Hand-overs that cannot succeed, and an agent that is stopped in the middle of a takeover. */
@Tag("netns")
class HandOverStoriesNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private interface Story {
        void tell(RehearsalVpc vpc, Member master, Member slave) throws Exception;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void withoutAPeerTheMasterStaysUnlessForcedThenItComesBackAndTheOperatorIsToldWhy() {
        onTwoMachines((vpc, master, _) -> {
            master.boot();
            Await.until("the master serves", LIMIT, master::saysItHolds);
            FailoverResult refused = failover(master, false);
            assertTrue(!refused.handedOver() && refused.message().startsWith("no peer is known, so this host stays master"), refused.message());
            assertEquals("MASTER", master.history().getLast().to(), "it never resigned");
            FailoverResult result = failover(master, true);
            assertFalse(result.handedOver());
            assertTrue(result.message().contains("no peer took over"), result.message());
            Await.until("it serves again", LIMIT, () -> master.state().equals("MASTER") && master.saysItHolds());
        });
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPeerThatMayNotTakeTheAddressIsNoSuccess() {
        onTwoMachines((vpc, master, slave) -> {
            vpc.simulator().faults().deny(SeedFixture.INSTANCE_202, "AssociateAddress", "DisassociateAddress");
            master.boot();
            slave.boot();
            Await.until("the master serves", LIMIT, () -> master.saysItHolds() && slave.state().equals("BACKUP"));
            FailoverResult result = failover(master, false);
            assertFalse(result.handedOver());
            assertTrue(result.message().contains("no peer holds everything: master " + SeedFixture.ADDRESS_202), result.message());
            assertTrue(result.message().endsWith("`keepaloft status` on the new master says what keeps it from taking over"), result.message());
        });
    }

    /** The priority 0, the addresses and the exit do not wait for the cloud; and after the exit nothing is written. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAgentThatIsStoppedInTheMiddleOfATakeoverEndsAtOnceAndCleanly() {
        onTwoMachines((vpc, master, _) -> {
            vpc.simulator().faults().latency("AssociateAddress", Duration.ofSeconds(8));
            master.boot();
            Await.until("the takeover hangs in its call", LIMIT, () -> master.state().equals("MASTER")
                    && master.history().stream().anyMatch(entry -> entry.to().equals("MASTER") && entry.phases().stream().anyMatch(p -> p.name().equals("plan"))));
            assertEquals(0, master.stopAgent(Duration.ofSeconds(8)));
            assertFalse(master.host().has(SeedConfiguration.VIRTUAL_ADDRESS));
            Instant endedAt = Instant.now();
            List<TransitionRecord> journal = Journal.read(master.host().disk("state"), 10);
            assertEquals("INIT", journal.getLast().to());
            // "the agent ended first" if it was inside the call; on a busy machine it may not have got there, and then "the term ended first".
            String outcome = journal.get(journal.size() - 2).afterItsAgent().outcome();
            assertTrue(outcome.startsWith("abandoned: "), outcome);
            assertEquals(List.of(), vpc.simulator().log().since(0).stream().filter(call -> call.at().isAfter(endedAt)).toList());
        });
    }

    private static FailoverResult failover(Member member, boolean force) throws Exception {
        return new ControlClient(member.host().runFile("control.sock")).failover(SeedConfiguration.INSTANCE, force);
    }

    private static void onTwoMachines(Story story) {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, true)) {
            AgentCommand command = AgentCommand.ofThisProcess();
            Member master = new Member(vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201), 100, SeedFixture.ADDRESS_202, true, command);
            Member slave = new Member(vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202), 50, SeedFixture.ADDRESS_201, true, command);
            try {
                story.tell(vpc, master, slave);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e + "\n" + master.agentTail() + "\n" + slave.agentTail(), e);
            }
        }
    }
}
