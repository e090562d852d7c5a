package io.keepaloft.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A keyword that may stand in a block, and how this version treats it.
 *
 * @param rule what its value must look like, for keywords that no reader acts on: a type, and for numbers the limits
 */
record Keyword(String name, Support support, List<String> rule) {
    /** DONE: a reader acts on it. LATER: known, checked, and told to be without effect. LVS: belongs to the load balancer, which this is not. */
    enum Support { DONE, LATER, LVS }

    /**
     * Reads a table: a keyword, {@code done | later | lvs} and the rule, one a line. The rules:
     * {@code flag} no value, {@code bool}, {@code bool?} (optional), {@code int MIN MAX}, {@code int? MIN MAX}, {@code seconds MIN MAX},
     * {@code word}, {@code words} (any number), {@code address}, {@code script}, {@code block}, {@code any}.
     */
    static Map<String, Keyword> table(String lines) {
        var table = new LinkedHashMap<String, Keyword>();
        lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            var columns = List.of(line.split("\\s+"));
            var support = switch (columns.get(1)) {
                case "done" -> Support.DONE;
                case "later" -> Support.LATER;
                case "lvs" -> Support.LVS;
                default -> throw new IllegalArgumentException(line);
            };
            if (table.put(columns.getFirst(), new Keyword(columns.getFirst(), support, columns.subList(2, columns.size()))) != null) {
                throw new IllegalArgumentException("twice: " + line);
            }
        });
        return Collections.unmodifiableMap(table);
    }
}
