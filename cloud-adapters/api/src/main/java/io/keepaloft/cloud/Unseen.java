package io.keepaloft.cloud;

import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.rules.AclPaths;
import io.keepaloft.cloud.rules.GroupPaths;
import io.keepaloft.cloud.rules.Passage;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks that could not be made, for one reason: each is told as a {@link Level#SKIP} with the id, and as far as the configuration gives it the subject,
 * that it has otherwise. A check that nobody speaks of looks like one that passed.
 *
 * @param why what the cloud said, or that it said nothing
 * @param fix what to do about that
 */
public record Unseen(String why, String fix, Consumer<Finding> found) {
    /** The id of what says that the cloud as a whole did not answer. */
    public static final String PROVIDER = "cloud-provider";
    /** What follows when something that a takeover needs was not looked at. */
    public static final String UNKNOWN = "whether it can follow the master would show only at a takeover";

    /** Of one check. @param consequence of not knowing */
    public void check(String id, String subject, String consequence) {
        found.accept(new Finding(id, Level.SKIP, subject, why, consequence, fix));
    }

    /** Of a check that looks at each of these. */
    public void checks(String id, List<String> subjects, String consequence) {
        subjects.forEach(subject -> check(id, subject, consequence));
    }

    /** Of the security groups on the ways to the peers. @param where what would have been looked at, e.g. this host's port */
    public void groups(List<Passage> passages, String where) {
        GroupPaths.skip(passages, where, why, fix, found);
    }

    /** Of the network ACLs on the ways to the peers. */
    public void acls(List<Passage> passages, String where) {
        AclPaths.skip(passages, where, why, fix, found);
    }

    /**
     * That the cloud as a whole did not answer: told once, beside the checks that were not made. For the agent, which asks again and again, it is a
     * {@link Level#SKIP} like them, and no change; who asks but once has got no answer, see {@link #inOneLook}.
     *
     * @param provider its keyword
     */
    public static Finding provider(String provider, CloudException refused) {
        boolean away = refused.failure() == Failure.UNAVAILABLE;
        return new Finding(PROVIDER, Level.SKIP, provider, (refused.failure().retryable() ? "it did not answer: " : "it answers nothing: ") + refused.describe(), "what a takeover needs of the cloud is not known",
                away ? "let this host reach it, or correct endpoint in the cloud_provider block" : "run preflight again when the cloud answers");
    }

    /** The same for a single look: a cloud that did not answer is not well. */
    public static Finding inOneLook(Finding finding) {
        return unanswered(finding) ? finding.told(Level.FAIL, finding.message(), finding.consequence(), finding.fix()) : finding;
    }

    /** Whether this says that the cloud as a whole did not answer. */
    public static boolean unanswered(Finding finding) {
        return finding.id().equals(PROVIDER) && finding.level() == Level.SKIP;
    }
}
