package io.keepaloft.agent.handover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One journal line: the keys of {@code history --json}, and the term. Anything unreadable is no record rather than an error. */
final class JournalCodec {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JournalCodec() {}

    static String encode(TransitionRecord record) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("instance", record.instance()).put("from", record.from()).put("to", record.to());
        line.put("at", record.at().toString()).put("reason", record.reason());
        ArrayNode phases = line.putArray("phases");
        for (TransitionRecord.Phase phase : record.phases()) {
            phases.addObject().put("name", phase.name()).put("at_ms", phase.atMs()).put("took_ms", phase.tookMs()).put("detail", phase.detail());
        }
        line.put("outcome", record.outcome()).put("term", record.term());
        return line.toString();
    }

    static Optional<TransitionRecord> decode(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            String at = node.path("at").asText("");
            String instance = node.path("instance").asText("");
            if (at.isEmpty() || instance.isEmpty()) {
                return Optional.empty();
            }
            List<TransitionRecord.Phase> phases = new ArrayList<>();
            for (JsonNode phase : node.path("phases")) {
                phases.add(new TransitionRecord.Phase(phase.path("name").asText(""), nanoseconds(phase.path("at_ms")),
                        nanoseconds(phase.path("took_ms")), phase.path("detail").asText("")));
            }
            return Optional.of(new TransitionRecord(instance, node.path("term").asLong(), node.path("from").asText(""), node.path("to").asText(""),
                    Instant.parse(at), node.path("reason").asText(""), phases, node.path("outcome").asText(null), 0));
        } catch (JsonProcessingException | DateTimeException torn) {
            return Optional.empty();
        }
    }

    private static long nanoseconds(JsonNode ms) {
        return Math.round(ms.asDouble() * 1e6);
    }
}
