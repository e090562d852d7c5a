package io.keepaloft.agent.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
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
                + " (and 1 more, see `keepaloft preflight`)"), paths.news(List.of(other, cause), true));
        assertEquals(List.of(), paths.news(List.of(other, cause), true));
        paths.blocked("VI_1", WHAT);
        assertEquals(1, paths.news(List.of(cause), true).size(), "blocked again, told again");
    }

    @Test
    void thatNothingWasFoundIsSaidOnlyWhenAllWasLookedAt() {
        paths.blocked("VI_1", WHAT);
        assertEquals(List.of(), paths.news(List.of(), false), "the cloud did not answer");
        assertEquals(List.of(), paths.news(List.of(rule("sg-ingress-vrrp", Level.SKIP, "eni-1")), true), "this one could not be looked at");
        List<String> news = paths.news(List.of(rule("iam-permissions", Level.FAIL, "role")), true);
        assertTrue(news.size() == 1 && news.getFirst().contains("look at the peer's packet filter"), news::toString);
    }

    @Test
    void aPathThatIsOpenAgainNeedsNoCause() {
        paths.blocked("VI_1", WHAT);
        paths.open("VI_1");
        assertEquals(List.of(), paths.news(List.of(rule("sg-ingress-vrrp", Level.FAIL, "eni-1")), true));
    }

    @Test
    void statusKnowsTheCauseAsSoonAsPreflightDoes() {
        assertEquals(WHAT, PathCauses.explained(WHAT, List.of()));
        assertTrue(PathCauses.explained(WHAT, List.of(rule("local-firewall-vrrp", Level.FAIL, "ip filter INPUT"))).endsWith("to repair it: aws ec2 add-it"));
    }

    private static Finding rule(String id, Level level, String subject) {
        return new Finding(id, level, subject, "no rule", "aws ec2 add-it");
    }
}
