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
            routes.add(new StatusReport.Cloud("route", "10.9." + i + ".0/24 table rtb-1", true, "i-us", NOW.minusSeconds(i % 10), null, false));
        }
        routes.set(77, new StatusReport.Cloud("route", "10.9.77.0/24 table rtb-1", false, "i-peer", NOW.minusSeconds(2), "ReplaceRoute throttled", false));
        List<String> lines = text(routes);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.getFirst().contains("199 route (10.9.0.0/24 table rtb-1 … 10.9.199.0/24 table rtb-1), each is ours, seen 9"), lines.getFirst());
        assertTrue(lines.getLast().contains("10.9.77.0/24 table rtb-1 is held by i-peer") && lines.getLast().contains("throttled"), lines.getLast());
    }

    @Test void onlyOfWhatOneHostHasAtATimeItIsSaidThatNobodyHoldsIt() {
        List<String> lines = text(List.of(moving(false), shared("allowed_address_pair", false), shared("virtual_ip", false)));
        assertTrue(lines.get(0).contains("elastic_ip 120.132.124.82 is held by nobody, seen 2.0 s ago"), lines.get(0));
        assertTrue(lines.get(1).contains("allowed_address_pair 172.17.100.203 is not in place here, seen 2.0 s ago"), lines.get(1));
        assertTrue(lines.get(2).contains("virtual_ip 172.17.100.203 is not in place here, seen 2.0 s ago"), lines.get(2));
    }

    @Test void onlyWhatMovesIsOursAndOnlyTheMasters() {
        List<StatusReport.Cloud> all = List.of(moving(true), shared("allowed_address_pair", true), shared("virtual_ip", true));
        List<String> master = text(all);
        assertTrue(master.get(0).contains("elastic_ip 120.132.124.82 is ours, seen"), master.get(0));
        assertTrue(master.get(1).contains("allowed_address_pair 172.17.100.203 is in place here, seen"), master.get(1));
        assertTrue(master.get(2).contains("virtual_ip 172.17.100.203 is in place here, seen"), master.get(2));
        List<String> backup = cloud(print(Reports.as("BACKUP", FixedAgent.status(all))));
        assertTrue(backup.stream().noneMatch(line -> line.contains("ours")) && backup.stream().allMatch(line -> line.contains("is in place here")), backup.toString());
    }

    @Test void aHolderWhoseMachineDoesNotRunIsSaidToBeOne() {
        List<String> lines = text(List.of(new StatusReport.Cloud("elastic_ip", "120.132.124.82", false, "i-peer", NOW.minusSeconds(2), null, false, true)));
        assertTrue(lines.getFirst().contains("elastic_ip 120.132.124.82 is held by i-peer, whose machine does not run, seen 2.0 s ago"), lines.getFirst());
    }

    @Test void whatIsSaidOfAPeersChannelIsWhatIsTrueNow() {
        String on = peers(Reports.peer("on", 182_000L, 400L, 0, null));
        assertTrue(on.contains("channel    on, 1 of 1 peer answers") && on.contains("channel on for 3 min 2 s, last heard 400 ms ago; says BACKUP, priority 90"), on);
        String stopped = peers(Reports.peer("quiet", null, 42_000L, 0, null));
        assertTrue(stopped.contains("channel    on, none of 1 peer answers") && stopped.contains("channel quiet, last heard 42.0 s ago; it said BACKUP, priority 90"), stopped);
        String otherKey = peers(Reports.peer("quiet", null, 42_000L, 17, 1_200L));
        assertTrue(otherKey.contains("channel: the key differs, 17 of its messages failed authentication, the last 1.2 s ago; last heard 42.0 s ago"), otherKey);
        String forged = peers(Reports.peer("on", 182_000L, 400L, 3, 300L));
        assertTrue(forged.contains("channel on for") && forged.contains("3 of its messages failed authentication") && forged.contains("somebody else may send in its name"), forged);
        String never = peers(Reports.peer("no answer", null, null, 0, null));
        assertTrue(never.contains("channel no answer") && !never.contains("last heard"), never);
    }

    @Test void whatWasRefusedOfAPeerThatIsBelievedSinceIsToldAsPastAndThenNoMore() {
        String agreed = peers(Reports.peer("on", 12_000L, 400L, 278, 13_000L));
        assertTrue(agreed.contains("; until 13.0 s ago the key differed: 278 of its messages failed authentication") && !agreed.contains("in its name"), agreed);
        String besides = peers(Reports.peer("on", 182_000L, 400L, 278, 13_000L));
        assertTrue(besides.contains("; until 13.0 s ago 278 of its messages failed authentication") && !besides.contains("in its name"), besides);
        String goesOn = peers(Reports.peer("on", 182_000L, 400L, 278, 4_000L));
        assertTrue(goesOn.contains("278 of its messages failed authentication, the last 4.0 s ago: somebody else may send in its name"), goesOn);
        String longAgo = peers(Reports.peer("on", 900_000L, 400L, 278, 601_000L));
        assertTrue(longAgo.contains("says BACKUP, priority 90") && !longAgo.contains("failed"), longAgo);
    }

    @Test void whatKeepsAnInstanceInFaultStandsBesideItAndItDoesNotSayThatItSends() {
        StatusReport.Transport unicast = new StatusReport.Transport("unicast", List.of("unicast"), "transport unicast", "on", null, List.of());
        List<String> fault = print(Reports.troubled("FAULT", unicast, "interface eth0 is down", 100, List.of()));
        assertTrue(fault.contains("  because    interface eth0 is down") && fault.contains("  transport  unicast, sends nothing in FAULT"), fault.toString());
        List<String> well = print(Reports.troubled("MASTER", unicast, null, 100, List.of()));
        assertEquals(List.of("  transport  unicast"), well.stream().filter(line -> line.contains("transport")).toList(), "said once");
        assertTrue(well.stream().noneMatch(line -> line.contains("because")), well.toString());
    }

    @Test void whatMakesThePriorityAnotherIsNamedWithItsWeight() {
        StatusReport.Transport unicast = new StatusReport.Transport("unicast", List.of("unicast"), "transport unicast", "on", null, List.of());
        List<String> lines = print(Reports.troubled("BACKUP", unicast, null, 85, List.of(new StatusReport.PriorityChange("script chk_web", -20), new StatusReport.PriorityChange("interface eth1", 5))));
        assertTrue(lines.contains("  priority   85 now, 100 configured: script chk_web -20, interface eth1 +5"), lines.toString());
    }

    @Test void statusShowsWhatIsWrongAndOnlyCountsWhatCouldNotBeTold() {
        StatusReport.Preflight fail = new StatusReport.Preflight("sg-ingress-vrrp", "FAIL", "eni-0201", "no rule", "two masters", "add one", NOW, NOW);
        StatusReport.Preflight skip = new StatusReport.Preflight("permission-associate", "SKIP", "VI_1", "only a takeover can tell", "", "", NOW, NOW);
        List<String> healthy = print(FixedAgent.status(List.of()).withPreflight(List.of(skip, skip), NOW));
        assertEquals("preflight: nothing is wrong that is known; 2 checks could not tell; 'keepaloft preflight' says why", healthy.getLast());
        List<String> both = print(FixedAgent.status(List.of()).withPreflight(List.of(fail, skip), NOW));
        assertTrue(both.stream().anyMatch(line -> line.contains("FAIL  sg-ingress-vrrp")) && both.stream().noneMatch(line -> line.contains("permission")), both.toString());
        assertEquals("  and 1 check could not tell; 'keepaloft preflight' says why", both.getLast());
    }

    private static StatusReport.Cloud moving(boolean held) {
        return new StatusReport.Cloud("elastic_ip", "120.132.124.82", held, held ? "i-us" : null, NOW.minusSeconds(2), null, false);
    }

    private static StatusReport.Cloud shared(String kind, boolean held) {
        return new StatusReport.Cloud(kind, "172.17.100.203", held, held ? "i-us" : null, NOW.minusSeconds(2), null, true);
    }

    private static String peers(StatusReport.Peer peer) {
        return String.join("\n", print(Reports.knowing(peer, FixedAgent.status(List.of()))));
    }

    private static List<String> text(List<StatusReport.Cloud> cloud) {
        return cloud(print(FixedAgent.status(cloud)));
    }

    private static List<String> cloud(List<String> lines) {
        return lines.stream().filter(line -> line.strip().startsWith("cloud ")).toList();
    }

    private static List<String> print(StatusReport report) {
        StringWriter text = new StringWriter();
        StatusText.print(report, NOW, new PrintWriter(text));
        return text.toString().lines().toList();
    }

    /** The fixed agent's report with another state, or another peer. */
    private static final class Reports {
        static StatusReport.Peer peer(String channel, Long forMs, Long heardMs, long refused, Long refusedMs) {
            return new StatusReport.Peer("172.17.100.202", "unicast_peer", null, 400L, List.of(), List.of(), channel, heardMs == null ? null : "BACKUP", heardMs == null ? null : 90,
                    null, List.of(), forMs, heardMs, refused, refusedMs);
        }

        static StatusReport as(String state, StatusReport report) {
            StatusReport.Instance one = report.instances().getFirst();
            return instance(state, one.transport(), report);
        }

        static StatusReport knowing(StatusReport.Peer peer, StatusReport report) {
            StatusReport.Transport way = report.instances().getFirst().transport();
            return instance("MASTER", new StatusReport.Transport(way.mode(), way.active(), null, "on", null, List.of(peer)), report);
        }

        static StatusReport troubled(String state, StatusReport.Transport way, String obstacle, int effective, List<StatusReport.PriorityChange> changes) {
            StatusReport report = FixedAgent.status(List.of());
            StatusReport.Instance one = report.instances().getFirst();
            return StatusReport.of(report.version(), report.routerId(), List.of(new StatusReport.Instance(one.name(), state, one.vrid(), one.version(), one.interfaceName(),
                    100, effective, one.since(), null, way, one.addresses(), one.cloud(), one.counters(), obstacle, changes)));
        }

        private static StatusReport instance(String state, StatusReport.Transport transport, StatusReport report) {
            StatusReport.Instance one = report.instances().getFirst();
            return StatusReport.of(report.version(), report.routerId(), List.of(new StatusReport.Instance(one.name(), state, one.vrid(), one.version(), one.interfaceName(),
                    one.priority(), one.effectivePriority(), one.since(), one.masterAddress(), transport, one.addresses(), one.cloud(), one.counters())));
        }
    }
}
