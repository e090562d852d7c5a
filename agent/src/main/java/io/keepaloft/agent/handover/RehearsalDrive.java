package io.keepaloft.agent.handover;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Rehearsal;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** While not master: keeps one resource's observation fresh and its takeover warm. Its errors go to status and the log, and nowhere else. */
final class RehearsalDrive extends Drive {
    private static final Logger LOG = LogManager.getLogger(RehearsalDrive.class);
    private static final long SESSION_WAIT_NS = 1_000_000_000L;

    private final String instance;
    private final Sessions sessions;
    private final WarmUp warmUp;
    private final LongSupplier clockNs;
    private final Rehearsal rehearsal;
    private final HolderWatch holder;
    private volatile boolean lookWanted;
    private String told = "";

    RehearsalDrive(String instance, Resource resource, Standing before, boolean inStep, Sessions sessions, WarmUp warmUp, LongSupplier clockNs) {
        super(resource, before, inStep);
        this.instance = instance;
        this.sessions = sessions;
        this.warmUp = warmUp;
        this.clockNs = clockNs;
        this.holder = new HolderWatch(instance, resource,
                "This host, which gave way to it, takes part again once another look says the same of every resource.");
        this.rehearsal = new Rehearsal(before, () -> ThreadLocalRandom.current().nextDouble(), clockNs.getAsLong());
    }

    @Override void lookAtHolder() {
        holder.want();
        lookNow();
    }

    @Override void lookNow() {
        lookWanted = true;
        wake();
    }

    @Override void sessionOpened() {
        wake();
    }

    @Override void run() {
        while (!cancelled()) {
            if (lookWanted) {
                lookWanted = false;
                rehearsal.lookNow(clockNs.getAsLong());
            }
            if (sessions.now() == null) {
                awaitSession();
            } else if (rehearsal.dueNs() - clockNs.getAsLong() > 0) {
                restUntil(onBeat(rehearsal.dueNs(), clockNs.getAsLong()), clockNs.getAsLong());
            } else {
                rehearse();
            }
        }
    }

    /** Without a session there is nothing to rehearse; {@link Sessions} says why in the log, and status too. */
    private void awaitSession() {
        try {
            sessions.await(SESSION_WAIT_NS);
        } catch (CloudException notYet) {
            standing(standing().failed(notYet));
        }
    }

    private void rehearse() {
        try {
            Sessions.Open open = sessions.await(SESSION_WAIT_NS);
            CloudSession session = open.session();
            var seen = open.rehearsals().run("observe", () -> session.observe(resource()));
            boolean holderOff = holder.off(open, seen);
            rehearsal.observed(seen, holderOff, clockNs.getAsLong());
            if (!cancelled() && rehearsal.rehearsalDue(clockNs.getAsLong())) {
                open.rehearsals().run("rehearse", () -> {
                    warmUp.once(instance, resource(), open, seen);
                    session.rehearse(resource(), seen);
                    return true;
                });
                rehearsal.rehearsed(clockNs.getAsLong());
                tell("");
            }
        } catch (CloudException failed) {
            rehearsal.failed(failed, clockNs.getAsLong());
            tell(failed.code().isEmpty() ? failed.describe() : failed.operation() + " " + failed.code());
        }
        // Only now: between a look that succeeds and a rehearsal that is refused, all would seem well.
        standing(rehearsal.standing());
    }

    /** One line when it changes, not one a rehearsal. */
    private void tell(String failure) {
        if (Objects.equals(failure, told)) {
            return;
        }
        told = failure;
        var error = rehearsal.standing().lastError();
        if (error == null) {
            LOG.info("{}: rehearsing the takeover of {} works again.", instance, resource());
        } else {
            LOG.warn("{}: rehearsing the takeover of {} failed: {}. Now a takeover would fail too; rehearsing again in {} s.", instance, resource(),
                    error.describe(), (rehearsal.dueNs() - clockNs.getAsLong()) / 1_000_000_000L);
        }
    }
}
