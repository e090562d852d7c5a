package io.keepaloft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A planned hand-over of what both nodes hold ends when the cloud says that the new master holds it, by whatever address that one is known. */
final class SuccessorTest {
    private static final String LINK_LOCAL = "fe80::a1b2:c3d4:e5f6:718";
    private static final String KNOWN = "2001:db8:17:100::ca";
    private static final Resource PAIR = new Resource(Kind.ALLOWED_ADDRESS_PAIR, "2001:db8:17:100::cb");

    private final List<String> asked = new ArrayList<>();
    private final Successor successor = new Successor((resource, address) -> {
        asked.add(address);
        return resource.equals(PAIR) && address.equals(KNOWN);
    }, List.of(PAIR), Instant.EPOCH);

    private static StatusReport.Peer peer(String address, String state) {
        return new StatusReport.Peer(address, "unicast_peer", null, 10L, List.of("multicast"), List.of(), "on", state, 50, true, List.of(), 10_000L, 10L, 0, null);
    }

    private static StatusReport.Instance now(StatusReport.Peer... peers) {
        StatusReport.Transport transport = new StatusReport.Transport("auto", List.of("multicast"), "", "on", null, List.of(peers));
        return new StatusReport.Instance("VI_1", "BACKUP", 51, 3, "eth0", 100, 100, Instant.EPOCH, LINK_LOCAL, transport, List.of(),
                List.of(new StatusReport.Cloud(PAIR.kind().keyword(), PAIR.name(), true, null, Instant.EPOCH, null, true)), new StatusReport.Counters(0, 0, 0, 0, new TreeMap<>()));
    }

    @Test
    void aMasterThatAdvertisesFromALinkLocalAddressIsKnownByTheOneItSpeaksFrom() {
        assertTrue(successor.holdsAll(now(peer("2001:db8:17:100::cc", "BACKUP"), peer(KNOWN, "MASTER"))));
        assertEquals(List.of(LINK_LOCAL, KNOWN), asked);
    }

    @Test
    void ofTwoThatSayTheyAreMasterNeitherIsTakenForTheOneThatAdvertises() {
        assertFalse(successor.holdsAll(now(peer("2001:db8:17:100::cc", "MASTER"), peer(KNOWN, "MASTER"))));
        assertEquals(List.of(LINK_LOCAL), asked);
    }
}
