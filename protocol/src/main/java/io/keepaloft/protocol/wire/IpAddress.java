package io.keepaloft.protocol.wire;

import java.util.Objects;

/**
 * One IPv4 or IPv6 address as two longs, so that the hot path compares addresses without allocating.
 *
 * <p>An IPv4 address is {@code hi == 0} and {@code lo} the unsigned 32-bit value. Zones (RFC 4007) are not part of it.
 */
public record IpAddress(Family family, long hi, long lo) implements Comparable<IpAddress> {

    public IpAddress {
        Objects.requireNonNull(family, "family");
        if (family == Family.IPV4 && (hi != 0 || lo < 0 || lo > 0xFFFF_FFFFL)) {
            throw new IllegalArgumentException("not an IPv4 address: hi=" + hi + " lo=" + lo);
        }
    }

    /** The IPv4 address whose four bytes are the low 32 bits of {@code value}. */
    public static IpAddress ipv4(long value) {
        return new IpAddress(Family.IPV4, 0, value & 0xFFFF_FFFFL);
    }

    public static IpAddress ipv6(long hi, long lo) {
        return new IpAddress(Family.IPV6, hi, lo);
    }

    /** Reads a literal, never a host name: dotted quad without leading zeros, or RFC 4291 §2.2 text.
     * @throws IllegalArgumentException with a message for the operator */
    public static IpAddress parse(String text) {
        return IpAddressText.parse(text);
    }

    public boolean isMulticast() {
        return isMulticast(family, hi, lo);
    }

    static boolean isMulticast(Family family, long hi, long lo) {
        return family == Family.IPV4 ? lo >>> 28 == 0xE : hi >>> 56 == 0xFF;
    }

    /** Numerical order, as the tie between equal priorities needs it (RFC 5798 §6.4.3); IPv4 sorts before IPv6. */
    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        return byFamily != 0 ? byFamily : compare(hi, lo, other.hi, other.lo);
    }

    /** Compares two addresses of one family as unsigned 128-bit numbers. */
    public static int compare(long aHi, long aLo, long bHi, long bLo) {
        int high = Long.compareUnsigned(aHi, bHi);
        return high != 0 ? high : Long.compareUnsigned(aLo, bLo);
    }

    /** Dotted quad, or RFC 5952 text. */
    @Override
    public String toString() {
        return IpAddressText.format(this);
    }
}
