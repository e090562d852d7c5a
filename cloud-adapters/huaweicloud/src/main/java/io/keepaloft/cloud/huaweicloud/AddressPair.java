package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v2.model.AllowedAddressPair;
import io.keepaloft.cloud.rules.Cidr;
import java.util.List;
import java.util.Optional;

/**
 * An address, or a block of them, that a port may send from although it is not its own; on a virtual IP's port: a member's address.
 *
 * @param address as VPC shows it, e.g. {@code 172.17.100.203}, or {@code 1.1.1.1/0} for a port whose source is not checked at all
 * @param mac     the source MAC that goes with it; null: the port's own
 */
record AddressPair(String address, String mac) {

    static AddressPair of(AllowedAddressPair pair) {
        return new AddressPair(pair.getIpAddress() == null ? "" : pair.getIpAddress(), pair.getMacAddress() == null || pair.getMacAddress().isEmpty() ? null : pair.getMacAddress());
    }

    static List<AllowedAddressPair> request(List<AddressPair> pairs) {
        return pairs.stream().map(pair -> new AllowedAddressPair().withIpAddress(pair.address).withMacAddress(pair.mac)).toList();
    }

    /** True when exactly this address or block is meant, by whatever spelling: {@code A} and {@code A/32} are one, and so are all blocks of length 0. */
    boolean is(String other) {
        Optional<Cidr> mine = Cidr.parseBlockOrAddress(address);
        Optional<Cidr> its = Cidr.parseBlockOrAddress(other);
        return mine.isPresent() && its.isPresent() && mine.get().contains(its.get()) && its.get().contains(mine.get());
    }

    /** True when everything in {@code wanted} may be sent from. */
    boolean covers(String wanted) {
        return Cidr.parseBlockOrAddress(address).flatMap(mine -> Cidr.parseBlockOrAddress(wanted).map(mine::contains)).orElse(false);
    }

    boolean hasMac(String wanted, String ofPort) {
        return wanted.equalsIgnoreCase(mac == null ? ofPort : mac);
    }

    /** True for the form that switches the source and destination check of a port off. */
    boolean everything() {
        return Cidr.parse(address).map(block -> block.prefixLength() == 0).orElse(false);
    }

    /** For a step's arguments: read back with {@link #parse}. */
    @Override
    public String toString() {
        return mac == null ? address : address + "|" + mac;
    }

    static AddressPair parse(String text) {
        String[] parts = text.split("\\|", 2);
        return new AddressPair(parts[0], parts.length == 1 ? null : parts[1]);
    }
}
