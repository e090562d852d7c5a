package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.ElasticIp.Association;
import io.keepaloft.cloud.simulator.model.ElasticIp.Transit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Brings elastic IPs where they were sent: at once, or some time after the API has answered. */
final class Settlement implements AutoCloseable {
    /** As an action: what is planned to go wrong with it makes a binding fail. */
    static final String ACTION = "SettlePublicip";

    private final Cloud cloud;
    private final Faults faults;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("eip-settlement").unstarted(work));

    Settlement(Cloud cloud, Faults faults) {
        this.cloud = cloud;
        this.faults = faults;
    }

    /** @param target null = unbind. @return the address as the API answers it; whoever calls puts it into the state */
    ElasticIp send(ElasticIp ip, Association target) {
        long delayNs = faults.settlingNs();
        var sent = ip.inTransit(new Transit(Transit.Phase.UNDER_WAY, target));
        if (delayNs == 0) {
            return arrived(sent);
        }
        var change = sent.transit();
        later.schedule(() -> cloud.<Void>update(state -> new Cloud.Change<>(settled(state, ip.id(), change), null)), delayNs, TimeUnit.NANOSECONDS);
        return sent;
    }

    /** Only if it is still this very change that it waits for. */
    private CloudState settled(CloudState state, String id, Transit change) {
        return state.find(ElasticIp.class, id).filter(ip -> ip.transit() == change).map(ip -> state.with(arrived(ip))).orElse(state);
    }

    private ElasticIp arrived(ElasticIp ip) {
        var target = ip.transit().target();
        if (target == null) {
            return ip.inTransit(null).unbound();
        }
        boolean fails = faults.takePlanned(ACTION).filter(Planned.Failure.class::isInstance).isPresent();
        return fails ? ip.inTransit(new Transit(Transit.Phase.FAILED, target)) : ip.inTransit(null).pointedAt(target);
    }

    @Override public void close() {
        later.shutdownNow();
    }
}
