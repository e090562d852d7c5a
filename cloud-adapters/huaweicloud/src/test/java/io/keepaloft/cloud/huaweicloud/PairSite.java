package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The right to send from an address, or from all of them: of every node that becomes master. */
final class PairSite extends HuaweiSite {

    private final String pair;

    PairSite(TestClock clock, String pair) throws Exception {
        super(portId(Who.A), clock);
        this.pair = pair;
    }

    @Override public Resource resource() {
        return new Resource(Kind.ALLOWED_ADDRESS_PAIR, pair);
    }

    @Override public Guard guard() {
        return Guard.LAST_WRITER;
    }

    @Override public boolean shared() {
        return true;
    }

    @Override public void give(Who holder) {
        for (Who who : Who.values()) {
            rehearsal.pairs(portId(who), who == holder ? foreignPairs(pair) : foreignPairs());
        }
    }

    @Override public Set<Who> holders() {
        return Arrays.stream(Who.values()).filter(who -> rehearsal.pairsOf(portId(who)).contains(pair)).collect(Collectors.toSet());
    }

    @Override Item withoutResource(Item item) {
        // Whether the source is checked follows from the pairs.
        return item instanceof Port port ? port.withSourceCheck(true)
                .withAllowedAddressPairs(port.allowedAddressPairs().stream().filter(each -> !each.address().equals(pair)).toList()) : item;
    }
}
