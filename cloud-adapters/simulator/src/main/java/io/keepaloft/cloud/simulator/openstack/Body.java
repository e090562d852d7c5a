package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The attributes of one request, checked as Neutron checks them before it looks at the cloud. */
final class Body {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}");

    private final JsonNode attributes;

    private Body(JsonNode attributes) {
        this.attributes = attributes;
    }

    static JsonNode json(byte[] raw) {
        try {
            var json = JSON.readTree(raw);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException _) {
            // The same answer as for what is JSON and no object.
        }
        throw new ApiFault(400, "MalformedRequestBody", "Malformed request body: Cannot understand JSON.");
    }

    /** @param readable attributes that exist, and are read-only unless they are in `writable` */
    static Body of(byte[] raw, String one, Set<String> readable, Set<String> writable) {
        var attributes = json(raw).path(one);
        if (!attributes.isObject()) {
            throw ApiFault.bad("Unable to find '%s' in request body", one);
        }
        attributes.fieldNames().forEachRemaining(name -> {
            if (!readable.contains(name) && !writable.contains(name)) {
                throw ApiFault.bad("Unrecognized attribute(s) '%s'", name);
            }
            if (!writable.contains(name)) {
                throw ApiFault.bad("Cannot update read-only attribute %s", name);
            }
        });
        return new Body(attributes);
    }

    static Body loose(byte[] raw) {
        return new Body(json(raw));
    }

    boolean has(String name) {
        return attributes.has(name);
    }

    boolean empty() {
        return attributes.isEmpty();
    }

    JsonNode get(String name) {
        return attributes.path(name);
    }

    /** Empty if absent or null. */
    Optional<String> text(String name) {
        var value = get(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw ApiFault.bad("Invalid input for %s. Reason: '%s' is not a valid string.", name, value);
        }
        return Optional.of(value.textValue());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> ApiFault.bad("Failed to parse request. Required attribute '%s' not specified", name));
    }

    Optional<String> uuid(String name) {
        text(name).filter(value -> !UUID.matcher(value).matches()).ifPresent(value -> {
            throw ApiFault.bad("Invalid input for %s. Reason: '%s' is not a valid UUID.", name, value);
        });
        return text(name);
    }

    boolean flag(String name, boolean absent) {
        var value = get(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw ApiFault.bad("Invalid input for %s. Reason: '%s' cannot be converted to boolean.", name, value.asText());
        }
        return value.isMissingNode() ? absent : value.booleanValue();
    }

    List<JsonNode> list(String name) {
        var value = get(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw ApiFault.bad("Invalid input for %s. Reason: '%s' is not a list.", name, value);
        }
        var out = new ArrayList<JsonNode>();
        value.forEach(out::add);
        return out;
    }
}
