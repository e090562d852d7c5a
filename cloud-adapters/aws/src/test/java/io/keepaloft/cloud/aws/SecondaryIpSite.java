package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A secondary address between two hosts, one of which has another secondary address, with somebody's elastic IP on it. */
final class SecondaryIpSite extends AwsSite {
    static final String IPV6 = "2001:db8:17:100::cb";
    private final Resource secondary;
    private final Guard guard;

    SecondaryIpSite(TestClock clock, Mode mode, String address) throws IOException {
        super(clock, mode);
        secondary = new Resource(Kind.SECONDARY_IP, address);
        guard = mode == Mode.SAFE ? Guard.TWO_STEP : Guard.LAST_WRITER;
        hosts.put(new Subnet(SeedFixture.SUBNET, SeedFixture.VPC, "172.17.100.0/24", "2001:db8:17:100::/64", SeedFixture.ZONE, Map.of()));
        for (Who who : List.of(Who.A, Who.B)) {
            hosts.put(of(who).withSecondary("2001:db8:17:100::" + (who == Who.A ? "c9" : "ca")));
        }
        // Of a type whose interfaces have room for one more address.
        for (String id : List.of(SeedFixture.INSTANCE_201, SeedFixture.INSTANCE_202)) {
            hosts.put(new Instance(id, "ami-0large", "m5.large", SeedFixture.ZONE, Instance.Power.RUNNING, SeedFixture.ROLE, Instant.EPOCH, Map.of()));
        }
    }

    @Override public Resource resource() {
        return secondary;
    }

    @Override public Guard guard() {
        return guard;
    }

    private Port of(Who who) {
        return hosts.cloud.state().find(Port.class, port(who)).orElseThrow();
    }

    @Override public void give(Who who) {
        Arrays.stream(Who.values()).filter(each -> of(each).has(secondary.value())).forEach(each -> hosts.put(of(each).withoutSecondary(secondary.value())));
        if (who != null) {
            hosts.put(of(who).withSecondary(secondary.value()));
        }
    }

    @Override public Set<Who> holders() {
        return Arrays.stream(Who.values()).filter(who -> of(who).has(secondary.value())).collect(Collectors.toSet());
    }

    @Override Item withoutResource(Item item) {
        return item instanceof Port port ? port.withoutSecondary(secondary.value()) : item;
    }

    /** An address is there as long as its subnet; the interface that it shall go to is what can vanish. */
    @Override public void remove() {
        hosts.cloud.cloud().update(state -> new Cloud.Change<>(state.without(SeedFixture.PORT_201), true));
    }
}
