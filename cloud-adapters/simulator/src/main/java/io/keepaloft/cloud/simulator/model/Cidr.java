package io.keepaloft.cloud.simulator.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An address range, IPv4 or IPv6. */
public final class Cidr {
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]+");

    private final byte[] network;
    private final int length;

    private Cidr(byte[] network, int length) {
        this.network = network;
        this.length = length;
    }

    /** @throws IllegalArgumentException if the text is not ADDRESS/LENGTH with numeric address */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            throw new IllegalArgumentException("not a range: " + text);
        }
        byte[] address = address(text.substring(0, slash));
        int length = Integer.parseInt(text.substring(slash + 1));
        if (length > address.length * 8) {
            throw new IllegalArgumentException("prefix too long: " + text);
        }
        return new Cidr(masked(address, length), length);
    }

    public static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /** Whether `text` is a well-formed range of the family. */
    public static boolean isRange(String text, boolean ipv6) {
        try {
            return (parse(text).network.length == 16) == ipv6;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    public boolean contains(String address) {
        byte[] other = address(address);
        return other.length == network.length && Arrays.equals(masked(other, length), network);
    }

    /** The address at `offset` from the range's first. */
    public String at(int offset) {
        int last = network.length - 4;
        int base = ((network[last] & 255) << 24 | (network[last + 1] & 255) << 16 | (network[last + 2] & 255) << 8 | (network[last + 3] & 255)) + offset;
        if (network.length == 16) {
            return new Cidr(ByteBuffer.wrap(network.clone()).putInt(last, base).array(), 128).ipv6();
        }
        return (base >>> 24) + "." + (base >>> 16 & 255) + "." + (base >>> 8 & 255) + "." + (base & 255);
    }

    /** IPv4 only: how many addresses there are; at most 2^31-1. */
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, 1L << (32 - length));
    }

    /** IPv4 only: the range's length as a dotted quad. */
    public String netmask() {
        return new Cidr(masked(new byte[] {-1, -1, -1, -1}, length), length).at(0);
    }

    private static byte[] address(String text) {
        // Numeric forms only: a name would be a DNS query.
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    private static byte[] masked(byte[] address, int length) {
        byte[] out = address.clone();
        for (int bit = length; bit < out.length * 8; bit++) {
            out[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
        }
        return out;
    }

    /** The network in canonical form: host bits cleared, as clouds do when they store a rule; IPv6 as RFC 5952 writes it. */
    @Override public String toString() {
        return (network.length == 4 ? at(0) : ipv6()) + "/" + length;
    }

    private String ipv6() {
        int bestStart = -1;
        int bestLength = 1;   // a single zero group is not shortened
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && group(end) == 0) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        var out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return out.toString();
    }

    private int group(int index) {
        return (network[2 * index] & 255) << 8 | network[2 * index + 1] & 255;
    }
}
