package io.keepaloft.cloud;

/**
 * What is known about one resource right now, for status. A failed call changes {@code lastError} alone: an API error is not "the
 * address is gone".
 *
 * @param held         true: by this host; false: not by this host; null: never seen
 * @param holder       who holds it, for people; empty when nobody or unknown
 * @param verifiedAtNs when that was observed, monotonic nanoseconds; meaningless while {@code held} is null
 * @param lastError    the latest call's failure, null once a look or a takeover succeeded
 * @param holderOff    true: at that moment the provider said for certain that the holder's machine does not run; false also when nobody asked
 */
public record Standing(Boolean held, String holder, long verifiedAtNs, CloudException lastError, boolean holderOff) {
    public static final Standing UNKNOWN = new Standing(null, "", 0, null, false);

    /** @param error what is still wrong in spite of this observation, or null */
    Standing saw(Observation observation, long nowNs, CloudException error) {
        String who = switch (observation) {
            case Observation.HeldByOther other -> other.holder();
            case Observation.HeldByUs _ -> "this host";
            case Observation.Unheld _, Observation.Absent _ -> "";
        };
        return new Standing(observation instanceof Observation.HeldByUs, who, nowNs, error, false);
    }

    Standing withHolderOff(boolean off) {
        return new Standing(held, holder, verifiedAtNs, lastError, off);
    }

    public Standing failed(CloudException error) {
        return new Standing(held, holder, verifiedAtNs, error, holderOff);
    }
}
