package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.Cidr;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Addresses and ranges of one family as nftables takes them: canonical, and none inside another, which it would refuse. */
final class Prefixes {
    private Prefixes() {
    }

    static boolean ipv6(String addressOrRange) {
        return addressOrRange.indexOf(':') >= 0;
    }

    /** ADDRESS/LENGTH in canonical form. */
    static String canonical(String addressOrRange) {
        return Cidr.parse(addressOrRange.indexOf('/') >= 0 ? addressOrRange : addressOrRange + (ipv6(addressOrRange) ? "/128" : "/32")).toString();
    }

    /** Those of the family, without the ones that another covers. */
    static List<String> outermost(Collection<String> addressesOrRanges, boolean ipv6) {
        List<String> all = addressesOrRanges.stream().filter(each -> ipv6(each) == ipv6).map(Prefixes::canonical).distinct().sorted().toList();
        return all.stream().filter(each -> all.stream().noneMatch(other -> !other.equals(each) && covers(other, each))).toList();
    }

    private static boolean covers(String outer, String inner) {
        return length(outer) <= length(inner) && Cidr.parse(outer).contains(inner.substring(0, inner.indexOf('/')));
    }

    static int length(String prefix) {
        return Integer.parseInt(prefix.substring(prefix.indexOf('/') + 1));
    }

    /** The network's bits as a number. */
    static BigInteger number(String prefix) {
        try {
            return new BigInteger(1, InetAddress.getByName(prefix.substring(0, prefix.indexOf('/'))).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + prefix, e);
        }
    }

    static boolean everything(Collection<String> prefixes) {
        return prefixes.stream().anyMatch(prefix -> length(prefix) == 0);
    }

    /** An anonymous set. */
    static String set(Collection<String> elements) {
        return elements.stream().collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** RFC 4291 §2.5.6 with the modified EUI-64 of appendix A. */
    static String linkLocal(String mac) {
        int[] m = Stream.of(mac.split(":")).mapToInt(part -> Integer.parseInt(part, 16)).toArray();
        return canonical(String.format("fe80::%02x%02x:%02xff:fe%02x:%02x%02x", m[0] ^ 2, m[1], m[2], m[3], m[4], m[5]));
    }
}
