package io.keepaloft.agent.lab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;

/** A run as JSON: everything that was observed, for programs. */
public final class JsonReport {
    /** @param asExpected whether all of it was */
    private record Run(boolean asExpected, List<PlayReport> plays) {
    }

    private JsonReport() {
    }

    public static String of(List<PlayReport> plays) {
        ObjectMapper mapper = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).enable(SerializationFeature.INDENT_OUTPUT)
                .registerModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance));
        try {
            return mapper.writeValueAsString(new Run(plays.stream().allMatch(PlayReport::asExpected), plays));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is no JSON", e);
        }
    }
}
