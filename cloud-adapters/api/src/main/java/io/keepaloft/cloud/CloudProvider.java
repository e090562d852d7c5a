package io.keepaloft.cloud;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One cloud, found with {@link java.util.ServiceLoader}: a public class with a public constructor without parameters, which does
 * nothing; everything slow or fallible happens in {@link #open}.
 */
public interface CloudProvider {
    /** The word after {@code cloud_provider} in the configuration. */
    String name();

    /** The kinds of {@code cloud_resources} that it makes follow the master. A line of another kind is an error of the configuration. */
    Set<Kind> kinds();

    /**
     * What does the work of a kind that is not one of {@link #kinds}: a hint for who wrote the line, beginning with the keyword to write, e.g.
     * {@code secondary_ip: EC2 moves the address itself from interface to interface}; empty when nothing here does.
     */
    String instead(Kind missing);

    /** Why it would not move this one although it moves the kind; empty when it would. A line that it objects to is an error of the configuration. */
    default String objection(Resource resource) {
        return "";
    }

    /** What a line leaves undone, and what to write. */
    record Doubt(String message, String hint) {}

    /**
     * What else a line needs that it moves, and that nothing in the configuration brings; empty when all is there. It is a warning of the configuration.
     *
     * @param all     every resource of every instance
     * @param virtual every virtual address of every instance, text form without prefix length
     */
    default Optional<Doubt> doubt(Resource resource, List<Resource> all, Set<String> virtual) {
        return Optional.empty();
    }

    /**
     * Finds out who this host is and gets ready to make calls. Blocks, at most about {@link CloudSettings#callTimeoutNs()} a request.
     *
     * @throws CloudException {@link Failure#UNAVAILABLE} without a metadata service, {@link Failure#DENIED} without usable credentials; opening is
     *                        tried again later, so nothing may be left behind
     */
    CloudSession open(CloudSettings settings) throws CloudException;

    /** True when this host's metadata service is recognisably this provider's. Blocks for at most two seconds; never throws. */
    default boolean detected(CloudSettings settings) {
        return false;
    }
}
