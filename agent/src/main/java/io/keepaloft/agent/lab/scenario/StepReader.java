package io.keepaloft.agent.lab.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads steps: what they do, what is expected of whom, and what must never be. */
final class StepReader {
    static final List<String> KEYS = List.of("test", "event", "do", "expect", "never", "only");

    static final List<String> EXPECTATION_KEYS = List.of("within", "for", "silence", "away");

    private final List<Program> programs;
    private final ActionReader actions;
    private final ConditionReader conditions;

    /** @param hosts names that actions and conditions may use */
    StepReader(List<String> hosts, List<Program> programs, CloudPlan.Face face) {
        this.programs = programs;
        this.actions = new ActionReader(hosts, face);
        this.conditions = new ConditionReader(hosts, face);
    }

    Step step(Place place) {
        Fields fields = place.fields(KEYS);
        String label = fields.find("test").flatMap(Place::text).orElse("");
        String event = fields.require("event").flatMap(Place::text).orElse("");
        List<Action> does = new ArrayList<>();
        fields.find("do").ifPresent(all -> all.items().forEach(each -> does.addAll(actions.actions(each))));
        Map<Program, Expectation> expected = fields.find("expect").map(at -> each(at, this::expectation)).orElse(Map.of());
        Map<Program, List<Never>> never = fields.find("never").map(this::never).orElse(Map.of());
        List<Program> only = fields.find("only").map(at -> ScenarioReader.programs(at.items("program"))).orElse(programs);
        return new Step(label, event, does, expected, never, only, place.line());
    }

    /** What must never be, for each program or for all. */
    Map<Program, List<Never>> never(Place place) {
        return each(place, list -> list.items().stream().flatMap(item -> {
            Fields fields = item.fields(ConditionReader.with("for"));
            Duration atLeast = fields.find("for").flatMap(Place::duration).orElse(Duration.ZERO);
            return conditions.conditions(fields).stream().map(condition -> new Never(condition, atLeast));
        }).toList());
    }

    private Expectation expectation(Place place) {
        Fields fields = place.fields(ConditionReader.with(EXPECTATION_KEYS.toArray(String[]::new)));
        return new Expectation(fields.find("within").flatMap(Place::duration).orElse(Expectation.WITHIN),
                fields.find("for").flatMap(Place::duration).orElse(Duration.ZERO), fields.find("silence").flatMap(Place::duration).orElse(null),
                fields.find("away").flatMap(Place::duration).orElse(null), conditions.conditions(fields));
    }

    /** What stands there for all programs, or under the names of each. */
    private <T> Map<Program, T> each(Place place, Function<Place, T> read) {
        List<String> words = Arrays.stream(Program.values()).map(Program::word).toList();
        Map<Program, T> byProgram = new EnumMap<>(Program.class);
        if (place.isMap() && words.stream().anyMatch(place.keys()::contains)) {
            Fields fields = place.fields(words);
            for (Program program : Program.values()) {
                fields.find(program.word()).ifPresent(at -> byProgram.put(program, read.apply(at)));
            }
        } else {
            T forAll = read.apply(place);
            programs.forEach(program -> byProgram.put(program, forAll));
        }
        return byProgram;
    }
}
