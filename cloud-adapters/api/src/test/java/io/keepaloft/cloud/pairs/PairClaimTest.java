package io.keepaloft.cloud.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Observation;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A list of address pairs is replaced as a whole: whatever others have in it stays, on our port and on the other members'. */
final class PairClaimTest {
    private static final String OTHERS_MAC = "00:00:5e:00:01:33";
    private static final AddressPair VIP = new AddressPair("172.17.100.203", null);

    private static PortPairs port(String id, long revision, String... pairs) {
        return new PortPairs(id, "fa:16:3e:00:00:0" + id, revision, Stream.of(pairs).map(AddressPair::parse).toList());
    }

    private static List<String> pairs(PortPairs port) {
        return port.pairs().stream().map(AddressPair::toString).toList();
    }

    @Test
    void aClaimAddsItsPairBehindWhatOthersHaveOnThePort() {
        PairClaim claim = new PairClaim(port("1", 7, "10.9.0.0/16", "172.17.100.203|" + OTHERS_MAC, "172.17.100.202"), List.of());
        assertInstanceOf(Observation.Unheld.class, claim.observation(VIP, false, (_, _) -> null));
        PortPairs write = claim.writes(VIP).getFirst();
        assertEquals(List.of("10.9.0.0/16", "172.17.100.203|" + OTHERS_MAC, "172.17.100.202", "172.17.100.203"), pairs(write));
        assertEquals(7, write.revision());
    }

    /** Neutron refuses a list that has the same pair twice. */
    @Test
    void whatIsThereByAnotherSpellingIsNotAddedAgain() {
        for (String spelling : List.of("172.17.100.203", "172.17.100.203/32", "172.17.100.203|FA:16:3E:00:00:01")) {
            PairClaim claim = new PairClaim(port("1", 7, spelling), List.of());
            assertInstanceOf(Observation.HeldByUs.class, claim.observation(VIP, true, (_, _) -> null));
            assertEquals(List.of(spelling), pairs(claim.writes(VIP).getFirst()));
        }
    }

    @Test
    void aBlockThatCoversTheAddressIsEnoughUnlessItIsToBeTakenAwayAgain() {
        PairClaim claim = new PairClaim(port("1", 7, "172.17.100.0/24"), List.of());
        assertInstanceOf(Observation.HeldByUs.class, claim.observation(VIP, false, (_, _) -> null));
        assertInstanceOf(Observation.Unheld.class, claim.observation(VIP, true, (_, _) -> null));
        assertEquals(List.of("172.17.100.0/24", "172.17.100.203"), pairs(claim.writes(VIP).getFirst()));
    }

    @Test
    void anExclusiveClaimTakesThePairFromTheOthersAndLeavesThemTheRest() {
        PairClaim claim = new PairClaim(port("1", 7), List.of(port("2", 9, "10.9.0.0/16", "172.17.100.203/32", "172.17.100.0/24", "172.17.100.203|" + OTHERS_MAC), port("3", 4)));
        Observation.HeldByOther seen = assertInstanceOf(Observation.HeldByOther.class,
                claim.observation(VIP, true, (ports, token) -> new Observation.HeldByOther(ports.toString(), token, Set.of())));
        assertEquals("[2]", seen.holder());
        List<PortPairs> writes = PairClaim.of(seen.token()).writes(VIP);
        assertEquals(List.of(List.of("10.9.0.0/16", "172.17.100.0/24"), List.of(), List.of("172.17.100.203")), writes.stream().map(PairClaimTest::pairs).toList());
    }

    /** A port that loses nothing is written, too: that voids what its host has seen of it. Ours comes last, so nobody has it halfway. */
    @Test
    void anExclusiveClaimWritesEveryMembersPortAndItsOwnLast() {
        List<PortPairs> writes = new PairClaim(port("1", 7), List.of(port("2", 9), port("3", 4))).writes(VIP);
        assertEquals(List.of("2", "3", "1"), writes.stream().map(PortPairs::id).toList());
        assertEquals(List.of(9L, 4L, 7L), writes.stream().map(PortPairs::revision).toList());
    }

    @Test
    void aTokenSaysAllThatWasSeen() {
        for (PairClaim claim : List.of(new PairClaim(port("1", -1), List.of()),
                new PairClaim(port("1", 7, "2001:db8::/64|" + OTHERS_MAC, "10.9.0.0/16"), List.of(port("2", 9), port("3", 4, "::/0"))),
                new PairClaim(new PortPairs("1", "", 0, List.of(new AddressPair("", null), VIP)), List.of()))) {
            assertEquals(claim.token(), PairClaim.of(claim.token()).token());
        }
        PairClaim claim = new PairClaim(port("1", 7, "10.9.0.0/16|" + OTHERS_MAC), List.of(port("2", 9)));
        assertEquals(claim, PairClaim.of(claim.token()));
        assertFalse(claim.token().equals(new PairClaim(port("1", 8, "10.9.0.0/16|" + OTHERS_MAC), List.of(port("2", 9))).token()));
        assertThrows(IllegalArgumentException.class, () -> PairClaim.of("eipassoc-1"));
    }

    @Test
    void allBlocksOfLengthZeroAreOne() {
        assertTrue(new AddressPair("1.1.1.1/0", null).is("0.0.0.0/0") && new AddressPair("1.1.1.1/0", null).everything());
        assertFalse(new AddressPair("0.0.0.0/0", null).is("::/0"));
    }
}
