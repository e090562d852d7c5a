package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Rehearsal;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;

/** Keeps a takeover warm by the real {@link Rehearsal}, as {@code RehearsalDrive} does: it reads and dry-runs, and writes nothing. */
final class StandbyWork extends CloudWork {
    private final Rehearsal rehearsal;

    StandbyWork(SimulatedHost host, Resource resource, Standing before) {
        super(host, resource, before);
        this.rehearsal = new Rehearsal(before, host::dice, host.nowNs());
    }

    @Override void lookNow() {
        rehearsal.lookNow(host.nowNs());
        wake();
    }

    @Override void sessionOpened() {
        wake();
    }

    @Override void run() {
        if (!sessionOpen(error -> standing = standing.failed(error))) {
            return;
        }
        if (rehearsal.dueNs() - host.nowNs() > 0) {
            restUntil(rehearsal.dueNs());
            return;
        }
        host.countCall();
        host.line().observe(resource, seen -> host.onCpu(() -> {
            rehearsal.observed(seen, seen instanceof Observation.HeldByOther other && host.line().isOff(other), host.nowNs());
            standing = rehearsal.standing();
            if (!cancelled() && rehearsal.rehearsalDue(host.nowNs())) {
                host.line().rehearse(resource, () -> answer(() -> rehearsal.rehearsed(host.nowNs())), error -> answer(() -> failed(error)));
            } else {
                resume();
            }
        }), error -> answer(() -> failed(error)));
    }

    private void failed(CloudException error) {
        rehearsal.failed(error, host.nowNs());
        standing = rehearsal.standing();
    }
}
