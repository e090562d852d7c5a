package io.keepaloft.agent.lab;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The main job, told on two machines with the seed's addresses: what happens to the master, and who answers afterwards. */
final class FailoverStory {
    private static final long ASK_EVERY_NS = 100_000_000;
    private static final long GIVE_UP_NS = 1_000_000_000;
    /** Far more than any step takes: three intervals of a second, a check that fails twice, a cold JVM on a busy machine. */
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final boolean multicast;
    private final AgentCommand command;
    private final Console console;
    private final List<StoryRow> rows = new ArrayList<>();

    FailoverStory(boolean multicast, AgentCommand command, Console console) {
        this.multicast = multicast;
        this.command = command;
        this.console = console;
    }

    /** What happened, a row an event; the rows say whether it is as it should be. */
    List<StoryRow> tell(LabDirectory files) {
        try (RehearsalVpc vpc = RehearsalVpc.start(files, multicast)) {
            Member master = new Member(vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201), 100, SeedFixture.ADDRESS_202, multicast, command);
            Member slave = new Member(vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202), 50, SeedFixture.ADDRESS_201, multicast, command);
            Answers answers = new Answers(who -> console.line("    the client is answered by " + who));
            Observer observer = new Observer(vpc, List.of(master, slave), answers, console);
            try (Prober _ = Prober.start(vpc.outside().namespace(), new InetSocketAddress(SeedFixture.ELASTIC_IP, WebServer.PORT),
                    ASK_EVERY_NS, GIVE_UP_NS, answers)) {
                events(observer, answers, master, slave);
            }
        }
        return rows;
    }

    private void events(Observer observer, Answers answers, Member master, Member slave) {
        step("both machines start", observer, answers, master, () -> {
            master.boot();
            slave.boot();
        });
        step("master: power cut (SIGKILL)", observer, answers, slave, () -> master.host().powerOff());
        step("master: power is back", observer, answers, master, master::boot);
        step("master: agent stopped (SIGTERM)", observer, answers, slave, () -> {
            int exit = master.stopAgent(STOP);
            if (exit != 0) {
                observer.complain("the agent ended with " + exit + " on SIGTERM");
            }
        });
        step("master: agent started", observer, answers, master, master::startAgent);
        step("master: web server dies, check fails", observer, answers, slave, () -> master.web().kill());
        step("master: web server is back, check is well", observer, answers, master, () -> master.web().start());
    }

    private void step(String event, Observer observer, Answers answers, Member expected, Runnable action) {
        console.line(event);
        Instant startedAt = Instant.now();
        long startedNs = System.nanoTime();
        String before = answers.latest(startedNs - 2 * GIVE_UP_NS).orElse("nobody");
        action.run();
        List<String> wrong = observer.settle(expected, startedNs, STEP);
        long endNs = System.nanoTime();
        StoryRow row = new StoryRow(event, before, answers.latest(startedNs).orElse("nobody"), before.equals("nobody") ? -1
                : answers.longestSilenceNs(startedNs - GIVE_UP_NS, endNs) / 1_000_000, phases(expected, startedAt), wrong);
        rows.add(row);
        if (wrong.isEmpty()) {
            console.good("    as it should be" + (row.silenceMs() < 0 ? "" : "; " + row.silenceMs() + " ms without an answer"));
        } else {
            wrong.forEach(complaint -> console.bad("    " + complaint));
            console.plain(expected.agentTail());
        }
    }

    /** Of the newest takeover since then, once it is complete. */
    private static List<HistoryEntry.Phase> phases(Member member, Instant since) {
        try {
            return Await.value("the takeover in the history", STOP, () -> member.history().reversed().stream()
                    .filter(entry -> entry.to().equals("MASTER") && entry.outcome() != null && entry.at().isAfter(since)).findFirst()
                    .map(HistoryEntry::phases).or(Optional::empty));
        } catch (LabInterruptedException e) {
            throw e;
        } catch (LabException e) {
            return List.of();
        }
    }
}
