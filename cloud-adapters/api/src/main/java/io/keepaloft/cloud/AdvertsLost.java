package io.keepaloft.cloud;

import java.util.List;
import java.util.stream.Collectors;

/** What follows when advertisements reach nobody, in the words of a finding. */
public final class AdvertsLost {
    private static final String BOTH_MASTER = "both nodes will become MASTER";

    private AdvertsLost() {}

    /** @param what is lost, and no peer channel stands in for it */
    public static String bothMaster(String what) {
        return what + ", and " + BOTH_MASTER;
    }

    /**
     * A backup that the peer channel tells of a healthy master does not take its silence for death. Where one instance has no such channel, that is
     * the worst that can happen, and it is what counts.
     *
     * @param what    is lost, e.g. {@code advertisements are dropped without a trace}
     * @param without the instances whose advertisements have no other way
     */
    public static String then(String what, List<PreflightRequest.Instance> without) {
        if (without.isEmpty() || !without.stream().allMatch(PreflightRequest.Instance::channelReachesPeers)) {
            return bothMaster(what);
        }
        List<Integer> ports = without.stream().map(PreflightRequest.Instance::udpPort).distinct().sorted().toList();
        return what + "; the peer channel (UDP port" + (ports.size() == 1 ? " " : "s ") + ports.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ") alone keeps one master, and without it " + BOTH_MASTER;
    }
}
