package io.keepaloft.agent.lab.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of one table as text, and how to get there from another.
 *
 * @param table family and name
 * @param chains the rules of each chain, in order
 * @param maps the elements of each map, {@code key : value}; the maps themselves are there from the beginning
 */
record Ruleset(String table, SortedMap<String, List<String>> chains, SortedMap<String, SortedMap<String, String>> maps) {

    static Ruleset empty(String table) {
        return new Ruleset(table, new TreeMap<>(), new TreeMap<>());
    }

    void chain(String name, List<String> rules) {
        chains.put(name, List.copyOf(rules));
    }

    void element(String map, String key, String value) {
        maps.computeIfAbsent(map, _ -> new TreeMap<>()).put(key, value);
    }

    /** Commands for one transaction; empty if nothing is to be done. An order in which nothing is used before it is there, or removed while it is. */
    List<String> commandsFrom(Ruleset old) {
        List<String> commands = new ArrayList<>();
        List<String> changed = chains.keySet().stream().filter(name -> !chains.get(name).equals(old.chains.get(name))).toList();
        List<String> gone = old.chains.keySet().stream().filter(name -> !chains.containsKey(name)).toList();
        changed.stream().filter(name -> !old.chains.containsKey(name)).forEach(name -> commands.add("add chain " + table + " " + name));
        elements(commands, "delete", old, this);
        gone.forEach(name -> commands.add("flush chain " + table + " " + name));
        for (String name : changed) {
            if (old.chains.containsKey(name)) {
                commands.add("flush chain " + table + " " + name);
            }
            chains.get(name).forEach(rule -> commands.add("add rule " + table + " " + name + " " + rule));
        }
        elements(commands, "add", this, old);
        gone.forEach(name -> commands.add("delete chain " + table + " " + name));
        return commands;
    }

    /** Those of `from` that `to` has not, or has with another value. */
    private void elements(List<String> commands, String verb, Ruleset from, Ruleset to) {
        from.maps.forEach((map, all) -> {
            Map<String, String> others = to.maps.getOrDefault(map, new TreeMap<>());
            List<String> affected = all.entrySet().stream().filter(e -> !e.getValue().equals(others.get(e.getKey())))
                    .map(e -> verb.equals("add") ? e.getKey() + " : " + e.getValue() : e.getKey()).toList();
            if (!affected.isEmpty()) {
                commands.add(verb + " element " + table + " " + map + " { " + String.join(", ", affected) + " }");
            }
        });
    }
}
