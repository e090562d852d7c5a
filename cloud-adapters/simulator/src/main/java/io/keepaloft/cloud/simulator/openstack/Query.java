package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The query of a list: filters by attribute (several values of one are alternatives), tags (all of them), and which fields to show. */
final class Query {
    private static final Set<String> OF_LISTS = Set.of("fields", "limit", "marker", "sort_key", "sort_dir", "page_reverse", "tags", "tags-any");

    private final Map<String, List<String>> parameters = new LinkedHashMap<>();

    Query(String raw) {
        for (String piece : (raw == null ? "" : raw).split("&")) {
            if (!piece.isEmpty()) {
                int equals = piece.indexOf('=');
                parameters.computeIfAbsent(decoded(equals < 0 ? piece : piece.substring(0, equals)), _ -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(piece.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    void check(Set<String> attributes) {
        var unknown = parameters.keySet().stream().filter(name -> !OF_LISTS.contains(name) && !attributes.contains(name)).map(name -> "'" + name + "'")
                .toList();
        if (!unknown.isEmpty()) {
            throw ApiFault.bad("[%s] is invalid attribute for filtering", String.join(", ", unknown));
        }
    }

    boolean matches(ObjectNode member) {
        return parameters.entrySet().stream().allMatch(filter -> switch (filter.getKey()) {
            case "tags" -> filter.getValue().stream().allMatch(texts -> List.of(texts.split(",")).stream().allMatch(tag -> holds(member.path("tags"), tag)));
            case "tags-any" -> filter.getValue().stream().anyMatch(texts -> List.of(texts.split(",")).stream().anyMatch(tag -> holds(member.path("tags"), tag)));
            case String name when OF_LISTS.contains(name) -> true;
            case String name -> filter.getValue().stream().anyMatch(value -> holds(member.path(name), value));
        });
    }

    private static boolean holds(JsonNode attribute, String value) {
        if (attribute.isArray()) {
            for (var each : attribute) {
                if (each.isObject() ? inside(each, value) : each.asText().equals(value)) {
                    return true;
                }
            }
            return false;
        }
        return attribute.isBoolean() ? attribute.asText().equalsIgnoreCase(value) : !attribute.isNull() && attribute.asText().equals(value);
    }

    /** `fixed_ips=ip_address=10.0.0.1`. */
    private static boolean inside(JsonNode object, String filter) {
        int equals = filter.indexOf('=');
        return equals > 0 && object.path(filter.substring(0, equals)).asText().equals(filter.substring(equals + 1));
    }

    ObjectNode shown(ObjectNode member) {
        var fields = parameters.getOrDefault("fields", List.of());
        return fields.isEmpty() ? member : member.retain(fields);
    }
}
