package io.keepaloft.cloud.rules;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One end of a path between the nodes: the address that a node speaks from, and the interface or port that has it, where the cloud shows one. */
public interface Member {
    /** Empty: not known, so nothing is judged. */
    Optional<InetAddress> address();

    /** As findings write the address. */
    default String text() {
        return address().map(Cidr::text).orElse("an unknown address");
    }

    /** Of the interface or port; empty when none that the cloud shows us has the address. */
    Optional<String> portId();

    /** What was looked at, e.g. {@code eni-1 (sg-1)}. Only for members with a port. */
    String label();

    /** The security groups of the port; in the port's order where that counts, else sorted. */
    List<String> groupIds();

    /** Empty with an unknown port. */
    Optional<String> subnetId();

    /** Whether one can speak to the other: another member, of the same family, both with addresses. */
    default boolean speaksTo(Member other) {
        boolean onePort = portId().isPresent() && portId().equals(other.portId());
        return !onePort && address().isPresent() && other.address().isPresent() && !address().equals(other.address())
                && address().get().getAddress().length == other.address().get().getAddress().length;
    }
}
