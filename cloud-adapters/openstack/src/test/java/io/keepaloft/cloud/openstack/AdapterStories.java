package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.openstack.Site.perform;
import static io.keepaloft.cloud.openstack.Site.takeOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapter promises, told against any Keystone and Neutron with the seed's network. */
abstract class AdapterStories {

    static final String VIP = "172.17.100.203";
    private static final Resource PAIR = new Resource(Kind.ALLOWED_ADDRESS_PAIR, VIP);
    static final Resource EXCLUSIVE = new Resource(Kind.ALLOWED_ADDRESS_PAIR, VIP,
            Map.of("exclusive", "true", "members", "172.17.100.201 172.17.100.202"));
    private static final int ROUNDS = 2;

    Site site;
    Resource floating;
    String a;
    String b;

    /** The cloud to tell the stories against; what one story leaves behind the next one puts right. */
    abstract Site site() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        site = site();
        a = site.id("PORT201");
        b = site.id("PORT202");
        floating = new Resource(Kind.ELASTIC_IP, site.id("FIP_ADDRESS"));
        for (String port : List.of(a, b)) {
            site.pairs(port, "");
        }
        site.bind(null);
        ruleForVrrp();
    }

    private void ruleForVrrp() throws Exception {
        String rules = "/security-group-rules?protocol=vrrp&direction=ingress&security_group_id=" + site.id("SG");
        String rules112 = rules.replace("vrrp", "112");
        if (site.call("GET", rules, "").path("security_group_rules").isEmpty() && site.call("GET", rules112, "").path("security_group_rules").isEmpty()) {
            site.make("security-group-rules", "security_group_rule", "'security_group_id': '" + site.id("SG") + "', 'direction': 'ingress', 'ethertype': 'IPv4', "
                    + "'protocol': 'vrrp', 'remote_group_id': '" + site.id("SG") + "'");
        }
    }

    @AfterEach
    void end() throws Exception {
        site.close();
    }

    @Test
    void theMastersPortGetsThePairAndKeepsItsOthers() throws Exception {
        site.pairs(a, "{'ip_address': '10.9.0.0/16'}, {'ip_address': '172.17.100.9', 'mac_address': '00:00:5e:00:01:33'}");
        List<AddressPair> before = site.port(a).pairs();
        CloudSession host = site.host(a);
        assertInstanceOf(Observation.Unheld.class, host.observe(PAIR));
        assertEquals(Guard.COMPARE_AND_SWAP, host.guard(PAIR));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, PAIR));
        List<AddressPair> after = site.port(a).pairs();
        assertTrue(after.containsAll(before) && after.size() == 3, after.toString());
        assertEquals(List.of(), host.plan(PAIR, host.observe(PAIR)).steps());
        // Both nodes may have it: nobody is in the way of anybody.
        assertInstanceOf(Observation.HeldByUs.class, takeOver(site.host(b), PAIR));
        assertInstanceOf(Observation.HeldByUs.class, host.observe(PAIR));
    }

    @Test
    void aBlockThatCoversTheAddressIsEnoughAndAnotherMacIsNot() throws Exception {
        CloudSession host = site.host(a);
        site.pairs(a, "{'ip_address': '172.17.100.0/24'}");
        assertInstanceOf(Observation.HeldByUs.class, host.observe(PAIR));
        site.pairs(a, "{'ip_address': '" + VIP + "', 'mac_address': '00:00:5e:00:01:33'}");
        assertInstanceOf(Observation.Unheld.class, host.observe(PAIR));
        Resource virtual = new Resource(Kind.ALLOWED_ADDRESS_PAIR, VIP, Map.of("mac", "00:00:5e:00:01:33"));
        assertInstanceOf(Observation.HeldByUs.class, host.observe(virtual));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, PAIR));
        assertEquals(2, site.port(a).pairs().size());
    }

    @Test
    void aPairThatAnotherToolAddedMeanwhileIsNotLost() throws Exception {
        CloudSession host = site.host(a);
        Observation before = host.observe(PAIR);
        site.pairs(a, "{'ip_address': '10.9.0.0/16'}");
        CloudException lost = assertThrows(CloudException.class, () -> perform(host, PAIR, before));
        assertEquals(Failure.LOST_RACE, lost.failure());
        assertEquals("RevisionNumberConstraintFailed", lost.code());
        assertTrue(lost.httpStatus() == 412 && !lost.requestId().isEmpty(), lost.describe());
        takeOver(host, PAIR);
        assertEquals(Set.of("10.9.0.0/16", VIP), Set.copyOf(site.port(a).pairs().stream().map(AddressPair::address).toList()));
    }

    @Test
    void ofEightExclusiveClaimsFromOneStateAtMostOneWins() throws Exception {
        List<CloudSession> hosts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            hosts.add(site.host(i % 2 == 0 ? a : b));
        }
        for (int round = 0; round < ROUNDS; round++) {
            site.pairs(a, "");
            site.pairs(b, "");
            List<Boolean> won = race(hosts, EXCLUSIVE);
            // Four threads speak for each port: it is the ports that count.
            long holders = List.of(a, b).stream().filter(port -> has(port)).count();
            assertTrue(holders <= 1, "round " + round + ": both ports have the pair, " + won);
            assertEquals(holders, won.stream().filter(each -> each).count(), "round " + round + ": " + won);
            assertInstanceOf(Observation.HeldByUs.class, takeOver(hosts.get(round % 2), EXCLUSIVE));
        }
    }

    private boolean has(String port) {
        try {
            return site.port(port).pairs().stream().anyMatch(pair -> pair.is(VIP));
        } catch (CloudException refused) {
            throw new AssertionError(refused.describe(), refused);
        }
    }

    @Test
    void ofEightThatClaimTheFloatingIpExactlyOneWins() throws Exception {
        List<CloudSession> hosts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            hosts.add(site.host(i % 2 == 0 ? a : b));
        }
        for (int round = 0; round < ROUNDS; round++) {
            site.bind(null);
            List<Boolean> won = race(hosts, floating);
            assertEquals(1, won.stream().filter(each -> each).count(), "round " + round + ": " + won);
            assertEquals(won.indexOf(true) % 2 == 0 ? a : b, site.floatingIp().portId());
        }
    }

    private static List<Boolean> race(List<CloudSession> hosts, Resource resource) throws Exception {
        CyclicBarrier start = new CyclicBarrier(hosts.size());
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(hosts.size())) {
            for (CloudSession host : hosts) {
                Observation seen = host.observe(resource);
                Callable<Boolean> claim = () -> {
                    start.await();
                    try {
                        perform(host, resource, seen);
                        return true;
                    } catch (CloudException lost) {
                        assertEquals(Failure.LOST_RACE, lost.failure(), lost.describe());
                        return false;
                    }
                };
                outcomes.add(threads.submit(claim));
            }
            List<Boolean> won = new ArrayList<>();
            for (Future<Boolean> outcome : outcomes) {
                won.add(outcome.get());
            }
            return won;
        }
    }

    @Test
    void theFloatingIpFollowsTheMaster() throws Exception {
        takeOver(site.host(a), floating);
        CloudSession backup = site.host(b);
        Observation.HeldByOther before = assertInstanceOf(Observation.HeldByOther.class, backup.observe(floating));
        assertEquals(Set.of("172.17.100.201"), before.addresses());
        backup.rehearse(floating, before);
        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, floating));
        assertEquals("172.17.100.202", site.floatingIp().fixedAddress());
        // What was seen before is void now.
        assertEquals(Failure.LOST_RACE, assertThrows(CloudException.class, () -> perform(backup, floating, before)).failure());
        CloudSession fast = site.host(a, Mode.FAST, site.account);
        assertInstanceOf(Observation.HeldByUs.class, takeOver(fast, floating));
        assertEquals(Guard.LAST_WRITER, fast.guard(floating));
    }

    @Test
    void onTheVirtualAddressesOwnPortItStaysWhoeverIsMaster() throws Exception {
        Resource toVip = new Resource(Kind.ELASTIC_IP, site.id("FIP_ADDRESS"), Map.of(Resource.TO, VIP));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(site.host(a), toVip));
        assertEquals(site.id("PORT203"), site.floatingIp().portId());
        assertInstanceOf(Observation.HeldByUs.class, site.host(b).observe(toVip));
        assertTrue(site.host(a).alsoHeldBy(toVip, "172.17.100.202"));
        assertFalse(site.host(a).alsoHeldBy(floating, "172.17.100.202"), "on a host's own port it is that host's alone");
        Observation.HeldByOther other = assertInstanceOf(Observation.HeldByOther.class, site.host(a).observe(floating));
        assertEquals(Set.of(), other.addresses(), "the virtual address says nothing about who has it");
        Resource nowhere = new Resource(Kind.ELASTIC_IP, site.id("FIP_ADDRESS"), Map.of(Resource.TO, "172.17.100.99"));
        CloudException refused = assertThrows(CloudException.class, () -> site.host(a).observe(nowhere));
        assertTrue(refused.getMessage().contains("openstack port create --network " + site.id("NET")), refused.describe());
    }

    @Test
    void whatIsNotThereIsAbsent() throws Exception {
        assertInstanceOf(Observation.Absent.class, site.host(a).observe(new Resource(Kind.ELASTIC_IP, "203.0.113.99")));
        assertEquals(Failure.NOT_FOUND, assertThrows(CloudException.class, () -> site.host("00000000-0000-0000-0000-000000000000").identity()).failure());
    }

    @Test
    void peersAreFoundByTag() throws Exception {
        for (String port : List.of(a, b)) {
            site.call("PUT", "/ports/" + port + "/tags/ha=cluster1", "");
        }
        List<Peer> peers = site.host(a).peers(Map.of("ha", "cluster1"));
        assertEquals(List.of("172.17.100.202"), peers.stream().map(Peer::address).toList());
        assertEquals(List.of(), site.host(a).peers(Map.of("ha", "other")));
    }

    @Test
    void aWrongPasswordIsDeniedAndNotTold() throws Exception {
        Map<String, String> wrong = new HashMap<>(site.account);
        wrong.put("OS_PASSWORD", "hunter2secret");
        CloudException denied = assertThrows(CloudException.class, () -> site.host(a, Mode.SAFE, wrong).identity());
        assertEquals(Failure.DENIED, denied.failure());
        assertEquals(401, denied.httpStatus());
        assertFalse(denied.describe().contains("hunter2"), denied.describe());
    }
}
