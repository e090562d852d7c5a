package io.keepaloft.agent.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A blocked path and the rule that is missing come together in one line, once. */
class PathCausesTest {
    private static final String WHAT = "protocol 112 is blocked on the way to 172.17.100.202";
    private final PathCauses paths = new PathCauses();

    @Test
    void theRuleThatIsMissingIsNamedWithItsRepairOnce() {
        paths.blocked("VI_1", WHAT);
        Finding other = rule("sg-egress-vrrp", Level.FAIL, "eni-1 (sg-1), out to 172.17.100.205");
        Finding cause = rule("sg-egress-vrrp", Level.FAIL, "eni-1 (sg-1), out to 172.17.100.202");
        assertEquals(List.of("VI_1: " + WHAT + ". Preflight says why: sg-egress-vrrp FAIL: eni-1 (sg-1), out to 172.17.100.202: no rule; to repair it: aws ec2 add-it"
                + " (and 1 more, see `keepaloft preflight`)"), lines(List.of(other, cause), true));
        assertEquals(List.of(), lines(List.of(other, cause), true));
        paths.blocked("VI_1", WHAT);
        assertEquals(1, lines(List.of(cause), true).size(), "blocked again, told again");
    }

    @Test
    void thatNothingWasFoundIsSaidOnlyWhenAllWasLookedAt() {
        paths.blocked("VI_1", WHAT);
        assertEquals(List.of(), lines(List.of(), false), "the cloud did not answer");
        assertEquals(List.of(), lines(List.of(rule("sg-ingress-vrrp", Level.SKIP, "eni-1")), true), "this one could not be looked at");
        List<String> news = lines(List.of(rule("iam-permissions", Level.FAIL, "role")), true);
        assertTrue(news.size() == 1 && news.getFirst().contains("run preflight on the peer"), news::toString);
    }

    @Test
    void aPathThatIsOpenAgainNeedsNoCause() {
        paths.blocked("VI_1", WHAT);
        paths.open("VI_1");
        assertEquals(List.of(), lines(List.of(rule("sg-ingress-vrrp", Level.FAIL, "eni-1")), true));
    }

    @Test
    void statusKnowsTheCauseAsSoonAsPreflightDoes() {
        assertEquals(WHAT, PathCauses.explained(WHAT, List.of()));
        assertTrue(PathCauses.explained(WHAT, List.of(rule("local-firewall-vrrp", Level.FAIL, "ip filter INPUT"))).endsWith("to repair it: aws ec2 add-it"));
    }

    @Test
    void theFindingThatALineTellsInFullIsNamedSoThatNoOtherLineTellsIt() {
        paths.blocked("VI_1", WHAT);
        Finding cause = rule("sg-egress-vrrp", Level.FAIL, "eni-1 (sg-1), out to 172.17.100.202");
        WatchList list = new WatchList();
        assertEquals(List.of(), list.enter(List.of(cause), Instant.EPOCH), "seen once, by preflight alone");
        paths.news(List.of(cause), true).forEach(news -> list.alreadyTold(news.cause().orElseThrow()));
        assertEquals(List.of(), list.enter(List.of(cause), Instant.EPOCH), "seen a second time, told before");
        Finding well = Finding.pass(cause.id(), cause.subject(), "may pass");
        assertEquals(List.of(new WatchList.Change(well, Level.FAIL)), list.enter(List.of(well), Instant.EPOCH), "that it is well again is news");
    }

    private List<String> lines(List<Finding> known, boolean answered) {
        return paths.news(known, answered).stream().map(PathCauses.News::line).toList();
    }

    private static Finding rule(String id, Level level, String subject) {
        return new Finding(id, level, subject, "no rule", "", "aws ec2 add-it");
    }
}
