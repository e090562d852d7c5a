package io.keepaloft.cloud.openstack;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/** A block of IPv4 or IPv6 addresses, as security group rules and address pairs write them. */
record Cidr(InetAddress network, int prefixLength) {

    /** @return empty for anything but {@code ADDRESS/LENGTH} with a literal address and a length that fits it */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(network -> length <= network.getAddress().length * 8)
                .map(network -> new Cidr(network, length));
    }

    /** A literal address; never resolves a name. */
    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noLiteral) {
            return Optional.empty();
        }
    }

    /** The block that holds this address alone. */
    static Cidr of(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8);
    }

    /** False for an address of the other family. */
    boolean contains(InetAddress address) {
        int bits = network.getAddress().length * 8;
        if (address.getAddress().length * 8 != bits) {
            return false;
        }
        BigInteger difference = new BigInteger(1, address.getAddress()).xor(new BigInteger(1, network.getAddress()));
        return difference.bitLength() <= bits - prefixLength;
    }

    boolean ipv6() {
        return network.getAddress().length == 16;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
