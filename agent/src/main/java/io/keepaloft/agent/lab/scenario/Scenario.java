package io.keepaloft.agent.lab.scenario;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One scenario as its file tells it, with all settings filled in.
 *
 * @param name of the file, without its ending
 * @param variant which of the file's cases this is; empty if it has none
 * @param programs that it can be played with
 * @param never by program, what must not be seen at any time
 */
public record Scenario(String name, String variant, String title, String about, List<Program> programs, CloudPlan cloud, List<HostPlan> hosts,
                       List<Step> steps, Map<Program, List<Never>> never) {
    public Scenario {
        programs = List.copyOf(programs);
        hosts = List.copyOf(hosts);
        steps = List.copyOf(steps);
        never = Map.copyOf(never);
    }

    /** All that it looks at, of every program: what has to be observed, and what must never be. */
    Stream<Condition> conditions() {
        Stream<Condition> expected = steps.stream().flatMap(step -> step.expected().values().stream()).flatMap(each -> each.conditions().stream());
        Stream<Map<Program, List<Never>>> forbidden = Stream.concat(Stream.of(never), steps.stream().map(Step::never));
        return Stream.concat(expected, forbidden.flatMap(each -> each.values().stream()).flatMap(List::stream).map(Never::condition));
    }

    /** The title, with the case. */
    public String fullTitle() {
        return variant.isEmpty() ? title : title + " [" + variant + "]";
    }
}
