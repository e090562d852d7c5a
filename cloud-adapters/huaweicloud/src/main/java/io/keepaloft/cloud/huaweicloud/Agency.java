package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The temporary keys of the server's agency, renewed early. Source: ECS User Guide, "Obtaining Metadata", Security Key; a new one is given out at
 * least half an hour before the old one ends.
 */
final class Agency implements Keys {

    private static final System.Logger LOG = System.getLogger(Agency.class.getName());
    /** As Huawei Cloud's own SDK does it. */
    private static final long EARLY_NS = TimeUnit.MINUTES.toNanos(40);
    /** A key that ends in this time may end on its way. */
    private static final long LATE_NS = TimeUnit.SECONDS.toNanos(30);
    /** The service gives the same key again until it has a new one. */
    private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(1);

    private final Metadata metadata;
    private final LongSupplier clockNs;
    private final Optional<String> projectId;
    private Lease lease;
    private long askedNs;

    /** @param endNs by this process's clock */
    private record Lease(AccessKey key, long endNs) {}

    Agency(Metadata metadata, LongSupplier clockNs, Optional<String> projectId) {
        this.metadata = metadata;
        this.clockNs = clockNs;
        this.projectId = projectId;
    }

    @Override
    public synchronized AccessKey current() throws CloudException {
        if (lease == null || lease.endNs - clockNs.getAsLong() < LATE_NS) {
            fetch();
        }
        return lease.key;
    }

    @Override
    public synchronized boolean renewed(AccessKey refused) throws CloudException {
        if (lease == null || lease.key.equals(refused)) {
            fetch();
        }
        return !lease.key.equals(refused);
    }

    @Override
    public synchronized void keepFresh() throws CloudException {
        long nowNs = clockNs.getAsLong();
        if (lease == null) {
            fetch();
        } else if (lease.endNs - nowNs < EARLY_NS && nowNs - askedNs >= AGAIN_NS) {
            try {
                fetch();
            } catch (CloudException silent) {
                // The old one is good for the moment, and the next rehearsal asks again.
                LOG.log(System.Logger.Level.WARNING, "The agency''s access key ends in {0} s and could not be renewed yet: {1}",
                        TimeUnit.NANOSECONDS.toSeconds(lease.endNs - nowNs), silent.describe());
            }
        }
    }

    private void fetch() throws CloudException {
        askedNs = clockNs.getAsLong();
        Metadata.SecurityKey given = metadata.securityKey();
        lease = new Lease(given.key(), askedNs + given.lifeNs());
    }

    @Override
    public Optional<String> projectId() {
        return projectId;
    }

    @Override
    public String origin() {
        AccessKey key;
        synchronized (this) {
            key = lease == null ? null : lease.key;
        }
        return (key == null ? "temporary access key" : key.toString()) + " of this server's agency";
    }
}
