package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.agent.lab.wire.PacketKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** keepaloft-scenario(5) has every word of the language, and its example is a scenario. */
class ScenarioManPageTest {
    private static final List<String> OF_ACTIONS = List.of("method", "path", "body", "percent", "host", "at", "call", "when", "before", "after", "in", "out", "both", "all",
            "ok", "away", "slow", "throttle", "fail");
    private static final List<String> OF_CONDITIONS = List.of("nobody", View.VIP_PORT, "id", "level", "about", "operation", "by", "count", "received", "last");

    private final List<String> page = page();

    private static List<String> page() {
        try {
            return Files.readAllLines(Path.of("../docs/keepaloft-scenario.5"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a subsection, the words that head its entries. */
    private Set<String> entries(String title) {
        return page.subList(page.indexOf(".Ss " + title) + 1, page.size()).stream().takeWhile(line -> !line.startsWith(".S")).filter(line -> line.startsWith(".It Ic "))
                .flatMap(line -> Arrays.stream(line.substring(7).split(" , "))).collect(Collectors.toSet());
    }

    @Test
    void everyKeyHasAnEntryWhereItMayStandAndNoOtherHas() {
        assertEquals(Set.copyOf(ScenarioReader.KEYS), entries("The file"));
        assertEquals(Set.copyOf(ScenarioReader.CLOUD_KEYS), entries("cloud"));
        assertEquals(Set.copyOf(ScenarioReader.HOST_KEYS), entries("hosts"));
        assertEquals(Set.copyOf(StepReader.KEYS), entries("steps"));
        assertEquals(Set.copyOf(ActionReader.KEYS), entries("do"));
        assertEquals(Set.copyOf(StepReader.EXPECTATION_KEYS), entries("expect"));
        assertEquals(Set.copyOf(ConditionReader.with()), entries("What can be observed"));
    }

    @Test
    void everyOtherWordStandsInTheText() {
        List<String> words = Stream.of(ScenarioReader.FACES, LinkReader.KEYS, ActionReader.RULES, OF_ACTIONS, OF_CONDITIONS, List.copyOf(PacketKind.words().keySet()),
                ConditionReader.STATES.stream().filter(state -> !state.equals(View.SILENT)).toList(), Clouds.ADDRESSES.subList(0, 1)).flatMap(List::stream).toList();
        String said = page.stream().filter(line -> line.matches("\\.(It Ic|Li|Pq).*") || !line.startsWith(".")).collect(Collectors.joining("\n"));
        List<String> missing = words.stream().filter(word -> !Pattern.compile("(?m)(^|[^\\w-])" + Pattern.quote(word) + "($|[^\\w-])").matcher(said).find()).toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void itsExampleIsAScenario() throws Exception {
        List<String> example = page.subList(page.indexOf(".Bd -literal -offset indent") + 1, page.size()).stream().takeWhile(line -> !line.equals(".Ed")).toList();
        Scenario scenario = ScenarioFile.parse("example.yaml", "example", null, String.join("\n", example) + "\n").scenarios(Map.of()).getFirst();
        assertEquals(CloudPlan.Face.EC2, scenario.cloud().face());
        assertEquals(2, scenario.steps().size());
    }
}
