package io.keepaloft.agent.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** An agent for tests that always answers the same. */
public class FixedAgent implements ControlHandler {
    public static final Instant SINCE = Instant.parse("2026-11-23T07:00:00Z");

    private final JsonNode running;

    public FixedAgent() {
        this(Json.mapper().createObjectNode());
    }

    /** @param running the configuration that it says it has */
    public FixedAgent(JsonNode running) {
        this.running = running;
    }

    @Override
    public JsonNode configuration(String salt) {
        return running;
    }

    @Override
    public StatusReport status() {
        return status(List.of(new StatusReport.Cloud("elastic_ip", "120.132.124.82", null, null, null, "DescribeAddresses unavailable", false)));
    }

    /** The same with these resources. */
    public static StatusReport status(List<StatusReport.Cloud> cloud) {
        var rejected = new TreeMap<String, Long>();
        rejected.put("auth-password", 3L);
        return StatusReport.of("0.1.0", "web1", List.of(new StatusReport.Instance("VI_1", "MASTER", 51, 2, "eth0", 100, 120, SINCE, "172.17.100.201",
                new StatusReport.Transport("auto", List.of("multicast", "unicast"), null, "off: there is no peer_channel_key_file and no auth_pass", null, List.of(
                        new StatusReport.Peer("172.17.100.202", "unicast_peer", null, 400L, List.of("unicast"), List.of(), "on", "MASTER", 100, false, List.of("virtual addresses"), 182_000L, 400L, 0, null),
                        new StatusReport.Peer("172.17.100.204", "cloud_peers", "i-0204", null, List.of(), List.of(), "no answer", null, null, null, List.of(), null, null, 0, null))),
                List.of(new StatusReport.Address("172.17.100.203/32", true)),
                cloud,
                new StatusReport.Counters(120, 7, 1, 0, rejected)))).withPreflight(List.of(new StatusReport.Preflight("sg-ingress-vrrp", "FAIL",
                        "eni-0201", "no rule lets protocol 112 in", "both nodes will become MASTER", "aws ec2 add-it", SINCE, SINCE)), SINCE);
    }

    @Override
    public List<HistoryEntry> history(int count) {
        HistoryEntry entry = new HistoryEntry("VI_1", "BACKUP", "MASTER", SINCE, "adverts lost",
                List.of(new HistoryEntry.Phase("detect", 0, 3609.375, ""), new HistoryEntry.Phase("claim", 3610.5, 12.25, "elastic_ip 120.132.124.82")),
                "held");
        return java.util.Collections.nCopies(count, entry);
    }

    @Override
    public List<ProbeReport> probe() {
        return List.of(new ProbeReport("VI_1", List.of("unicast", "udp"), null,
                List.of(new ProbeReport.Peer("172.17.100.202", "on", true, List.of("unicast", "udp"), List.of("udp"), List.of("unicast", "udp"), List.of("unicast", "udp")))));
    }

    @Override
    public ReloadResult reload() {
        return new ReloadResult(false, List.of("keepalived.conf:3:5: error: no such interface"));
    }

    @Override
    public FailoverResult failover(String instance, boolean force) {
        if (!"VI_1".equals(instance)) {
            return new FailoverResult(false, "there is no instance '" + instance + "'; there are: VI_1");
        }
        if (force) {
            return new FailoverResult(false, "no peer took over");
        }
        return new FailoverResult(true, "VI_1 is held by 172.17.100.202 now");
    }
}
