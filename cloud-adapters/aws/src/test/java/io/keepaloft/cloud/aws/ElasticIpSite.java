package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** An elastic IP between two hosts. */
final class ElasticIpSite extends AwsSite {
    private final Guard guard;
    private int associations;

    ElasticIpSite(TestClock clock, Mode mode) throws IOException {
        super(clock, mode);
        guard = mode == Mode.SAFE ? Guard.COMPARE_AND_SWAP : Guard.LAST_WRITER;
    }

    @Override public Resource resource() {
        return TwoHosts.ELASTIC_IP;
    }

    @Override public Guard guard() {
        return guard;
    }

    @Override public void give(Who who) {
        ElasticIp ip = hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow();
        hosts.put(who == null ? ip.unbound() : ip.pointedAt(new ElasticIp.Association("eipassoc-given" + associations++, port(who), address(who))));
    }

    @Override public Set<Who> holders() {
        return Arrays.stream(Who.values()).filter(who -> hosts.cloud.state().elasticIpAt(port(who), address(who)).map(ElasticIp::id)
                .filter(SeedFixture.ALLOCATION::equals).isPresent()).collect(Collectors.toSet());
    }

    @Override Item withoutResource(Item item) {
        return item.id().equals(SeedFixture.ALLOCATION) ? ((ElasticIp) item).unbound() : item;
    }

    @Override public void remove() {
        hosts.cloud.cloud().update(state -> new Cloud.Change<>(state.without(SeedFixture.ALLOCATION), true));
    }
}
