package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.simulator.OpenStackFixture.NETWORK;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SUBNET;
import static io.keepaloft.cloud.simulator.OpenStackFixture.TAG;
import static io.keepaloft.cloud.simulator.OpenStackFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exclusive holds from the first claim on when the members are known by their tags alone, with three of them, and nothing is claimed while they may be unknown. */
final class ExclusiveMembersTest {

    private static final String PORT_204 = "02000000-0000-4000-8000-000000000204";
    private static final Resource TAGGED = exclusive("", TAG);
    private static final int ROUNDS = 40;

    private Rehearsal rehearsal;

    private static Resource exclusive(String members, String tags) {
        Map<String, String> options = tags == null ? Map.of("exclusive", "true", Resource.MEMBERS, members)
                : Map.of("exclusive", "true", Resource.MEMBERS, members, Resource.MEMBER_TAGS, tags);
        return new Resource(Kind.ALLOWED_ADDRESS_PAIR, VIRTUAL_ADDRESS, options);
    }

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        rehearsal.change(new Port(PORT_204, SUBNET, NETWORK, "fa:16:3e:11:64:cc", "01000000-0000-4000-8000-000000000204", 0, "172.17.100.204", List.of(),
                List.of(SECURITY_GROUP), true, List.of(), "", Map.of("Name", "p204", TAG, "")));
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    /** Both look before either writes, and nobody has asked for the peers yet: the second write is refused only because the first wrote its port too. */
    @Test
    void beforeAnybodyAskedForThePeersOneOfTwoClaimsIsRefused() throws Exception {
        CloudSession first = rehearsal.host(PORT_201);
        CloudSession second = rehearsal.host(PORT_202);
        Observation seenByFirst = first.observe(TAGGED);
        Observation seenBySecond = second.observe(TAGGED);
        Site.perform(first, TAGGED, seenByFirst);
        assertEquals(Failure.LOST_RACE, assertThrows(CloudException.class, () -> Site.perform(second, TAGGED, seenBySecond)).failure());
        assertTrue(rehearsal.mayUseTheAddress(PORT_201));
        assertFalse(rehearsal.mayUseTheAddress(PORT_202));
    }

    @Test
    void aLookThatFailsClaimsNothing() throws Exception {
        CloudSession host = rehearsal.host(PORT_201);
        host.identity();
        rehearsal.cloud.faults().failNext("list_ports", 1, 503, "ServiceUnavailable");
        CloudException refused = assertThrows(CloudException.class, () -> Site.takeOver(host, TAGGED));
        assertEquals(Failure.RETRYABLE, refused.failure());
        assertEquals(0, rehearsal.calls("update_port"));
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(host, TAGGED));
    }

    @Test
    void whileTheMembersMayBeUnknownNothingIsClaimed() throws Exception {
        CloudSession host = rehearsal.host(PORT_201);
        CloudException untagged = assertThrows(CloudException.class, () -> Site.takeOver(host, exclusive("", "ha=other")));
        assertEquals(Failure.RETRYABLE, untagged.failure());
        assertTrue(untagged.getMessage().endsWith("openstack port set --tag ha=other " + PORT_201), untagged.describe());
        Resource nobody = exclusive("", null);
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> Site.takeOver(host, nobody)).failure());
        assertEquals(0, rehearsal.calls("update_port"));
        host.peers(Map.of("ha", "cluster1"));
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(host, nobody));
    }

    @Test
    void ofThreeMembersAtMostOneEverHasTheAddress() throws Exception {
        List<String> ports = List.of(PORT_201, PORT_202, PORT_204);
        List<CloudSession> hosts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            hosts.add(rehearsal.host(ports.get(i % 3)));
        }
        AtomicLong most = new AtomicLong();
        rehearsal.cloud.onChange(state -> most.accumulateAndGet(ports.stream().map(id -> state.find(Port.class, id).orElseThrow())
                .filter(port -> port.allowedAddressPairs().stream().anyMatch(pair -> pair.address().equals(VIRTUAL_ADDRESS))).count(), Math::max));
        for (int round = 0; round < ROUNDS; round++) {
            // Half of the rounds begin with a holder, whose port each claim then writes first.
            for (String port : ports) {
                rehearsal.change(rehearsal.port(port).withAllowedAddressPairs(List.of()));
            }
            if (round % 2 == 1) {
                Site.takeOver(hosts.get(round % 3), TAGGED);
            }
            race(hosts);
            assertTrue(ports.stream().filter(rehearsal::mayUseTheAddress).count() <= 1, "round " + round);
        }
        assertEquals(1, most.get(), "ports that had the address at one time");
    }

    private static void race(List<CloudSession> hosts) throws Exception {
        CyclicBarrier start = new CyclicBarrier(hosts.size());
        List<Future<?>> claims = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(hosts.size())) {
            for (CloudSession host : hosts) {
                claims.add(threads.submit(() -> {
                    Observation seen = host.observe(TAGGED);
                    start.await();
                    try {
                        Site.perform(host, TAGGED, seen);
                    } catch (CloudException lost) {
                        assertEquals(Failure.LOST_RACE, lost.failure(), lost.describe());
                    }
                    return null;
                }));
            }
            for (Future<?> claim : claims) {
                claim.get();
            }
        }
    }
}
