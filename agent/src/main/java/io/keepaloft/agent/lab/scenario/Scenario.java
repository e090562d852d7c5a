package io.keepaloft.agent.lab.scenario;

import java.util.List;
import java.util.Map;

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

    /** The title, with the case. */
    public String fullTitle() {
        return variant.isEmpty() ? title : title + " [" + variant + "]";
    }
}
