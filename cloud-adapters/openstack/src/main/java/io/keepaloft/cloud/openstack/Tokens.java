package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps one token good: renewed early while rehearsing, before its end at the latest, and when the cloud refuses it. */
final class Tokens {

    private static final System.Logger LOG = System.getLogger(Tokens.class.getName());
    /** Between two tries to renew a token that still works. */
    private static final long TRY_GAP_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_MARGIN_NS = TimeUnit.MINUTES.toNanos(2);

    private final Keystone keystone;
    private final Auth auth;
    private final LongSupplier clockNs;

    private volatile Held held;
    private long lastTryNs;

    /** @param fetchedNs when it was asked for: its life began a little later */
    private record Held(SignedOn signedOn, long fetchedNs) {
        /** The part of its life that is over. */
        boolean olderThan(long ageNs, long nowNs) {
            return signedOn.lifeNs() != Long.MAX_VALUE && nowNs - fetchedNs >= ageNs;
        }
    }

    /** @param clockNs monotonic, nanoseconds */
    Tokens(Keystone keystone, Auth auth, LongSupplier clockNs) {
        this.keystone = keystone;
        this.auth = auth;
        this.clockNs = clockNs;
    }

    /** One that is good for the next call; while it lasts, an identity service that is away holds nobody up for long. */
    SignedOn current() throws CloudException {
        Held now = held;
        if (now == null) {
            return renew(null);
        }
        long lifeNs = now.signedOn().lifeNs();
        if (!now.olderThan(lifeNs - Math.min(lifeNs / 5, LONGEST_MARGIN_NS), clockNs.getAsLong()) || auth instanceof Auth.Token) {
            return now.signedOn();
        }
        try {
            return tryAgain(now).signedOn();
        } catch (CloudException refused) {
            if (now.olderThan(lifeNs, clockNs.getAsLong())) {
                throw refused;
            }
            LOG.log(System.Logger.Level.WARNING, "The token cannot be renewed: {0}. The old one is good for a little longer, and renewing is tried again.",
                    refused.describe());
            return now.signedOn();
        }
    }

    /** Half of its life before its end, so that no takeover has to wait for a new one. */
    void keepFresh() throws CloudException {
        Held now = held;
        if (now != null && now.olderThan(now.signedOn().lifeNs() / 2, clockNs.getAsLong()) && !(auth instanceof Auth.Token)) {
            renew(now.signedOn());
        }
    }

    private synchronized Held tryAgain(Held old) throws CloudException {
        boolean over = old.olderThan(old.signedOn().lifeNs(), clockNs.getAsLong());
        if (held == old && (over || clockNs.getAsLong() - lastTryNs >= TRY_GAP_NS || lastTryNs == 0)) {
            renew(old.signedOn());
        }
        return held;
    }

    /** A new one in place of {@code refused}; if another thread has seen to it already, that one. */
    synchronized SignedOn renew(SignedOn refused) throws CloudException {
        if (held != null && held.signedOn() != refused) {
            return held.signedOn();
        }
        if (refused != null && auth instanceof Auth.Token) {
            throw new CloudException(Failure.DENIED, "auth/tokens", "the given token has ended or is refused, and nobody can renew it: give another one, or better an "
                    + "application credential");
        }
        long nowNs = clockNs.getAsLong();
        lastTryNs = nowNs;
        held = new Held(keystone.signOn(), nowNs);
        return held.signedOn();
    }
}
