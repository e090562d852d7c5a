package io.keepaloft.agent.lab.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * The fabric's memory of flows. A set is named by the direction of the answers that it lets pass, seen from the port: {@code in} holds what may
 * come in because the port began it, {@code out} what may leave because it was asked. Keys begin with the port's interface.
 */
final class Flows {
    /** As conntrack's defaults, but for TCP: an hour of silence is longer than any story. */
    private static final String TCP = "1h";
    private static final String UDP = "2m";
    private static final String ICMP = "30s";
    private static final String OTHER = "10m";
    /** A kernel's set grows as needed; this is where it stops. */
    private static final int MOST = 65_536;

    private static final List<String> ECHO = List.of("icmp type { echo-request, timestamp-request }", "icmpv6 type echo-request");
    private static final List<String> ECHOED = List.of("icmp type { echo-reply, timestamp-reply }", "icmpv6 type echo-reply");
    private static final String PLAIN = "meta l4proto != { icmp, tcp, udp, ipv6-icmp }";

    private Flows() {
    }

    /** Declares the sets and the chains that are the same for every port. */
    static List<String> declare(String table) {
        List<String> commands = new ArrayList<>();
        for (String way : List.of("in", "out")) {
            for (int family : new int[] {4, 6}) {
                String address = "ipv" + family + "_addr";
                set(commands, table, way + "_tcp" + family, address + " . inet_service . " + address + " . inet_service", TCP);
                set(commands, table, way + "_udp" + family, address + " . inet_service . " + address + " . inet_service", UDP);
                set(commands, table, way + "_ip" + family, "inet_proto . " + address + " . " + address, OTHER);
            }
            boolean in = way.equals("in");
            String port = in ? "iifname" : "oifname";
            chain(commands, table, "begin_" + (in ? "out" : "in"), record(way, port, true));
            chain(commands, table, "keep_" + way, record(way, in ? "oifname" : "iifname", false));
        }
        return commands;
    }

    private static void set(List<String> commands, String table, String name, String key, String timeout) {
        commands.add("add set " + table + " " + name + " { type ifname . " + key + " ; flags dynamic,timeout ; timeout " + timeout + " ; size " + MOST + " ; }");
    }

    private static void chain(List<String> commands, String table, String name, List<String> rules) {
        commands.add("add chain " + table + " " + name);
        rules.forEach(rule -> commands.add("add rule " + table + " " + name + " " + rule));
    }

    /** Writes the packet's tuple, or its answer's, into a set of `way`, and lets the packet pass. */
    private static List<String> record(String way, String port, boolean swapped) {
        List<String> rules = new ArrayList<>();
        for (int family : new int[] {4, 6}) {
            String protocol = "meta protocol ip" + (family == 4 ? "" : "6");
            String tuple = tuple(port, family, swapped);
            String pair = pair(port, family, swapped);
            rules.add(protocol + " meta l4proto tcp update @" + way + "_tcp" + family + " { " + tuple + " }");
            rules.add(protocol + " meta l4proto udp update @" + way + "_udp" + family + " { " + tuple + " }");
            rules.add(protocol + " " + (swapped ? ECHO : ECHOED).get(family == 4 ? 0 : 1) + " update @" + way + "_ip" + family + " { " + pair + " timeout " + ICMP + " }");
            rules.add(protocol + " " + PLAIN + " update @" + way + "_ip" + family + " { " + pair + " }");
        }
        rules.add("accept");
        return rules;
    }

    /** For a port's chain: jumps to `chain` with whatever is an answer in the direction `way`. */
    static List<String> answers(String way, String chain) {
        String port = way.equals("in") ? "oifname" : "iifname";
        List<String> rules = new ArrayList<>();
        for (int family : new int[] {4, 6}) {
            String protocol = "meta protocol ip" + (family == 4 ? "" : "6");
            String tuple = tuple(port, family, false);
            String pair = pair(port, family, false);
            rules.add(protocol + " meta l4proto tcp " + tuple + " @" + way + "_tcp" + family + " jump " + chain);
            rules.add(protocol + " meta l4proto udp " + tuple + " @" + way + "_udp" + family + " jump " + chain);
            rules.add(protocol + " " + ECHOED.get(family == 4 ? 0 : 1) + " " + pair + " @" + way + "_ip" + family + " jump " + chain);
            rules.add(protocol + " " + PLAIN + " " + pair + " @" + way + "_ip" + family + " jump " + chain);
        }
        return rules;
    }

    private static String tuple(String port, int family, boolean swapped) {
        String ip = family == 4 ? "ip " : "ip6 ";
        return swapped ? port + " . " + ip + "daddr . th dport . " + ip + "saddr . th sport" : port + " . " + ip + "saddr . th sport . " + ip + "daddr . th dport";
    }

    private static String pair(String port, int family, boolean swapped) {
        String ip = family == 4 ? "ip " : "ip6 ";
        return port + " . meta l4proto . " + ip + (swapped ? "daddr . " : "saddr . ") + ip + (swapped ? "saddr" : "daddr");
    }
}
