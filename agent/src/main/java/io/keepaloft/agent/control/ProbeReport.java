package io.keepaloft.agent.control;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What live probes showed of one instance.
 *
 * @param rungs    the rungs that were probed: multicast, unicast, udp
 * @param obstacle why nothing was; null if it was
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ProbeReport(String instance, List<String> rungs, String obstacle, List<Peer> peers) {
    public ProbeReport {
        rungs = List.copyOf(rungs);
        peers = List.copyOf(peers);
    }

    /**
     * @param channel of this peer, as in {@link StatusReport.Peer}
     * @param answered whether any probe came back: else nothing is known of any rung
     * @param heardUs the rungs on which the peer heard this host
     * @param heard the rungs on which this host heard the peer
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Peer(String address, String channel, boolean answered, List<String> heardUs, List<String> heard) {
        public Peer {
            heardUs = List.copyOf(heardUs);
            heard = List.copyOf(heard);
        }
    }
}
