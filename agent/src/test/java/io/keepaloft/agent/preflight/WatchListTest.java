package io.keepaloft.agent.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change is told once, an error of the moment never. */
class WatchListTest {
    private static final Instant T0 = Instant.parse("2026-11-23T07:00:00Z");
    private final WatchList list = new WatchList();
    private int rounds;

    @Test
    void aRuleThatIsRemovedIsToldOnceAndOnceMoreWhenItIsBack() {
        assertEquals(List.of(), round(rule(Level.PASS)));
        assertEquals(List.of(), round(rule(Level.FAIL)), "once may be an error of the moment");
        assertTrue(list.suspicion(), "so it is worth a second look soon");
        assertEquals(T0.plusSeconds(2), list.notPassed().getFirst().since(), "status does not wait for it");
        assertEquals(List.of("sg-ingress-vrrp PASS -> FAIL"), round(rule(Level.FAIL)));
        assertEquals(List.of(), round(rule(Level.FAIL)));
        assertEquals(T0.plusSeconds(2), list.notPassed().getFirst().since());
        assertEquals(List.of("sg-ingress-vrrp FAIL -> PASS"), round(rule(Level.PASS)));
        assertEquals(List.of(), list.notPassed());
    }

    @Test
    void anErrorOfTheMomentIsNotToldAtAll() {
        round(rule(Level.PASS));
        assertEquals(List.of(), round(rule(Level.FAIL)));
        assertEquals(List.of(), round(rule(Level.PASS)));
    }

    @Test
    void whatCannotBeLookedAtHasNotChanged() {
        round(rule(Level.PASS));
        round(rule(Level.FAIL));
        round(rule(Level.FAIL));
        Finding throttled = new Finding("sg-ingress-vrrp", Level.SKIP, "eni-1", "DescribeSecurityGroups throttled", "", "");
        assertEquals(List.of(), round(throttled));
        assertTrue(list.blind(), "and the cloud is asked less often");
        assertEquals(List.of("FAIL sg-ingress-vrrp", "SKIP sg-ingress-vrrp"), notPassed());
        assertEquals(T0.plusSeconds(3), list.notPassed().getFirst().checkedAt(), "seen so when it was last seen");
        assertEquals(List.of(), round(), "a round that was broken off says nothing either");
        assertEquals(List.of("sg-ingress-vrrp FAIL -> PASS"), round(rule(Level.PASS)));
        assertFalse(list.blind());
        assertEquals(List.of(), notPassed(), "what could not be told is told now");
    }

    @Test
    void aCheckThatNeverCouldBeMadeIsNoTrouble() {
        Finding never = new Finding("permission-x", Level.SKIP, "ec2:X", "nobody holds it", "", "");
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), round(never));
            assertFalse(list.blind());
        }
    }

    @Test
    void aChainThatIsDeletedIsHealed() {
        Finding drops = new Finding("local-firewall-vrrp", Level.FAIL, "inet filter input", "drops", "", "");
        round(drops);
        assertEquals(List.of("local-firewall-vrrp PASS -> FAIL"), round(drops));
        assertEquals(List.of("local-firewall-vrrp FAIL -> PASS"), round(Finding.pass("local-firewall-vrrp", "nftables", "lets it in")));
        assertEquals(List.of(), notPassed());
    }

    @Test
    void aWarningThatBecomesAFailureAndAWarningAgainIsToldEachTime() {
        round(rule(Level.WARN));
        assertEquals(List.of("sg-ingress-vrrp PASS -> WARN"), round(rule(Level.WARN)));
        round(rule(Level.FAIL));
        assertEquals(List.of("sg-ingress-vrrp WARN -> FAIL"), round(rule(Level.FAIL)));
        assertEquals(List.of("sg-ingress-vrrp FAIL -> WARN"), round(rule(Level.WARN)));
    }

    @Test
    void whatAnotherConfigurationDoesNotAskForIsForgotten() {
        round(rule(Level.FAIL));
        list.forgetUnlessSeenAgain(List.of(Finding.pass("raw-socket", "this process", "may")));
        assertEquals(List.of(), notPassed());
    }

    private static Finding rule(Level level) {
        return new Finding("sg-ingress-vrrp", level, "eni-1, in from 172.17.100.202", "message", "", "");
    }

    private List<String> round(Finding... findings) {
        return list.enter(List.of(findings), T0.plusSeconds(++rounds)).stream()
                .map(change -> change.finding().id() + " " + change.before() + " -> " + change.finding().level()).toList();
    }

    private List<String> notPassed() {
        return list.notPassed().stream().map(watched -> watched.finding().level() + " " + watched.finding().id()).toList();
    }
}
