package io.keepaloft.cloud.contract;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Resource;
import java.util.Set;

/**
 * One cloud with two hosts, a stranger, one resource and things of other people, as its operator sees it: what is asked and changed here
 * goes past the adapter, straight to the cloud.
 */
public interface CloudSite extends AutoCloseable {
    Resource resource();

    /** What the adapter must declare for the resource. */
    Guard guard();

    /** True when several hosts may hold it side by side, so that nobody is in anybody's way. */
    default boolean shared() {
        return false;
    }

    /** True when a call takes a good part of a second, as with real servers: then stories are told with fewer repetitions. */
    default boolean slow() {
        return false;
    }

    /**
     * A new session as the agent on that host would open it; closed with the site.
     *
     * @param deadlineNs of {@code cloud_provider}; a third of it is the longest that a call may take
     */
    CloudSession open(Who who, long deadlineNs) throws Exception;

    /** Makes that one the holder, and nobody else, as a console would; null: nobody holds it. Equal states need not have equal tokens. */
    void give(Who who) throws Exception;

    /** Who holds it now, exactly as configured. */
    Set<Who> holders() throws Exception;

    /** Everything that a takeover must leave as it is, as text: foreign entries of the same lists above all, of which there must be some. */
    String others() throws Exception;

    @Override void close();
}
