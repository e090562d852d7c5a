package io.keepaloft.cloud.simulator.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads one JSON object strictly: wrong types and unknown keys are errors that name their place. */
public final class Fields {
    private final JsonNode node;
    private final String place;

    /** @throws IllegalArgumentException if `node` is not an object or has a key that is not in `known` */
    public Fields(JsonNode node, String place, Set<String> known) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(place + " has to be an object");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(place + " has the unknown key '" + name + "'; known: " + new java.util.TreeSet<>(known));
            }
        });
        this.node = node;
        this.place = place;
    }

    public boolean has(String key) {
        return node.has(key);
    }

    public String text(String key) {
        var value = node.get(key);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(place + "." + key + " has to be a text");
        }
        return value.textValue();
    }

    public String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    public int integer(String key, int absent) {
        var value = node.get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(place + "." + key + " has to be an integer");
        }
        return value.intValue();
    }

    public double number(String key) {
        var value = node.get(key);
        if (value == null || !value.isNumber()) {
            throw new IllegalArgumentException(place + "." + key + " has to be a number");
        }
        return value.doubleValue();
    }

    public boolean flag(String key, boolean absent) {
        var value = node.get(key);
        if (value != null && !value.isBoolean()) {
            throw new IllegalArgumentException(place + "." + key + " has to be true or false");
        }
        return value == null ? absent : value.booleanValue();
    }

    /** In lower case in JSON, in upper case in Java. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E absent) {
        if (!has(key)) {
            return absent;
        }
        try {
            return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(place + "." + key + " has to be one of "
                    + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
        }
    }

    public List<String> texts(String key) {
        var out = new ArrayList<String>();
        for (JsonNode value : array(key)) {
            if (!value.isTextual()) {
                throw new IllegalArgumentException(place + "." + key + " has to be a list of texts");
            }
            out.add(value.textValue());
        }
        return out;
    }

    /** Members of a list of objects; empty if the key is absent. */
    public List<Fields> objects(String key, Set<String> known) {
        var out = new ArrayList<Fields>();
        for (JsonNode value : array(key)) {
            out.add(new Fields(value, place + "." + key + "[" + out.size() + "]", known));
        }
        return out;
    }

    public Fields object(String key, Set<String> known) {
        return new Fields(node.path(key), place + "." + key, known);
    }

    /** An object that maps any keys to texts; empty if it is absent. */
    public Map<String, String> map(String key) {
        var out = new LinkedHashMap<String, String>();
        node.path(key).properties().forEach(entry -> out.put(entry.getKey(), entry.getValue().asText()));
        return out;
    }

    private JsonNode array(String key) {
        var value = node.path(key);
        if (!value.isMissingNode() && !value.isArray()) {
            throw new IllegalArgumentException(place + "." + key + " has to be a list");
        }
        return value;
    }
}
