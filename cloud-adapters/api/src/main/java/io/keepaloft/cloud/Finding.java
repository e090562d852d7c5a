package io.keepaloft.cloud;

import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One result of preflight.
 *
 * @param id          kebab-case and stable, e.g. {@code sg-ingress-vrrp}
 * @param subject     what was looked at, e.g. {@code sg-0123 for peer 172.17.100.202}
 * @param message     what was found, one line
 * @param consequence what will happen because of it, in words that stand alone, e.g. {@code both nodes will become MASTER}; empty for PASS
 * @param fix         the exact repair, a command line where there is one, or what to do instead; empty when none is needed
 * @param ways        the packets whose fate it foretells, so that it can be held against what was measured; empty for what is about none
 */
public record Finding(String id, Level level, String subject, String message, String consequence, String fix, List<Way> ways) {
    /** SKIP: could not be told, the message says why. */
    public enum Level { PASS, WARN, FAIL, SKIP }

    /** Packets from one node to another, by their addresses as {@link InetAddress#getHostAddress} writes them, or {@link #HERE} or {@link #ANYBODY}. */
    public record Way(String from, String to) {
        /** This host, whatever its address is. */
        public static final String HERE = "this host";
        public static final String ANYBODY = "anybody";

        public Way {
            from = canonical(from);
            to = canonical(to);
        }

        public static Way of(InetAddress from, InetAddress to) {
            return new Way(from.getHostAddress(), to.getHostAddress());
        }

        /** Addresses of IPv6 have many spellings. */
        private static String canonical(String text) {
            return Cidr.address(text).map(InetAddress::getHostAddress).orElse(text);
        }

        /**
         * Whether it is this host's way to a peer.
         *
         * @param peers all that are known: nobody else's address here can be any but our own
         */
        public boolean leadsTo(String peer, Set<String> peers) {
            return to.equals(canonical(peer)) && !others(peers).contains(from);
        }

        /** Whether it is the way from a peer to this host. */
        public boolean comesFrom(String peer, Set<String> peers) {
            return (from.equals(canonical(peer)) || from.equals(ANYBODY)) && !others(peers).contains(to);
        }

        private static Set<String> others(Set<String> peers) {
            return peers.stream().map(Way::canonical).collect(Collectors.toSet());
        }
    }

    public Finding {
        Objects.requireNonNull(id);
        Objects.requireNonNull(level);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(message);
        consequence = consequence == null || level == Level.PASS ? "" : consequence;
        fix = fix == null || level == Level.PASS ? "" : fix;
        ways = List.copyOf(ways);
    }

    public Finding(String id, Level level, String subject, String message, String consequence, String fix) {
        this(id, level, subject, message, consequence, fix, List.of());
    }

    /** What is well. */
    public static Finding pass(String id, String subject, String message) {
        return new Finding(id, Level.PASS, subject, message, "", "");
    }

    public Finding withWays(List<Way> foretold) {
        return new Finding(id, level, subject, message, consequence, fix, foretold);
    }

    /** The same, found out more exactly. */
    public Finding told(Level judged, String found, String follows, String repair) {
        return new Finding(id, judged, subject, found, follows, repair, ways);
    }

    /** Whether it answers all that an operator asks: what was looked at, what was found, and, unless all is well, what follows and what to do. */
    public boolean answersAll() {
        return !message.isBlank() && (level == Level.PASS || !subject.isBlank() && !consequence.isBlank() && !fix.isBlank());
    }

    /** What was found and what follows from it, for one line of a log. */
    public String told() {
        return consequence.isEmpty() ? message : message + ": " + consequence;
    }
}
