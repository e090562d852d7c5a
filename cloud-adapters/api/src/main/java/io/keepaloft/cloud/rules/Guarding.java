package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.CloudException;
import java.util.Optional;

/** What one cloud tells of the rules at a member, its security groups' or its network ACL's, and how they are repaired there. */
public interface Guarding<M extends Member, R> {
    /** Empty: nothing guards it, as with port security off or without an ACL, so all passes. Of members with a port only. */
    Optional<RuleSet> rules(M at) throws CloudException;

    /** What is known of the names in them, once {@link #rules} has been asked. */
    Directory directory();

    /** What was looked at: the member's label, or the ACL and its subnet. */
    String place(M at);

    /** What to do about it, never wider than the two members and the passage. */
    Remedy<R> remedy(Obstacle<M> obstacle);

    /** The rules could not be read: tells the permission that is missing, if that is why, as a finding of its own. @return what to do about it */
    String unread(CloudException refused);

    /** What none of has a member's address when its port is not known, e.g. {@code interface in this VPC}. */
    String portNoun();
}
