package io.keepaloft.cloud.rules;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** IP protocol numbers, and the many ways in which clouds spell them. */
public final class Protocols {

    /** Of a rule that is about every protocol. */
    public static final int ANY = -1;
    /** RFC 5798 §5.1.1.4. */
    public static final int VRRP = 112;
    public static final int TCP = 6;
    public static final int UDP = 17;

    private static final int LARGEST = 255;
    private static final Set<String> EVERY = Set.of("", "-1", "all", "any");
    /** Only what can be about a packet that is asked for, or is written without a number by some API. */
    private static final Map<String, Integer> NAMES = Map.ofEntries(Map.entry("icmp", 1), Map.entry("igmp", 2), Map.entry("tcp", TCP), Map.entry("udp", UDP),
            Map.entry("dccp", 33), Map.entry("gre", 47), Map.entry("esp", 50), Map.entry("ah", 51), Map.entry("icmpv6", 58), Map.entry("ipv6-icmp", 58),
            Map.entry("ospf", 89), Map.entry("vrrp", VRRP), Map.entry("sctp", 132), Map.entry("udplite", 136));

    /** TCP, UDP, DCCP, SCTP, UDP-Lite: for all others a rule's ports mean nothing. */
    private static final Set<Integer> WITH_PORTS = Set.of(TCP, UDP, 33, 132, 136);

    private Protocols() {}

    /**
     * @param text a number, a name, or any of "", -1, all, any; null is every protocol
     * @return {@link #ANY} or a number; empty for a name that is not known here, which can be about neither VRRP nor UDP
     */
    public static OptionalInt parse(String text) {
        String word = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (EVERY.contains(word)) {
            return OptionalInt.of(ANY);
        }
        if (word.matches("\\d{1,3}")) {
            int number = Integer.parseInt(word);
            return number > LARGEST ? OptionalInt.empty() : OptionalInt.of(number);
        }
        Integer named = NAMES.get(word);
        return named == null ? OptionalInt.empty() : OptionalInt.of(named);
    }

    static boolean withPorts(int protocol) {
        return WITH_PORTS.contains(protocol);
    }
}
