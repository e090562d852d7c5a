package io.keepaloft.cloud.simulator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cloud that was written down comes back as it was, with everything that only some providers know. */
class ModelJsonTest {
    @Test void pairsWordsAndVirtualAddressesSurvive() {
        var items = List.<Item>of(new Vpc("n1", "172.17.0.0/16", true, true, Map.of()),
                new Port("p1", "s1", "n1", "02:00:00:00:00:01", null, 0, "172.17.100.203", List.of("172.17.100.204"), List.of("g1"), false,
                        List.of(AddressPair.of("172.17.100.205"), new AddressPair("10.0.0.0/8", "00:00:5e:00:01:33")), false,
                        "network:vip", "reserved", Map.of("ha=cluster1", "")),
                new ElasticIp("f1", "120.132.124.82", new ElasticIp.Association("a1", "p1", "172.17.100.203"), "the service", Map.of()),
                new SecurityGroup("g1", "ha", "", "n1", List.of(
                        new SecurityRule("r1", Direction.INGRESS, SecurityRule.VRRP, SecurityRule.ANY, SecurityRule.ANY,
                                new Peer(Peer.Kind.SECURITY_GROUP, "g1"), "VRRP", new Wording(false, "vrrp", null)),
                        new SecurityRule("r2", Direction.EGRESS, 17, 3112, 3112, new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0"), "")), Map.of()),
                new ElasticIp("f2", "120.132.124.83", null, "", Map.of()).inTransit(new ElasticIp.Transit(ElasticIp.Transit.Phase.FAILED,
                        new ElasticIp.Association("a2", "p1", "172.17.100.203"))),
                new ElasticIp("f3", "120.132.124.84", null, "", Map.of()).inTransit(new ElasticIp.Transit(ElasticIp.Transit.Phase.UNDER_WAY, null)),
                new SecurityGroup("g2", "ranked", "", "n1", List.of(new SecurityRule("r3", Direction.INGRESS, 112, -1, -1,
                        new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0"), "", new SecurityRule.Effect(false, 7, false), new Wording(false, "112", null))), Map.of()),
                new NetworkAcl("l1", "n1", false, List.of("s1"), List.of(new NetworkAcl.Entry(1, Direction.INGRESS, 6, "10.0.0.0/8", 80, 90, true,
                        "172.17.100.201/32", false), new NetworkAcl.Entry(2, Direction.EGRESS, -1, "0.0.0.0/0", -1, -1, false, null, true, "pl1")), Map.of()),
                new RouteTable("t1", "n1", true, List.of("s1"), List.of(new RouteTable.Route("10.9.0.0/16", "p1", null, "by hand")), Map.of()),
                new VirtualIp("v1", "s1", "n1", "172.17.100.203", List.of("p1", "p2"), "p2", Map.of("Name", "vip")));
        var state = CloudState.empty();
        for (var item : items) {
            state = state.with(item);
        }

        assertEquals(items, byId(items, ModelReader.read(ModelWriter.write(state), Set.of())));
    }

    /** The reader goes by kind; the order of the kinds does not count. */
    private static List<Item> byId(List<Item> order, List<Item> read) {
        assertEquals(order.size(), read.size());
        return order.stream().map(wanted -> read.stream().filter(item -> item.id().equals(wanted.id())).findFirst().orElseThrow()).toList();
    }
}
