package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.util.Collection;
import java.util.stream.Collectors;

/** Judges whether anybody in the cloud has the address of a peer that the configuration names: the finding {@code peer-address}. */
public final class PeerAddress {
    public static final String ID = "peer-address";
    /** What follows when it was not looked at. */
    public static final String UNKNOWN = "if it is nobody's, it will never be heard, and both nodes will become MASTER";

    private PeerAddress() {}

    /**
     * @param member the peer
     * @param blocks of the subnets in which somebody of ours must have an address, or nobody has it; empty: others than ours may have it
     * @param noun   what has an address there, e.g. {@code interface in this VPC}
     */
    public static Finding judged(Member member, Collection<Cidr> blocks, String noun) {
        String address = member.text();
        if (member.portId().isPresent()) {
            return Finding.pass(ID, address, "the address of " + member.portId().get());
        }
        String fix = "correct the address in unicast_peer";
        return member.address().flatMap(literal -> blocks.stream().filter(block -> block.contains(literal)).findFirst())
                .map(block -> new Finding(ID, Level.FAIL, address, "no " + noun + " has this peer's address, and it is one of " + block, "it will never be heard, and both nodes"
                        + " will become MASTER", fix))
                .orElseGet(() -> new Finding(ID, Level.SKIP, address, "no " + noun + " has this peer's address"
                        + (blocks.isEmpty() ? "" : ", which lies outside of " + blocks.stream().map(Cidr::toString).collect(Collectors.joining(", ")))
                        + ": whether somebody else has it cannot be told from here", UNKNOWN,
                        fix + ", unless the node is in another network"));
    }
}
