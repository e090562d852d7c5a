package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.FixedAgent;
import io.keepaloft.agent.control.StatusReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Status stays readable with hundreds of resources: what is alike is one line, and what is different stands out. */
class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:30Z");

    @Test void hundredsOfRoutesThatAreOursAreOneLineAndTheOneThatIsNotIsAnother() {
        List<StatusReport.Cloud> routes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            routes.add(new StatusReport.Cloud("route", "10.9." + i + ".0/24 table rtb-1", true, "i-us", NOW.minusSeconds(i % 10), null));
        }
        routes.set(77, new StatusReport.Cloud("route", "10.9.77.0/24 table rtb-1", false, "i-peer", NOW.minusSeconds(2), "ReplaceRoute throttled"));
        List<String> lines = text(routes);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.getFirst().contains("199 route (10.9.0.0/24 table rtb-1 … 10.9.199.0/24 table rtb-1), each is ours, seen 9"), lines.getFirst());
        assertTrue(lines.getLast().contains("10.9.77.0/24 table rtb-1 is held by i-peer") && lines.getLast().contains("throttled"), lines.getLast());
    }

    @Test void onlyOfWhatOneHostHasAtATimeItIsSaidThatNobodyHoldsIt() {
        List<String> lines = text(List.of(new StatusReport.Cloud("elastic_ip", "120.132.124.82", false, null, NOW.minusSeconds(2), null),
                new StatusReport.Cloud("allowed_address_pair", "172.17.100.220", false, null, NOW.minusSeconds(2), null),
                new StatusReport.Cloud("virtual_ip", "172.17.100.203", false, null, NOW.minusSeconds(2), null)));
        assertTrue(lines.get(0).contains("elastic_ip 120.132.124.82 is held by nobody, seen 2.0 s ago"), lines.get(0));
        assertTrue(lines.get(1).contains("allowed_address_pair 172.17.100.220 is not ours, seen 2.0 s ago"), lines.get(1));
        assertTrue(lines.get(2).contains("virtual_ip 172.17.100.203 is not ours, seen 2.0 s ago"), lines.get(2));
    }

    private static List<String> text(List<StatusReport.Cloud> cloud) {
        StringWriter text = new StringWriter();
        StatusText.print(FixedAgent.status(cloud), NOW, new PrintWriter(text));
        return text.toString().lines().filter(line -> line.strip().startsWith("cloud ")).toList();
    }
}
