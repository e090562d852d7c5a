package io.keepaloft.protocol.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The referee's table: who is known, who is heard, and who holds the resource. */
class RefereeTest {
    private static final Peer PEER = new Peer(IpAddress.parse("10.0.0.2"), 1, 0);
    private static final List<IpAddress> HOLDER = List.of(PEER.address);

    private record View(int knownPeers, int heardPeers, boolean isPeer, boolean isHeard, boolean isBetter) implements Referee.Bench {
        @Override
        public Peer find(Collection<IpAddress> addresses) {
            return isPeer && !addresses.isEmpty() ? PEER : null;
        }

        @Override
        public boolean heard(Peer peer) {
            return isHeard;
        }

        @Override
        public boolean better(Peer peer) {
            return isBetter;
        }
    }

    private static void judged(Referee.Verdict expected, View view, List<IpAddress> holder, int losses) {
        assertEquals(expected, Referee.judge(view, holder, losses).verdict(), view + " " + holder + " " + losses);
    }

    @Test
    void theTable() {
        judged(Referee.Verdict.RETAKE, new View(1, 1, true, true, false), HOLDER, 5);
        judged(Referee.Verdict.YIELD, new View(1, 1, true, true, true), HOLDER, 1);
        judged(Referee.Verdict.YIELD, new View(1, 0, true, false, false), HOLDER, 1);
        judged(Referee.Verdict.RETAKE, new View(2, 1, true, false, false), HOLDER, 1);
        judged(Referee.Verdict.YIELD, new View(3, 1, true, false, false), HOLDER, 1);
        judged(Referee.Verdict.RETAKE, new View(1, 0, false, false, false), HOLDER, 9);
        judged(Referee.Verdict.YIELD, new View(1, 0, false, false, false), List.of(), 1);
        judged(Referee.Verdict.RETAKE, new View(2, 2, false, false, false), List.of(), 1);
        judged(Referee.Verdict.RETAKE, new View(0, 0, false, false, false), HOLDER, 1);
        judged(Referee.Verdict.YIELD, new View(0, 0, false, false, false), HOLDER, 2);
    }
}
