package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.report.ConsoleTeller;
import io.keepaloft.agent.lab.report.PlayReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The scenario of three nodes that fall apart, as it is shipped, with less calm in between: the whole of it in one cloud, and at the same time
 * the cut that moves the elastic IP, and its healing, in the others.
 */
@Tag("netns")
class MajorityStoryNetnsTest {
    /** Longer than the one that is cut off needs to try, which it does once. */
    private static final Map<String, String> SOONER = Map.of("apart", "6s", "together", "1s");

    private static final int UNTIL_HEALED = 3;

    private record Played(PlayReport report, StringWriter said) {
    }

    private static Played play(Scenario scenario) {
        StringWriter said = new StringWriter();
        PlayReport report = new Rehearsal(AgentCommand.ofThisProcess(), false,
                program -> new ConsoleTeller(new Console(new PrintWriter(said, true), false), scenario.variant())).play(scenario, List.of(Program.KEEPALOFT)).getFirst();
        return new Played(report, said);
    }

    private static Scenario firstHalf(Scenario whole) {
        return new Scenario(whole.name(), whole.variant(), whole.title(), whole.about(), whole.programs(), whole.cloud(), whole.hosts(),
                whole.steps().subList(0, UNTIL_HEALED), whole.never());
    }

    @Test
    void theMajorityKeepsTheElasticIpInEveryCloud() throws Exception {
        List<Scenario> scenarios = BuiltIn.find("majority").scenarios(SOONER);
        assertEquals(List.of("ec2", "openstack", "huaweicloud"), scenarios.stream().map(Scenario::variant).toList());
        assertEquals(List.of(CloudPlan.Face.EC2, CloudPlan.Face.OPENSTACK, CloudPlan.Face.HUAWEICLOUD), scenarios.stream().map(each -> each.cloud().face()).toList());
        try (ExecutorService stages = Executors.newFixedThreadPool(scenarios.size())) {
            List<Future<Played>> plays = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                plays.add(stages.submit(() -> play(scenario.cloud().face() == CloudPlan.Face.EC2 ? scenario : firstHalf(scenario))));
            }
            for (Future<Played> play : plays) {
                Played played = play.get();
                assertTrue(played.report().asExpected(), played.said()::toString);
                // It did not stay with the best because nobody tried.
                assertTrue(played.report().holder().stream().anyMatch(span -> span.value().equals("second")), played.said()::toString);
            }
        }
    }
}
