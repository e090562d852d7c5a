package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Membership of a virtual IP, of which somebody else's server is a member too. */
final class VirtualIpSite extends HuaweiSite {

    private static final String FOREIGN_MEMBER = "172.17.100.210";
    private static final List<String> OURS = List.of(address(Who.A), address(Who.B), address(Who.STRANGER));

    VirtualIpSite(TestClock clock) throws Exception {
        super(HuaweiFixture.PORT_203, clock);
    }

    @Override public Resource resource() {
        return new Resource(Kind.VIRTUAL_IP, HuaweiFixture.VIRTUAL_ADDRESS);
    }

    @Override public Guard guard() {
        return Guard.LAST_WRITER;
    }

    @Override public boolean shared() {
        return true;
    }

    @Override public void give(Who who) {
        rehearsal.pairs(HuaweiFixture.PORT_203, who == null ? new String[] {FOREIGN_MEMBER} : new String[] {FOREIGN_MEMBER, address(who)});
    }

    @Override public Set<Who> holders() {
        List<String> members = rehearsal.pairsOf(HuaweiFixture.PORT_203);
        return Arrays.stream(Who.values()).filter(who -> members.contains(address(who))).collect(Collectors.toSet());
    }

    @Override Item withoutResource(Item item) {
        return item instanceof Port port && port.id().equals(HuaweiFixture.PORT_203)
                ? port.withAllowedAddressPairs(port.allowedAddressPairs().stream().filter(pair -> !OURS.contains(pair.address())).toList()) : item;
    }
}
