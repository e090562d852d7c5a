package io.keepaloft.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest.Instance;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.rules.Passage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether lost advertisements make two masters hangs on the peer channel, and findings say which. */
final class AdvertsLostTest {
    private static final String KEPT = "advertisements are dropped without a trace; the peer channel (UDP port 3112) alone keeps one master, and without it both nodes will become MASTER";
    private static final String BOTH = "advertisements are dropped without a trace, and both nodes will become MASTER";
    private static final List<String> NAMED = List.of("172.17.100.202");

    private static Instance instance(List<String> peers, int udpPort, Path... paths) {
        return new Instance("VI_1", List.of("172.17.100.203"), List.of(), peers, Map.of(), Set.of(paths), udpPort);
    }

    private static List<String> passages(Instance... instances) {
        return Passage.of(new PreflightRequest(List.of(instances))).stream().map(passage -> passage + " " + passage.whenBlocked() + ": " + passage.consequence()).toList();
    }

    private static String multicast(Instance... instances) {
        return new PreflightRequest(List.of(instances)).withoutMulticast("none arrives");
    }

    @Test
    void withoutAChannelBothBecomeMasterAndWithItTheChannelAloneKeepsOne() {
        assertEquals(List.of("protocol 112 FAIL: " + BOTH), passages(instance(NAMED, 0, Path.UNICAST)));
        assertEquals("protocol 112 FAIL: " + KEPT, passages(instance(NAMED, 3112, Path.UNICAST)).getFirst());
    }

    @Test
    void theChannelsOwnWayIsWhatStandsBetweenThemAndASecondMaster() {
        assertEquals("UDP port 3112 WARN: the nodes cannot tell each other what they hear: a protocol 112 that is blocked as well would look like a dead master,"
                + " and both nodes will become MASTER", passages(instance(NAMED, 3112, Path.UNICAST)).getLast());
        assertEquals(List.of("UDP port 3112 FAIL: " + BOTH), passages(instance(NAMED, 3112, Path.UDP)), "they share the one way, so no channel stands in");
    }

    @Test
    void aChannelThatKnowsOnlyWhomAdvertisementsShowKeepsNobody() {
        Instance lonely = instance(List.of(), 3112, Path.MULTICAST);
        assertEquals("protocol 112 FAIL: " + BOTH, passages(lonely).getFirst());
        assertEquals("protocol 112 FAIL: " + BOTH, passages(instance(List.of(), 3112, Path.values())).getFirst(), "nor does UDP of transport auto go to anybody");
        assertEquals("protocol 112 FAIL: " + KEPT, passages(lonely.withHeard(NAMED)).getFirst(), "the running agent has met them");
        Instance tagged = new Instance("VI_1", null, List.of(), List.of(), List.of(), Map.of("ha", "cluster1"), Set.of(Path.UNICAST), 3112);
        assertEquals("protocol 112 FAIL: " + KEPT, passages(tagged).getFirst());
    }

    @Test
    void theInstanceWithoutAChannelCountsAndPortsAreNamedEachOnce() {
        Instance kept = instance(NAMED, 3112, Path.UNICAST);
        assertEquals("protocol 112 FAIL: " + BOTH, passages(kept, instance(NAMED, 0, Path.UNICAST)).getFirst());
        assertEquals("protocol 112 FAIL: " + KEPT.replace("port 3112", "ports 3112, 4000"), passages(instance(NAMED, 4000, Path.UNICAST), kept, kept).getFirst());
        assertEquals("protocol 112 FAIL: advertisements over protocol 112 are dropped without a trace, and only UDP is left to them",
                passages(instance(NAMED, 3112, Path.values())).getFirst());
    }

    @Test
    void undeliveredMulticastIsJudgedByThoseWhoDependOnIt() {
        Instance auto = instance(NAMED, 3112, Path.values());
        assertEquals("none arrives; the peers are reached by unicast and UDP alone", multicast(auto));
        assertEquals("none arrives; the peer channel (UDP port 3112) alone keeps one master, and without it both nodes will become MASTER",
                multicast(auto, instance(NAMED, 3112, Path.MULTICAST)));
        for (Instance without : Stream.of(instance(NAMED, 0, Path.MULTICAST), instance(List.of(), 3112, Path.MULTICAST)).toList()) {
            assertEquals("none arrives, and both nodes will become MASTER", multicast(auto, without));
        }
        assertEquals(Level.FAIL, Passage.of(new PreflightRequest(List.of(auto))).getFirst().whenBlocked());
    }
}
