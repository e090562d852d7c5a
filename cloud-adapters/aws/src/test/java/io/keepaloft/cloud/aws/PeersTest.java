package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.SECURITY_GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Instance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Peers are those who run, carry every tag and are not ourselves; and what they need is checked as if the file had named them. */
final class PeersTest {

    private static final Map<String, String> CLUSTER = Map.of("ha", "cluster1");

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @Test
    void theOtherNodeIsFoundWithTheAddressOfItsInterface() throws Exception {
        assertEquals(List.of(new Peer(INSTANCE_202, ADDRESS_202)), hosts.host(INSTANCE_201).peers(CLUSTER));
        assertEquals(List.of(new Peer(INSTANCE_201, SeedFixture.ADDRESS_201)), hosts.host(INSTANCE_202).peers(CLUSTER));
    }

    @Test
    void whoeverLacksATagOrDoesNotRunIsNoPeer() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        assertEquals(List.of(), host.peers(Map.of("ha", "cluster1", "role", "web")));
        assertEquals(List.of(), host.peers(Map.of("ha", "cluster*")), "a value is no pattern");
        other(Instance.Power.STOPPED, CLUSTER);
        assertEquals(List.of(), host.peers(CLUSTER));
        other(Instance.Power.RUNNING, Map.of("ha", "cluster2"));
        assertEquals(List.of(), host.peers(CLUSTER));
        other(Instance.Power.RUNNING, Map.of("ha", "cluster1", "role", "web"));
        assertEquals(INSTANCE_202, host.peers(Map.of("ha", "cluster1", "role", "web")).getFirst().name());
    }

    @Test
    void aRefusalIsNoEmptyList() throws Exception {
        hosts.cloud.faults().deny(INSTANCE_201, "DescribeInstances");
        CloudException refused = assertThrows(CloudException.class, () -> hosts.host(INSTANCE_201).peers(CLUSTER));
        assertEquals(Failure.DENIED, refused.failure());
        List<Finding> findings = hosts.host(INSTANCE_201).preflight(found(Set.of(Path.UNICAST), 0));
        assertEquals(Level.FAIL, only(findings, "permission-describe-instances").level());
        assertEquals(Level.SKIP, only(findings, "cloud-peers").level());
    }

    @Test
    void aTagThatFindsOnlyOurselvesFailsAndSaysHowToTag() throws Exception {
        other(Instance.Power.RUNNING, Map.of());
        Finding alone = only(hosts.host(INSTANCE_201).preflight(found(Set.of(Path.UNICAST), 0)), "cloud-peers");
        assertEquals(Level.FAIL, alone.level());
        assertTrue(alone.message().contains("finds only ourselves") && alone.message().contains("no other running instance"), alone.message());
        assertTrue(alone.consequence().contains("every node would become MASTER"), alone.consequence());
        assertTrue(alone.fix().endsWith("--tags Key=ha,Value=cluster1"), alone.fix());
    }

    @Test
    void aHostThatLacksTheTagItselfFindsThoseWhoDoNotFindIt() throws Exception {
        Instance own = hosts.cloud.state().find(Instance.class, INSTANCE_201).orElseThrow();
        hosts.put(new Instance(own.id(), own.imageId(), own.type(), own.zone(), own.power(), own.role(), own.launched(), Map.of()));
        Finding oneSided = only(hosts.host(INSTANCE_201).preflight(found(Set.of(Path.UNICAST), 0)), "cloud-peers");
        assertEquals(Level.FAIL, oneSided.level());
        assertTrue(oneSided.consequence().contains("do not find this host"), oneSided.consequence());
        assertTrue(oneSided.fix().contains("--resources " + INSTANCE_201), oneSided.fix());
    }

    @Test
    void theRulesAreCheckedForWhomeverTheTagFinds() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        assertEquals(Level.PASS, only(host.preflight(found(Set.of(Path.UNICAST), 0)), "sg-ingress-vrrp").level());
        hosts.put(SeedFixture.securityGroup(false));
        Finding blocked = only(host.preflight(found(Set.of(Path.UNICAST), 0)), "sg-ingress-vrrp");
        assertEquals(Level.FAIL, blocked.level());
        assertTrue(blocked.subject().contains(ADDRESS_202), blocked.subject());
    }

    @Test
    void aBlockedPeerChannelIsAWarningAndABlockedOnlyWayAFailure() throws Exception {
        hosts.put(SeedFixture.securityGroup(true).withoutRules(List.of("sgr-0172017100000005a")));
        CloudSession host = hosts.host(INSTANCE_201);
        Finding channel = only(host.preflight(found(Set.of(Path.UNICAST), 3112)), "sg-ingress-udp");
        assertEquals(Level.WARN, channel.level());
        assertTrue(channel.consequence().endsWith("both nodes will become MASTER"), channel.consequence());
        assertEquals("aws ec2 authorize-security-group-ingress --region us-east-1 --group-id " + SECURITY_GROUP
                + " --ip-permissions 'IpProtocol=udp,FromPort=3112,ToPort=3112,UserIdGroupPairs=[{GroupId=" + SECURITY_GROUP + "}]'", channel.fix());
        List<Finding> udpAlone = host.preflight(found(Set.of(Path.UDP), 3112));
        assertEquals(Level.FAIL, only(udpAlone, "sg-ingress-udp").level());
        assertTrue(udpAlone.stream().noneMatch(finding -> finding.id().equals("sg-ingress-vrrp")), "nothing is sent with protocol 112");
        host.fix(only(udpAlone, "sg-ingress-udp"));
        assertEquals(Level.PASS, only(host.preflight(found(Set.of(Path.UDP), 3112)), "sg-ingress-udp").level());
        hosts.put(SeedFixture.securityGroup(false));
        Finding kept = only(host.preflight(found(Set.of(Path.UNICAST), 3112)), "sg-ingress-vrrp");
        assertTrue(kept.level() == Level.FAIL && kept.consequence().contains("the peer channel (UDP port 3112) alone keeps one master"), kept.toString());
        Finding fallsBack = only(host.preflight(found(Set.of(Path.values()), 3112)), "sg-ingress-vrrp");
        assertTrue(fallsBack.consequence().contains("only UDP is left"), fallsBack.consequence());
    }

    private void other(Instance.Power power, Map<String, String> tags) {
        Instance is = hosts.cloud.state().find(Instance.class, INSTANCE_202).orElseThrow();
        hosts.put(new Instance(is.id(), is.imageId(), is.type(), is.zone(), power, is.role(), is.launched(), tags));
    }

    private static PreflightRequest found(Set<Path> paths, int udpPort) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), List.of(), List.of(), CLUSTER, paths, udpPort)));
    }

    private static Finding only(List<Finding> findings, String id) {
        List<Finding> found = findings.stream().filter(finding -> finding.id().equals(id)).toList();
        assertEquals(1, found.size(), findings.toString());
        return found.getFirst();
    }
}
