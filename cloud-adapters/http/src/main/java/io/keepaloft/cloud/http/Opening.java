package io.keepaloft.cloud.http;

import io.keepaloft.cloud.CloudException;
import java.util.Optional;

/**
 * What is opened at first use and kept for good, however many threads want it. A failure is nobody's but theirs who waited for it: the next
 * one tries again.
 *
 * @param <T> the line to a cloud
 */
public final class Opening<T> {

    /** Asks the cloud; each of its requests is bounded. */
    @FunctionalInterface
    public interface Opener<T> {
        T open() throws CloudException;
    }

    private final Opener<T> opener;
    /** Null: not yet. */
    private volatile T opened;

    public Opening(Opener<T> opener) {
        this.opener = opener;
    }

    public T get() throws CloudException {
        T known = opened;
        return known != null ? known : open();
    }

    /** Empty until it is open; asks nobody. */
    public Optional<T> known() {
        return Optional.ofNullable(opened);
    }

    /** One thread asks, the others wait for its answer rather than asking the same. */
    private synchronized T open() throws CloudException {
        if (opened == null) {
            opened = opener.open();
        }
        return opened;
    }
}
