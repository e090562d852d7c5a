package io.keepaloft.cloud;

import io.keepaloft.cloud.Finding.Level;

/**
 * What preflight says of an elastic IP that somebody else has. A takeover takes it from any server, since a dead member may have been replaced and so
 * be named by nobody: who has it must be looked at before.
 */
public final class ElasticIpHolder {
    public static final String ID = "elastic-ip-holder";

    private ElasticIpHolder() {}

    /**
     * @param holder    for people
     * @param member    whether it is a member
     * @param known     whether any other member is known at all
     * @param whatIsThat the command that shows the holder
     */
    public static Finding of(Resource resource, String holder, boolean member, boolean known, String whatIsThat) {
        if (member) {
            return Finding.pass(ID, resource.toString(), "held by " + holder + ", a member");
        }
        return new Finding(ID, Level.WARN, resource.toString(), "held by " + holder + ", " + (known ? "which is none of the members'" : "and no other member is known that it could be"),
                "the master takes it away from there", "if it is not meant to move: " + whatIsThat + "; if that is a member, name it under unicast_peer");
    }
}
