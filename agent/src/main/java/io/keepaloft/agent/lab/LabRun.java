package io.keepaloft.agent.lab;

import io.keepaloft.agent.lab.report.ConsoleTeller;
import io.keepaloft.agent.lab.report.HtmlReport;
import io.keepaloft.agent.lab.report.JsonReport;
import io.keepaloft.agent.lab.report.PlayReport;
import io.keepaloft.agent.lab.report.ResultTable;
import io.keepaloft.agent.lab.report.TroubleTeller;
import io.keepaloft.agent.lab.scenario.Program;
import io.keepaloft.agent.lab.scenario.Rehearsal;
import io.keepaloft.agent.lab.scenario.Scenario;
import io.keepaloft.agent.lab.scenario.Teller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code lab run} does: plays the scenarios, and shows what came of it. */
final class LabRun {
    /**
     * What was asked for.
     *
     * @param programs empty = those that the scenario names
     * @param together whether two programs are played at the same time
     * @param html null = no page
     * @param live whether each event is told as it happens; if not, only what goes wrong is
     */
    record Wish(List<Program> programs, boolean together, boolean json, Path html, boolean live) {
    }

    private final AgentCommand command;
    private final Wish wish;
    /** Where the table goes, or the JSON. */
    private final Console result;
    /** Where the lines of the play go. */
    private final Console live;

    LabRun(AgentCommand command, Wish wish, Console result, Console live) {
        this.command = command;
        this.wish = wish;
        this.result = result;
        this.live = live;
    }

    /** @return the exit code */
    int play(List<Scenario> scenarios) {
        if (wish.html() != null) {
            checkWritable(wish.html());
        }
        List<List<PlayReport>> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            List<Program> programs = scenario.programs().stream().filter(program -> wish.programs().isEmpty() || wish.programs().contains(program)).toList();
            if (programs.isEmpty()) {
                throw new LabException("the scenario " + scenario.name() + " is not made for " + wish.programs().getFirst().title());
            }
            if (wish.live()) {
                live.heading(scenario.fullTitle());
                live.plain(scenario.about());
            }
            all.add(new Rehearsal(command, wish.together(), program -> teller(programs.size() > 1 ? program.word() : "")).play(scenario, programs));
        }
        List<PlayReport> plays = all.stream().flatMap(List::stream).toList();
        if (wish.html() != null) {
            write(wish.html(), HtmlReport.of(plays));
            live.line("the timeline is in " + wish.html());
        }
        boolean good = plays.stream().allMatch(PlayReport::asExpected);
        if (wish.json()) {
            result.plain(JsonReport.of(plays));
        } else {
            for (int i = 0; i < all.size(); i++) {
                ResultTable.print(scenarios.get(i).fullTitle(), all.get(i), result);
            }
            summary(plays, good);
        }
        return good ? 0 : 1;
    }

    private Teller teller(String program) {
        return wish.live() ? new ConsoleTeller(live, program) : new TroubleTeller(live, program);
    }

    private void summary(List<PlayReport> plays, boolean good) {
        result.plain("");
        PlayReport.marks(plays).forEach(result::plain);
        result.plain("lab start: " + String.join(", ", plays.stream().map(play -> play.labStartMs() + " ms").toList())
                + String.format(Locale.ROOT, "; played for %.0f s", plays.stream().mapToLong(PlayReport::durationMs).max().orElse(0) / 1000.0));
        if (good) {
            result.good("everything was as expected");
        } else {
            result.bad("not everything was as expected");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException("cannot write " + file + ": " + reason(e), e);
        }
    }

    /** Before minutes of play whose page could not be kept. */
    private static void checkWritable(Path file) {
        boolean there = Files.exists(file);
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
            if (!there) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LabException("cannot write " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such directory" : Reasons.of(e);
    }
}
