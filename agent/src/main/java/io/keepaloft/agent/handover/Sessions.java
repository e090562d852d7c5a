package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Backoff;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Keeps trying to open the cloud session in the background; VRRP works without it, and status says what is missing. */
final class Sessions implements AutoCloseable {
    /**
     * An open session and who this host is in it.
     *
     * @param looks      the looks of claims, as many at once as the session wants
     * @param rehearsals the looks and dry runs of backups; a session that joins looks is asked by all of them at once too
     */
    record Open(CloudSession session, Identity identity, Calls looks, Calls rehearsals) {
        Open(CloudSession session, Identity identity) {
            this(session, identity, new Calls(session.looksAtOnce()), new Calls(Math.max(Calls.REHEARSALS, session.looksAtOnce() / 4)));
        }
    }

    private static final Logger LOG = LogManager.getLogger(Sessions.class);
    private static final long MS = 1_000_000L;
    private static final long RETRY_AFTER_CAP_NS = 60_000 * MS;

    private final SessionSource source;
    private final Runnable whenOpen;
    private final Backoff backoff = new Backoff(500 * MS, 15_000 * MS, () -> ThreadLocalRandom.current().nextDouble());
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Open open;
    private volatile CloudException error = new CloudException(Failure.UNAVAILABLE, "open", "the cloud session is still being opened");

    /** @param whenOpen called once, on a thread of ours */
    Sessions(SessionSource source, Runnable whenOpen) {
        this.source = source;
        this.whenOpen = whenOpen;
    }

    /** One that is open from the beginning. */
    static Sessions opened(Open open) {
        Sessions sessions = new Sessions(open::session, () -> { });
        sessions.open = open;
        return sessions;
    }

    /** Call once; the thread ends when the session is open or {@link #close} was called. */
    void start() {
        Thread.ofVirtual().name("cloud-session").start(this::keepOpening);
    }

    /** The open session, waiting for it at most that long. @throws CloudException why there is none yet */
    Open await(long timeoutNs) throws CloudException {
        Open now = open;
        if (now != null) {
            return now;
        }
        try {
            if (opened.await(timeoutNs, TimeUnit.NANOSECONDS)) {
                return open;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw error;
    }

    /** The open session, or null. */
    Open now() {
        return open;
    }

    /** Why there is no session; null when there is one. */
    CloudException error() {
        return open == null ? error : null;
    }

    private void keepOpening() {
        String told = "";
        boolean again = true;
        while (again) {
            try {
                opened(source.open());
                return;
            } catch (CloudException failed) {
                error = failed;
            } catch (RuntimeException | LinkageError bug) {
                error = new CloudException(Failure.FATAL, "open", "the provider failed unexpectedly: " + bug, bug);
            }
            long pauseNs = Math.max(backoff.next(), Math.min(error.retryAfterNs(), RETRY_AFTER_CAP_NS));
            if (!Objects.equals(told, error.describe())) {
                told = error.describe();
                LOG.warn("Cloud session not open: {}. VRRP goes on without it; trying again in {} ms and from then on.", told, pauseNs / MS);
            }
            again = !closedWithin(pauseNs);
        }
    }

    private void opened(CloudSession session) throws CloudException {
        Identity identity;
        try {
            identity = session.identity();
        } catch (CloudException | RuntimeException failed) {
            session.close();
            throw failed;
        }
        open = new Open(session, identity);
        opened.countDown();
        whenOpen.run();
        LOG.info("Cloud session open: {}.", identity.describe());
        if (closed.getCount() == 0) {
            session.close();
        }
    }

    private boolean closedWithin(long timeoutNs) {
        try {
            return closed.await(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            return true;
        }
    }

    @Override public void close() {
        closed.countDown();
        Open now = open;
        if (now != null) {
            now.session().close();
        }
    }
}
