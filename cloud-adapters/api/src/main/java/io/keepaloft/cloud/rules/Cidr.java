package io.keepaloft.cloud.rules;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A block of IPv4 or IPv6 addresses; bits of the host part may be set, and mean nothing. */
public record Cidr(InetAddress network, int prefixLength) {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

    /** @return empty for anything but {@code ADDRESS/LENGTH} with a literal address and a length that fits it */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(network -> length <= network.getAddress().length * 8)
                .map(network -> new Cidr(network, length));
    }

    /** Likewise, and {@code ADDRESS} by itself is the block that holds it alone. */
    public static Optional<Cidr> parseBlockOrAddress(String text) {
        return text.indexOf('/') < 0 ? address(text).map(Cidr::of) : parse(text);
    }

    /** A literal address; never resolves a name. */
    public static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noLiteral) {
            return Optional.empty();
        }
    }

    /** As clouds write it, and compare it: IPv6 by RFC 5952 §4, which {@link InetAddress#getHostAddress} does not shorten. Without a zone. */
    public static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        int[] groups = IntStream.range(0, 8).map(each -> ByteBuffer.wrap(address.getAddress()).getChar(2 * each)).toArray();
        int from = 0;
        int to = 0;
        for (int start = 0; start < groups.length; start++) {
            int end = start;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            // One group is not shortened; of runs that are equally long the first is.
            if (end - start > Math.max(1, to - from)) {
                from = start;
                to = end;
            }
        }
        return to == 0 ? joined(groups, 0, groups.length) : joined(groups, 0, from) + "::" + joined(groups, to, groups.length);
    }

    private static String joined(int[] groups, int from, int to) {
        return Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }

    /** The block that holds this address alone. */
    public static Cidr of(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8);
    }

    /** False for an address of the other family. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length && number(address).xor(number(network)).bitLength() <= hostBits();
    }

    /** True when all of the other block lies in this one. */
    public boolean contains(Cidr other) {
        return prefixLength <= other.prefixLength && contains(other.network);
    }

    /** True when both texts are blocks or addresses, and the same ones, by whatever spelling: {@code A} and {@code A/32} are one, and so are all blocks of length 0. */
    public static boolean same(String one, String other) {
        return parseBlockOrAddress(one).flatMap(mine -> parseBlockOrAddress(other).map(its -> mine.contains(its) && its.contains(mine))).orElse(false);
    }

    /** How far an address of the block is from its first; 0 for that one itself. */
    public BigInteger offset(InetAddress address) {
        return number(address).and(size().subtract(BigInteger.ONE));
    }

    /** How many addresses there are. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(hostBits());
    }

    public boolean ipv6() {
        return network.getAddress().length == 16;
    }

    private int hostBits() {
        return network.getAddress().length * 8 - prefixLength;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    @Override
    public String toString() {
        return text(network) + "/" + prefixLength;
    }
}
