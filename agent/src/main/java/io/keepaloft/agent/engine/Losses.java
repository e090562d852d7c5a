package io.keepaloft.agent.engine;

import io.keepaloft.cloud.Observation;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Referee;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What other hosts took of one mastership's resources, and the referee's ruling on each loss. Engine thread only; public so that the
 * simulation of whole agents asks as the engine does.
 */
public final class Losses {
    private final Member member;

    public Losses(Member member) {
        this.member = member;
    }

    /** Changes nothing. */
    public Referee.Ruling judge(Observation.HeldByOther seen, long nowNs) {
        return member.judge(addresses(seen), nowNs);
    }

    /** What is no address tells nothing of the holder. */
    private static List<IpAddress> addresses(Observation.HeldByOther seen) {
        List<IpAddress> known = new ArrayList<>();
        for (String text : seen.addresses()) {
            try {
                known.add(IpAddress.parse(text));
            } catch (IllegalArgumentException _) {
                // as if the cloud had not told it: the holder may be a peer
            }
        }
        return known;
    }

    /** The holder for people: where it is on the network first, which is how the operator knows a peer. */
    public static String name(Observation.HeldByOther seen) {
        boolean told = seen.addresses().isEmpty() || seen.addresses().stream().anyMatch(seen.holder()::contains);
        return told ? seen.holder() : String.join(", ", seen.addresses().stream().sorted().toList()) + " (" + seen.holder() + ")";
    }
}
