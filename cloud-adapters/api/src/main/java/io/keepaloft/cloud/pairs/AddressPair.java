package io.keepaloft.cloud.pairs;

import io.keepaloft.cloud.rules.Cidr;
import java.util.Objects;

/**
 * An address, or a block of them, that a port may send from although it is not its own; on a Huawei Cloud virtual IP's port: a member's address.
 *
 * @param address as the cloud shows it, e.g. {@code 172.17.100.203} or {@code 172.17.100.0/24}
 * @param mac     the source MAC that goes with it; null: the port's own
 */
public record AddressPair(String address, String mac) {
    private static final String MAC_FOLLOWS = "|";

    public AddressPair {
        Objects.requireNonNull(address);
    }

    /** True when exactly this address or block is meant, see {@link Cidr#same}. */
    public boolean is(String other) {
        return Cidr.same(address, other);
    }

    /** True when everything in {@code wanted} may be sent from. */
    public boolean covers(String wanted) {
        return Cidr.parseBlockOrAddress(address).flatMap(mine -> Cidr.parseBlockOrAddress(wanted).map(mine::contains)).orElse(false);
    }

    public boolean hasMac(String wanted, String ofPort) {
        return wanted.equalsIgnoreCase(macOn(ofPort));
    }

    /** True when all addresses may be sent from, which switches the check of the source off. */
    public boolean everything() {
        return Cidr.parse(address).map(block -> block.prefixLength() == 0).orElse(false);
    }

    String macOn(String ofPort) {
        return mac == null ? ofPort : mac;
    }

    /** For tokens and steps' arguments, without a space, comma or semicolon: read back with {@link #parse}. */
    @Override
    public String toString() {
        return mac == null ? address : address + MAC_FOLLOWS + mac;
    }

    public static AddressPair parse(String text) {
        int mac = text.indexOf(MAC_FOLLOWS);
        return mac < 0 ? new AddressPair(text, null) : new AddressPair(text.substring(0, mac), text.substring(mac + 1));
    }
}
