package io.keepaloft.agent.lab.scenario;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The keys and values at one place of a scenario file; keys that are unknown or there twice have been told. */
final class Fields {
    private final Place place;
    private final Map<String, Place> byKey = new LinkedHashMap<>();
    private final Map<String, Place> keys = new LinkedHashMap<>();

    private Fields(Place place) {
        this.place = place;
    }

    /** @param known null = any key */
    static Fields of(Sheet sheet, Node node, Collection<String> known) {
        Fields fields = new Fields(new Place(sheet, node));
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                fields.add(sheet, tuple, known);
            }
        } else {
            sheet.error(node, "keys and values are expected here" + (known == null ? "" : ": " + String.join(", ", known)), "write 'key: value', a line each");
        }
        return fields;
    }

    private void add(Sheet sheet, NodeTuple tuple, Collection<String> known) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            sheet.error(tuple.getKeyNode(), "a key has to be a word", "");
        } else if (known != null && !known.contains(key.getValue())) {
            sheet.error(key, "'" + key.getValue() + "' is not known here", Sheet.nearest(key.getValue(), known));
        } else if (byKey.putIfAbsent(key.getValue(), new Place(sheet, tuple.getValueNode())) != null) {
            sheet.error(key, "'" + key.getValue() + "' stands here twice", "keep one of them");
        } else {
            keys.put(key.getValue(), new Place(sheet, key));
        }
    }

    Place place() {
        return place;
    }

    Map<String, Place> all() {
        return byKey;
    }

    /** Where the key itself stands. */
    Place key(String key) {
        return keys.get(key);
    }

    boolean has(String key) {
        return byKey.containsKey(key);
    }

    Optional<Place> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** A key that has to be there. */
    Optional<Place> require(String key) {
        if (!byKey.containsKey(key)) {
            place.error("'" + key + "' is missing", "");
        }
        return find(key);
    }
}
