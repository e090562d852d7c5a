package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.agent.control.Json;
import io.keepaloft.agent.control.StatusReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lab that was just started waits for before it says that it is up. */
class SettledTest {
    private static Optional<StatusReport> says(String state, String channel, String... peers) throws Exception {
        String known = String.join(", ", Arrays.stream(peers).map(peer -> "{\"address\": \"172.17.100.202\", \"channel\": \"" + peer + "\", \"heard_on\": [], \"hears_us_on\": [], \"differs\": []}").toList());
        return Optional.of(Json.mapper().readValue("{\"instances\": [{\"name\": \"VI_1\", \"state\": \"" + state + "\", \"addresses\": [], \"cloud\": [], \"transport\": {\"active\": [], \"channel\": \"" + channel
                + "\", \"peers\": [" + known + "]}}]}", StatusReport.class));
    }

    private static List<String> missing(Optional<StatusReport> one, Optional<StatusReport> two) {
        Map<String, Optional<StatusReport>> byHost = new LinkedHashMap<>();
        byHost.put("one", one);
        byHost.put("two", two);
        return Settled.missing(byHost);
    }

    @Test
    void thereIsAMasterAndAllHaveMet() throws Exception {
        assertEquals(List.of(), missing(says("MASTER", "on", "on"), says("BACKUP", "on", "on")));
        assertEquals(List.of("VI_1 has no master"), missing(says("BACKUP", "on", "on"), says("BACKUP", "on", "on")));
        assertEquals(List.of("one has not met its peers of VI_1", "two has not met its peers of VI_1"), missing(says("MASTER", "on", "no answer"), says("BACKUP", "on")));
        assertEquals(List.of("the agent on two does not answer"), missing(says("MASTER", "on"), Optional.empty()));
    }

    @Test
    void withoutTheChannelNobodyMeets() throws Exception {
        assertEquals(List.of(), missing(says("MASTER", "off: no password"), says("BACKUP", "off: no password")));
    }
}
