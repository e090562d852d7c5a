package io.keepaloft.agent.control;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What live probes showed of one instance.
 *
 * @param rungs    what the configuration sends on: multicast, unicast, udp
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
     * @param sent the rungs on which this host sent probes: on unicast only a master does
     * @param heardUs those on which the peer heard them
     * @param answers the rungs on which the peer sent its own
     * @param heard those on which this host heard them
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Peer(String address, String channel, boolean answered, List<String> sent, List<String> heardUs, List<String> answers,
            List<String> heard) {
        public Peer {
            sent = List.copyOf(sent);
            heardUs = List.copyOf(heardUs);
            answers = List.copyOf(answers);
            heard = List.copyOf(heard);
        }
    }
}
