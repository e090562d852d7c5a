package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.Port;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What {@link PortRules} does with ARP, done with IPv6's neighbour discovery: the address that a message is about stands at {@code th + 8 bytes} (RFC 4861 §4.3, §4.4). */
final class NeighbourRules {
    private NeighbourRules() {
    }

    /**
     * For what comes from the port's host: an advertisement has to be about an address of the port, also where the source check is off. Where the
     * cloud knows who has what, a question for anybody else's is lost, and so is one that a host which forwards asks in a known sender's name: the
     * neighbours would believe it.
     */
    static List<String> from(Port port, Ownership own, boolean known) {
        List<String> rules = new ArrayList<>();
        if (!port.portSecurity() && !known) {
            rules.add("accept");
            return rules;
        }
        if (known) {
            rules.add("icmpv6 type 135 ether saddr . ip6 saddr " + Prefixes.set(own.pairs(true, List.of(PortRules.NOBODY6))) + " goto known6");
            rules.add("icmpv6 type 135 goto forwarder6");
        }
        rules.add("icmpv6 type != 136 accept");
        rules.addAll(targets(own.ranges(true)));
        return rules;
    }

    /** Messages about one of these pass, and no other. */
    static List<String> targets(List<String> ranges) {
        List<String> rules = new ArrayList<>();
        ranges.forEach(range -> rules.add(target(range) + " accept"));
        rules.add("drop");
        return rules;
    }

    private static String target(String range) {
        int length = Prefixes.length(range);
        BigInteger mask = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE.shiftLeft(128 - length));
        String value = "0x" + Prefixes.number(range).toString(16);
        return length == 128 ? "@th,64,128 " + value : "@th,64,128 & 0x" + mask.toString(16) + " == " + value;
    }
}
