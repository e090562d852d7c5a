package io.keepaloft.protocol.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.protocol.paths.Referee.Verdict;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The referee's table: who is known, who has a way to whom, and who holds the resource. */
class RefereeTest {
    private static final Peer PEER = new Peer(IpAddress.parse("10.0.0.2"), 1, 0);
    private static final List<IpAddress> KNOWN = List.of(PEER.address);
    private static final List<IpAddress> UNTOLD = List.of();

    private record View(int knownPeers, int connectedPeers, boolean isPeer, boolean isConnected, boolean isServing, boolean isBetter) implements Referee.Bench {
        @Override
        public Peer find(Collection<IpAddress> addresses) {
            return isPeer ? PEER : null;
        }

        @Override
        public Peer missing() {
            return knownPeers - connectedPeers == 1 ? PEER : null;
        }

        @Override
        public Peer lateWriter() {
            return isServing ? PEER : null;
        }

        @Override
        public boolean connected(Peer peer) {
            return isConnected;
        }

        @Override
        public boolean serves(Peer peer) {
            return isServing;
        }

        @Override
        public boolean unreadable(Peer peer) {
            return false;
        }

        @Override
        public boolean better(Peer peer) {
            return isBetter;
        }

        @Override
        public boolean outranks(Peer peer) {
            return isBetter;
        }
    }

    private static void judged(Verdict expected, View view, List<IpAddress> holder) {
        assertEquals(expected, Referee.judge(view, holder, false).verdict(), view + " " + holder);
    }

    /** It may be a connected backup's last write that shows late; but if it comes again, it is one that is not connected. */
    @Test
    void anUntoldHolderOutOfReachIsKnownByTakingItAgain() {
        View betterIsMissing = new View(2, 1, false, false, false, true);
        judged(Verdict.RETAKE, betterIsMissing, UNTOLD);
        assertEquals(Verdict.YIELD, Referee.judge(betterIsMissing, UNTOLD, true).verdict());
        assertEquals(Verdict.RETAKE, Referee.judge(new View(2, 1, false, false, false, false), UNTOLD, true).verdict());
    }

    @Test
    void twoHosts() {
        judged(Verdict.RETAKE, new View(1, 1, true, true, true, false), KNOWN);
        judged(Verdict.YIELD, new View(1, 1, true, true, true, true), KNOWN);
        judged(Verdict.YIELD, new View(1, 0, true, false, false, false), KNOWN);
        judged(Verdict.RETAKE, new View(1, 0, false, false, false, false), KNOWN);
        judged(Verdict.YIELD, new View(1, 0, false, false, false, false), UNTOLD);
        judged(Verdict.RETAKE, new View(1, 1, false, false, false, false), UNTOLD);
    }

    @Test
    void aHolderThatIsHeardAndDoesNotHearUsIsFollowed() {
        judged(Verdict.FOLLOW, new View(1, 0, true, false, true, false), KNOWN);
        judged(Verdict.FOLLOW, new View(1, 0, true, false, true, false), UNTOLD);
    }

    @Test
    void aMajorityTakesItBackUnlessTheHolderRanksHigher() {
        judged(Verdict.RETAKE, new View(2, 1, true, false, false, false), KNOWN);
        judged(Verdict.RETAKE, new View(2, 1, true, false, true, false), KNOWN);
        judged(Verdict.YIELD, new View(2, 1, true, false, false, true), KNOWN);
        judged(Verdict.YIELD, new View(3, 1, true, false, false, false), KNOWN);
        judged(Verdict.RETAKE, new View(2, 2, false, false, false, false), UNTOLD);
    }

    /** Half of a cluster gives way to whom it cannot name, but not to its own backup, which was master for a moment beside us. */
    @Test
    void anUntoldHolderIsTheConnectedPeerThatAdvertisedDuringTheTerm() {
        judged(Verdict.RETAKE, new View(3, 1, false, true, true, false), UNTOLD);
        judged(Verdict.YIELD, new View(3, 1, false, false, false, false), UNTOLD);
        assertEquals(Verdict.YIELD, Referee.judge(new View(3, 1, false, true, true, false), UNTOLD, true).verdict());
    }

    /** Somebody may have moved it by hand, or a master took it that could never be heard: then to take it back would be a fight. */
    @Test
    void whoKnowsNobodyLeavesItWhereItIs() {
        View alone = new View(0, 0, false, false, false, false);
        judged(Verdict.STAND, alone, KNOWN);
        judged(Verdict.STAND, alone, UNTOLD);
        assertEquals(Verdict.STAND, Referee.judge(alone, KNOWN, true).verdict());
    }
}
