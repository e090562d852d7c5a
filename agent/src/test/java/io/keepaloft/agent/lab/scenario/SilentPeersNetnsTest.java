package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.report.ConsoleTeller;
import io.keepaloft.agent.lab.report.PlayReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes without a peer channel that no file names, in the scenarios as they are shipped: behind a partition, and where multicast never arrives. */
@Tag("netns")
class SilentPeersNetnsTest {
    private static String play(Scenario scenario) {
        StringWriter said = new StringWriter();
        PlayReport report = new Rehearsal(AgentCommand.ofThisProcess(), false,
                program -> new ConsoleTeller(new Console(new PrintWriter(said, true), false), scenario.variant())).play(scenario, List.of(Program.KEEPALOFT)).getFirst();
        assertTrue(report.asExpected(), said::toString);
        return said.toString();
    }

    @Test
    void theyExchangeTheElasticIpOnceAndMeetWhereTheCloudSaysThatTheHolderIs() throws Exception {
        Scenario isolated = BuiltIn.find("isolation").scenarios(Map.of("apart", "8s")).stream().filter(each -> each.variant().equals("silent")).findFirst().orElseThrow();
        Scenario strangers = BuiltIn.find("strangers").scenarios(Map.of()).getFirst();
        Scenario unmet = BuiltIn.find("unmet").scenarios(Map.of("apart", "8s")).getFirst();
        Scenario mismatch = BuiltIn.find("mismatch").scenarios(Map.of("apart", "8s")).getFirst();
        try (ExecutorService stages = Executors.newFixedThreadPool(4)) {
            List<Future<String>> plays = Stream.of(isolated, strangers, unmet, mismatch).map(scenario -> stages.submit(() -> play(scenario))).toList();
            for (Future<String> play : plays) {
                play.get();
            }
        }
    }
}
