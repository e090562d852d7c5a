package io.keepaloft.cloud.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.ElasticIpHolder;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to somebody else: preflight tells it from what is ours, and what it repairs is ours. */
public abstract class OthersContract {
    private static final String VIRTUAL = "172.17.100.203";
    private static final String MEMBER = "172.17.100.202";
    private static final String ELSEWHERE = "172.17.100.250";

    /** A cloud with two members in 172.17.100.0/24. */
    public interface Site extends AutoCloseable {
        Simulator cloud();

        /** A new session of the first member. */
        CloudSession host() throws Exception;

        /** @return what makes a second private network with the addresses of ours, and in it a server with this address, behind a security group that lets nothing in */
        List<Item> twin(String address);

        Resource elasticIp();

        /** @return the id of the other member's port, which has 172.17.100.202 */
        String memberPort();

        /** @return a server that is no member, with this address in our network */
        List<Item> stranger(String address);

        /** @return what no server has, but a service of the cloud that many depend on, with this address in our network */
        Port service(String address);

        @Override void close();
    }

    private Site site;

    protected abstract Site site() throws Exception;

    @BeforeEach
    final void begin() throws Exception {
        site = site();
    }

    @AfterEach
    final void end() {
        site.close();
    }

    private static PreflightRequest request(List<Resource> resources, String... peers) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(VIRTUAL), resources, List.of(peers), Map.of(), Set.of(Path.UNICAST), 3112)));
    }

    private CloudState state() {
        return site.cloud().state();
    }

    private void put(Item item) {
        site.cloud().cloud().update(state -> new Cloud.Change<>(state.with(item), true));
    }

    /** Private networks of one account often have the same addresses: who has a peer's address in another one is no peer. */
    @Test
    final void whoHasAPeersAddressInAnotherNetworkIsNoPeer() throws Exception {
        List<Item> twin = site.twin(ELSEWHERE);
        twin.forEach(this::put);
        CloudSession host = site.host();
        List<Finding> findings = host.preflight(request(List.of(), ELSEWHERE));
        for (Finding finding : findings) {
            assertTrue(twin.stream().noneMatch(item -> finding.toString().contains(item.id())), "somebody else's: " + finding);
            if (host.fixable(finding)) {
                host.fix(finding);
            }
        }
        twin.forEach(item -> assertEquals(item, state().find(Item.class, item.id()).orElseThrow()));
        Set<String> ours = state().all(Port.class).filter(port -> !twin.contains(port)).map(Port::toString).collect(Collectors.toSet());
        assertTrue(ours.stream().noneMatch(port -> port.contains(ELSEWHERE)), "and it was let into nothing of ours: " + ours);
    }

    /** As somebody's console does. */
    private void bind(String portId, String address) {
        ElasticIp ip = state().elasticIp(site.elasticIp().value()).orElseThrow();
        put(ip.pointedAt(new ElasticIp.Association("eipassoc-others", portId, address)));
    }

    private List<Finding> ofElasticIp() throws Exception {
        return site.host().preflight(request(List.of(site.elasticIp()), MEMBER)).stream().filter(finding -> finding.id().startsWith("elastic-ip-")).toList();
    }

    /** A takeover takes it from any server, a member that nobody names any more perhaps: whose it is, preflight says. */
    @Test
    final void anElasticIpThatAStrangersServerHasIsNamedAsSuch() throws Exception {
        List<Item> stranger = site.stranger("172.17.100.206");
        stranger.forEach(this::put);
        bind(site.memberPort(), MEMBER);
        assertTrue(ofElasticIp().stream().anyMatch(finding -> finding.id().equals(ElasticIpHolder.ID) && finding.level() == Level.PASS), "a member's: " + ofElasticIp());
        bind(stranger.getLast().id(), "172.17.100.206");
        Finding theirs = ofElasticIp().stream().filter(finding -> finding.id().equals(ElasticIpHolder.ID)).findFirst().orElseThrow();
        assertEquals(Level.WARN, theirs.level());
        assertTrue(theirs.message().contains(stranger.getLast().id()) && theirs.message().contains("none of the members'"), theirs.toString());
    }

    /** Whatever the configuration says, no member is a load balancer. */
    @Test
    final void whatAServiceOfTheCloudHasIsNeverTaken() throws Exception {
        Port service = site.service("172.17.100.207");
        put(service);
        bind(service.id(), "172.17.100.207");
        CloudException refused = assertThrows(CloudException.class, () -> site.host().observe(site.elasticIp()));
        assertEquals(Failure.FATAL, refused.failure());
        assertTrue(refused.getMessage().contains(service.id()) && refused.getMessage().contains("it is left there"), refused.getMessage());
        assertTrue(ofElasticIp().stream().anyMatch(finding -> finding.level() == Level.FAIL && finding.message().contains(service.id())), ofElasticIp().toString());
    }
}
