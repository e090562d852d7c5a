package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The query of a list: filters (several values of one are alternatives), and the page after a marker. What nobody knows is ignored, but for
 * v3 of VPC. */
final class Query {
    private static final int LARGEST_PAGE = 2000;
    private static final Set<String> OF_LISTS = Set.of("limit", "marker", "enterprise_project_id");
    /** Of whatever v3 of VPC does not know. */
    static final String UNKNOWN = "SYS.0400";

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

    Optional<String> text(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** @param code of the refusal of a number that is none */
    int number(String name, int absent, String code) {
        var text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.get().matches("\\d{1,6}")) {
            throw new ApiFault(400, code, "Query list error %s is invalid.", name);
        }
        return Integer.parseInt(text.get());
    }

    /** For v3 of VPC, which knows its filters: any other parameter is refused. */
    ArrayNode strictPage(Stream<ObjectNode> all, Set<String> filters) {
        parameters.keySet().stream().filter(name -> !filters.contains(name) && !OF_LISTS.contains(name)).findFirst().ifPresent(name -> {
            throw new ApiFault(400, UNKNOWN, "['%s'] is invalid attribute for filter: Unknown attribute.", name);
        });
        return page(all, filters, UNKNOWN);
    }

    /**
     * Those that match, after the marker.
     *
     * @param filters names that can be filtered by; `vnic.port_id` looks into an object
     * @param code    of the refusal of a page that cannot be
     */
    ArrayNode page(Stream<ObjectNode> all, Set<String> filters, String code) {
        var out = JsonNodeFactory.instance.arrayNode();
        int limit = Math.min(number("limit", LARGEST_PAGE, code), LARGEST_PAGE);
        var matching = all.filter(member -> filters.stream().allMatch(name -> matches(member, name))).toList();
        int from = 0;
        var marker = text("marker").filter(text -> !text.isEmpty());
        if (marker.isPresent()) {
            while (from < matching.size() && !matching.get(from).path("id").asText().equals(marker.get())) {
                from++;
            }
            if (from == matching.size()) {
                throw new ApiFault(400, code, "Query list error marker is invalid.");
            }
            from++;
        }
        matching.subList(from, Math.min(matching.size(), from + limit)).forEach(out::add);
        return out;
    }

    private boolean matches(ObjectNode member, String name) {
        var wanted = parameters.get(name);
        return wanted == null || wanted.stream().anyMatch(value -> holds(at(member, name), value));
    }

    private static JsonNode at(JsonNode member, String name) {
        var out = member;
        for (String step : name.split("\\.")) {
            out = out.path(step);
        }
        return out;
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
        return !attribute.isNull() && !attribute.isMissingNode() && attribute.asText().equals(value);
    }

    /** `fixed_ips=ip_address=10.0.0.1`. */
    private static boolean inside(JsonNode object, String filter) {
        int equals = filter.indexOf('=');
        return equals > 0 && object.path(filter.substring(0, equals)).asText().equals(filter.substring(equals + 1));
    }
}
