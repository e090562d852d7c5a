package io.keepaloft.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.config.ComparableConfig;
import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.protocol.paths.ConfigPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * In what a file differs from what the running agent runs, by keywords.
 *
 * @param elsewhere what stands outside of instances
 * @param instances those of the file that run, and in what each differs
 * @param onlyFile  instances that do not run
 * @param onlyRuns  instances that run and stand in the file no more
 */
record FileChanges(List<String> elsewhere, Map<String, List<String>> instances, Set<String> onlyFile, Set<String> onlyRuns) {
    private static final String INSTANCES = "instances";
    /** Keywords whose values the peers must have in common, and what peers call them. */
    private static final Map<String, ConfigPart> SHARED = Map.of("virtual_ipaddresses", ConfigPart.VIRTUAL_ADDRESSES, "advert_int", ConfigPart.INTERVAL,
            "version", ConfigPart.VERSION, "virtual_router_id", ConfigPart.VRID, "authentication", ConfigPart.AUTHENTICATION, "auth_pass", ConfigPart.AUTHENTICATION);

    /** Asks the agent that listens there. */
    static FileChanges ask(Path control, Config file) throws ControlException {
        String salt = UUID.randomUUID().toString();
        return between(ComparableConfig.of(file, salt), new ControlClient(control).configuration(salt));
    }

    static FileChanges between(JsonNode file, JsonNode running) {
        Map<String, JsonNode> here = byName(file);
        Map<String, JsonNode> there = byName(running);
        Map<String, List<String>> instances = new LinkedHashMap<>();
        here.forEach((name, instance) -> {
            if (there.containsKey(name)) {
                instances.put(name, keys(instance, there.get(name)));
            }
        });
        List<String> elsewhere = new ArrayList<>();
        keys(file, running).stream().filter(section -> !section.equals(INSTANCES))
                .forEach(section -> elsewhere.add(section + ": " + String.join(", ", keys(file.path(section), running.path(section)))));
        return new FileChanges(elsewhere, instances, without(here.keySet(), there.keySet()), without(there.keySet(), here.keySet()));
    }

    private static Map<String, JsonNode> byName(JsonNode config) {
        return config.path(INSTANCES).valueStream().collect(Collectors.toMap(instance -> instance.path("name").asText(), instance -> instance, (first, _) -> first, LinkedHashMap::new));
    }

    private static Set<String> without(Collection<String> these, Collection<String> those) {
        Set<String> left = new LinkedHashSet<>(these);
        left.removeAll(those);
        return left;
    }

    /** Numbers may be written in more than one way, so texts are compared. */
    private static List<String> keys(JsonNode one, JsonNode other) {
        Set<String> names = new LinkedHashSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        return names.stream().filter(name -> !one.path(name).toString().equals(other.path(name).toString())).toList();
    }

    boolean none() {
        return elsewhere.isEmpty() && onlyFile.isEmpty() && onlyRuns.isEmpty() && instances.values().stream().allMatch(List::isEmpty);
    }

    boolean runs(String instance) {
        return instances.containsKey(instance);
    }

    /** In which of the parts that peers must have in common the instance's lines differ from what runs, as {@code status} names them. */
    Set<String> shared(String instance) {
        return instances.getOrDefault(instance, List.of()).stream().filter(SHARED::containsKey).map(SHARED::get).map(ConfigPart::text).collect(Collectors.toCollection(TreeSet::new));
    }

    /** For people. */
    String text() {
        List<String> parts = new ArrayList<>();
        instances.forEach((name, keys) -> {
            if (!keys.isEmpty()) {
                parts.add(name + ": " + String.join(", ", keys));
            }
        });
        parts.addAll(elsewhere);
        onlyFile.forEach(name -> parts.add(name + " does not run"));
        onlyRuns.forEach(name -> parts.add(name + " runs and does not stand in it"));
        return String.join("; ", parts);
    }
}
