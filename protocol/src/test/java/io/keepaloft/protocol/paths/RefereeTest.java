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

    private static void judged(Referee.Verdict expected, View view, List<IpAddress> holder) {
        assertEquals(expected, Referee.judge(view, holder).verdict(), view + " " + holder);
    }

    @Test
    void theTable() {
        judged(Referee.Verdict.RETAKE, new View(1, 1, true, true, false), HOLDER);
        judged(Referee.Verdict.YIELD, new View(1, 1, true, true, true), HOLDER);
        judged(Referee.Verdict.YIELD, new View(1, 0, true, false, false), HOLDER);
        judged(Referee.Verdict.RETAKE, new View(2, 1, true, false, false), HOLDER);
        judged(Referee.Verdict.YIELD, new View(3, 1, true, false, false), HOLDER);
        judged(Referee.Verdict.RETAKE, new View(1, 0, false, false, false), HOLDER);
        judged(Referee.Verdict.YIELD, new View(1, 0, false, false, false), List.of());
        judged(Referee.Verdict.RETAKE, new View(2, 2, false, false, false), List.of());
        // Whom nobody can be heard by must not wait for that.
        judged(Referee.Verdict.RETAKE, new View(0, 0, false, false, false), HOLDER);
        judged(Referee.Verdict.RETAKE, new View(0, 0, false, false, false), List.of());
    }
}
