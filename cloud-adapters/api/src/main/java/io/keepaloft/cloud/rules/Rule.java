package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.rules.Directory.Answer;
import java.net.InetAddress;
import java.util.Objects;

/**
 * One rule of a security group or of a network ACL.
 *
 * @param owner       id of the group or ACL that has it
 * @param name        its own id or number; empty where the provider does not tell one
 * @param family      of the packets that it is about; a rule that names a block is about that block's family in any case
 * @param protocol    IP protocol number, or {@link Protocols#ANY}
 * @param ports       of the destination; they count for protocols that have some, and never when every protocol is meant
 * @param far         the other end, seen from the interface that is guarded: the source of what comes in, the destination of what goes out
 * @param near        the guarded end; {@link Addresses.Any} where rules cannot name it
 * @param sourcePorts {@link Ports#ANY} where rules cannot name them
 */
public record Rule(String owner, String name, Action action, Direction direction, Family family, int protocol, Ports ports, Addresses far,
                   Addresses near, Ports sourcePorts) {

    public enum Action { ALLOW, DENY }

    public enum Family { IPV4, IPV6, BOTH }

    public Rule {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(name);
        Objects.requireNonNull(action);
        Objects.requireNonNull(direction);
        Objects.requireNonNull(family);
        Objects.requireNonNull(ports);
        Objects.requireNonNull(far);
        Objects.requireNonNull(near);
        Objects.requireNonNull(sourcePorts);
    }

    /** For rules that tell nothing of the guarded end, nor of the ports at the source. */
    public Rule(String owner, String name, Action action, Direction direction, Family family, int protocol, Ports ports, Addresses far) {
        this(owner, name, action, direction, family, protocol, ports, far, new Addresses.Any(), Ports.ANY);
    }

    boolean allows() {
        return action == Action.ALLOW;
    }

    /** UNKNOWN: all else fits, and whether its addresses do is not known. */
    Answer matches(Direction asked, Packet packet, Directory directory) {
        if (direction != asked || family != Family.BOTH && (family == Family.IPV6) != packet.ipv6() || !speaksOf(packet)) {
            return Answer.NO;
        }
        return and(directory.contains(far, packet.far(asked)), directory.contains(near, packet.near(asked)));
    }

    private boolean speaksOf(Packet packet) {
        if (protocol == Protocols.ANY) {
            return true;
        }
        return protocol == packet.protocol()
                && (!Protocols.withPorts(protocol) || ports.contain(packet.destinationPort()) && sourcePorts.contain(packet.sourcePort()));
    }

    private static Answer and(Answer one, Answer other) {
        return one == Answer.NO || other == Answer.NO ? Answer.NO : one == Answer.UNKNOWN || other == Answer.UNKNOWN ? Answer.UNKNOWN : Answer.YES;
    }

    /** What could not be told of a rule of which {@link #matches} was UNKNOWN. */
    Verdict.Doubt doubt(Direction asked, Packet packet, Directory directory) {
        boolean atFar = directory.contains(far, packet.far(asked)) == Answer.UNKNOWN;
        InetAddress address = atFar ? packet.far(asked) : packet.near(asked);
        return new Verdict.Doubt(this, atFar ? far : near, address);
    }

    /** Which rule it is and how it came to match: {@code sg-1, by group sg-2} or {@code acl-1 rule 90, by 10.0.0.0/8}. */
    @Override
    public String toString() {
        return owner + (name.isEmpty() ? "" : " rule " + name) + ", by " + far;
    }
}
