package io.keepaloft.cloud.rules;

import java.net.InetAddress;
import java.util.Optional;

/** Link-local IPv6 addresses that are made of a MAC address: clouds know the one, and hosts advertise from the other. RFC 4291 appendix A. */
public final class LinkLocal {

    private LinkLocal() { }

    /**
     * @param address text form, with or without a zone
     * @return the MAC address that it was made of, lower case with colons; empty for every other address, a random link-local one too
     */
    public static Optional<String> mac(String address) {
        InetAddress literal = Cidr.address(address.split("%", 2)[0]).orElse(null);
        if (literal == null || !literal.isLinkLocalAddress()) {
            return Optional.empty();
        }
        byte[] all = literal.getAddress();
        if (all.length != 16 || all[11] != (byte) 0xff || all[12] != (byte) 0xfe) {
            return Optional.empty();
        }
        return Optional.of(String.format("%02x:%02x:%02x:%02x:%02x:%02x", (all[8] ^ 2) & 0xff, all[9], all[10], all[13], all[14], all[15]));
    }
}
