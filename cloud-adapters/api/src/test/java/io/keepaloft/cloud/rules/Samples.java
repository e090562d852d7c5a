package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import java.net.InetAddress;

/** Rules and addresses in few words. */
final class Samples {
    private Samples() {}

    static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    static Addresses block(String cidr) {
        return new Addresses.Block(Cidr.parse(cidr).orElseThrow());
    }

    /** In from there. */
    static Rule in(String owner, String name, Action action, int protocol, Addresses from) {
        return new Rule(owner, name, action, Direction.INGRESS, Family.BOTH, protocol, Ports.ANY, from);
    }
}
