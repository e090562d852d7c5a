package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The attributes of one request, and the code with which the service refuses them. */
final class Body {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode attributes;
    private final String code;
    private final String unknown;

    private Body(JsonNode attributes, String code, String unknown) {
        this.attributes = attributes;
        this.code = code;
        this.unknown = unknown;
    }

    static Body whole(byte[] raw, String code) {
        return whole(raw, code, code);
    }

    /** @param unknown the code for attributes that there are not */
    static Body whole(byte[] raw, String code, String unknown) {
        try {
            var json = JSON.readTree(raw);
            if (json.isObject()) {
                return new Body(json, code, unknown);
            }
        } catch (IOException _) {
            // The same answer as for what is JSON and no object.
        }
        throw new ApiFault(400, code, "The request body is not a JSON object.");
    }

    /** What stands under `one`, and nothing but `writable` in it. */
    static Body of(byte[] raw, String one, Set<String> writable, String code) {
        return whole(raw, code).object(one, writable);
    }

    Body object(String name, Set<String> writable) {
        var inner = attributes.path(name);
        if (!inner.isObject()) {
            throw bad("%s is invalid: it has to be an object.", name);
        }
        inner.fieldNames().forEachRemaining(each -> {
            if (!writable.contains(each)) {
                throw new ApiFault(400, unknown, "'%s' isn't supported attribute.", each);
            }
        });
        return new Body(inner, code, unknown);
    }

    ApiFault bad(String message, Object... arguments) {
        return new ApiFault(400, code, message, arguments);
    }

    boolean has(String name) {
        return attributes.has(name);
    }

    /** Empty if absent or null. */
    Optional<String> text(String name) {
        var value = attributes.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw bad("%s is invalid: it has to be a text.", name);
        }
        return Optional.of(value.textValue());
    }

    String required(String name) {
        return text(name).filter(value -> !value.isEmpty()).orElseThrow(() -> bad("%s is invalid: it is missing.", name));
    }

    Optional<Integer> number(String name) {
        var value = attributes.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        // The gateway takes "1" for 1: the SDK sends some numbers as texts.
        if (!value.asText().matches("-?\\d{1,6}")) {
            throw bad("%s is invalid: it has to be an integer.", name);
        }
        return Optional.of(Integer.parseInt(value.asText()));
    }

    boolean flag(String name, boolean absent) {
        var value = attributes.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw bad("%s is invalid: it has to be true or false.", name);
        }
        return value.isBoolean() ? value.booleanValue() : absent;
    }

    /** Members of a list of objects; empty if absent or null. */
    List<Body> objects(String name, Set<String> known) {
        var out = new ArrayList<Body>();
        for (var each : list(name)) {
            if (!each.isObject()) {
                throw bad("%s is invalid: it has to be a list of objects.", name);
            }
            each.fieldNames().forEachRemaining(key -> {
                if (!known.contains(key)) {
                    throw new ApiFault(400, unknown, "'%s' isn't supported attribute.", key);
                }
            });
            out.add(new Body(each, code, unknown));
        }
        return out;
    }

    List<String> texts(String name) {
        var out = new ArrayList<String>();
        for (var each : list(name)) {
            if (!each.isTextual()) {
                throw bad("%s is invalid: it has to be a list of texts.", name);
            }
            out.add(each.textValue());
        }
        return out;
    }

    private JsonNode list(String name) {
        var value = attributes.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw bad("%s is invalid: it has to be a list.", name);
        }
        return value;
    }
}
