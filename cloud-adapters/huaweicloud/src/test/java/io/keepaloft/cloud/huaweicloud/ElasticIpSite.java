package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** An elastic IP between two hosts. */
final class ElasticIpSite extends HuaweiSite {

    ElasticIpSite(TestClock clock) throws Exception {
        super(HuaweiFixture.PUBLIC_IP, clock);
    }

    @Override public Resource resource() {
        return new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS);
    }

    @Override public Guard guard() {
        return Guard.TWO_STEP;
    }

    @Override public boolean putsBack() {
        return true;
    }

    @Override public void give(Who who) {
        rehearsal.bind(who == null ? null : portId(who));
    }

    @Override public Set<Who> holders() {
        ElasticIp now = rehearsal.publicIp();
        return Arrays.stream(Who.values()).filter(who -> now.bound() && now.association().portId().equals(portId(who))).collect(Collectors.toSet());
    }

    @Override Item withoutResource(Item item) {
        return item instanceof ElasticIp ip && ip.id().equals(HuaweiFixture.PUBLIC_IP) ? ip.inTransit(null).unbound() : item;
    }
}
