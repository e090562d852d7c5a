package io.keepaloft.cloud;

import java.util.List;
import java.util.Map;

/**
 * An open line to one cloud, as one host in it. Thread-safe; calls block, each at most about {@link CloudSettings#callTimeoutNs()}.
 *
 * <p>A session decides nothing and remembers nothing about who should hold what: no retry, no loop, no cached observation, so that
 * whoever drives it can check the term before every request.
 */
public interface CloudSession extends AutoCloseable {
    Identity identity() throws CloudException;

    /** What protects a claim of this resource under these settings. */
    Guard guard(Resource resource);

    /** Asks the cloud; {@link Observation.Absent} only when the cloud answered so, never for a call that failed. */
    Observation observe(Resource resource) throws CloudException;

    /**
     * Of what several hosts may hold at a time: whether the one with this private address in our network holds it too, so that it serves with it as
     * soon as it is the master. Our own look does not tell, since it says the same before and after.
     *
     * @param address a private one, or the link-local one that was made of its MAC address
     * @return false also for what one host holds at a time: there {@link #observe} says who
     */
    default boolean alsoHeldBy(Resource resource, String address) throws CloudException {
        return false;
    }

    /**
     * Whether the provider says for certain that whoever was seen to hold it has its power off, so that it neither serves nor writes. A machine that is
     * about to stop, or to start, still runs; one of which nothing is known may run.
     *
     * @throws CloudException whoever asks may go on as if it ran
     */
    default boolean holderIsOff(Resource resource, Observation.HeldByOther seen) throws CloudException {
        return false;
    }

    /** How many {@link #observe} may be under way side by side: many more than requests, for a session that makes one request of several looks. */
    default int looksAtOnce() {
        return 16;
    }

    /** The writes that make the resource ours, given what was observed. Pure: no call, no exception for any observation of this session. */
    Plan plan(Resource resource, Observation observation);

    /**
     * Performs one step: at most one writing request, sent at most once (an SDK's own retries are off for it), and only while
     * {@link ClaimContext#mayWrite()}. Where a provider refuses for good to give what was just taken from its holder, and could not be asked before,
     * a second request may put it back. Returns when the provider accepted it; whether it took effect is for {@link #observe} to say.
     */
    void apply(Step step, ClaimContext context) throws CloudException;

    /**
     * Makes the calls that a takeover would make, without effect: the provider's dry run where it has one, else the nearest read. Keeps
     * connections, credentials and code warm and proves permissions.
     *
     * @throws CloudException e.g. {@link Failure#DENIED}, naming the operation that would be refused
     */
    void rehearse(Resource resource, Observation observation) throws CloudException;

    /**
     * The other nodes that carry all these tags and run, in the network of our interface; never ourselves, so empty when nobody else has them.
     *
     * @param tags at least one, value by name
     * @throws CloudException {@link Failure#FATAL} where this provider cannot tell; any failure leaves what was known before as it was
     */
    default List<Peer> peers(Map<String, String> tags) throws CloudException {
        throw new CloudException(Failure.FATAL, "cloud_peers", "not supported by this provider; name the peers under unicast_peer");
    }

    /**
     * {@link #peers(Map)} as seen from one interface of this host: their addresses in its network.
     *
     * @param interfaceName the kernel's name of it
     */
    default List<Peer> peers(Map<String, String> tags, String interfaceName) throws CloudException {
        return peers(tags);
    }

    /**
     * Looks at everything the configuration needs. A check that cannot be made is a {@link Finding.Level#SKIP} with the same id and subject that it
     * has otherwise, not an exception: the running agent asks again and again, and a call that failed for the moment must not look like a change.
     * Peers that only the cloud names ({@link PreflightRequest.Instance#peerTags}) are looked up and checked like those that are known.
     */
    List<Finding> preflight(PreflightRequest request) throws CloudException;

    /** True when {@link #fix} can repair it without risk for anything else. */
    default boolean fixable(Finding finding) {
        return false;
    }

    /** Applies the repair of a finding of this session for which {@link #fixable} is true; repeating it is harmless. */
    default void fix(Finding finding) throws CloudException {
        throw new CloudException(Failure.FATAL, "fix", finding.id() + " has no automatic repair");
    }

    /** Releases connections; never throws, idempotent. */
    @Override void close();
}
