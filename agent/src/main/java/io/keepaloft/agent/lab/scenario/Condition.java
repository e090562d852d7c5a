package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.wire.PacketKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Something that a view shows or does not show; its text says what it is. */
public sealed interface Condition {
    /** What is seen instead, in words; empty if the condition holds. */
    Optional<String> unmet(View view);

    private static Optional<String> instead(boolean met, String seen) {
        return met ? Optional.empty() : Optional.of(seen);
    }

    /** The client outside is answered by one of these hosts and by nobody else; no host at all = by nobody. Lost questions do not count against it. */
    record Answers(List<String> by) implements Condition {
        /** Answers in a row until the client believes it. */
        private static final int IN_A_ROW = 10;

        @Override
        public Optional<String> unmet(View view) {
            List<String> last = view.answers(2 * IN_A_ROW);
            List<String> heard = last.stream().filter(who -> !who.isEmpty()).toList();
            List<String> counted = by.isEmpty() ? tail(last) : tail(heard);
            boolean met = counted.size() == IN_A_ROW && counted.stream().allMatch(who -> by.isEmpty() ? who.isEmpty() : by.contains(who));
            return instead(met, "the client is answered by " + (heard.isEmpty() ? last.isEmpty() ? "nobody yet" : "nobody"
                    : heard.stream().distinct().collect(Collectors.joining(" and "))) + (counted.size() < IN_A_ROW ? " (" + counted.size() + " answers)" : ""));
        }

        private static List<String> tail(List<String> all) {
            return all.subList(Math.max(0, all.size() - IN_A_ROW), all.size());
        }

        @Override
        public String toString() {
            return "answered by " + (by.isEmpty() ? "nobody" : String.join(" or ", by));
        }
    }

    record State(String host, Set<String> states) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            return instead(states.contains(view.state(host)), host + " is " + view.state(host));
        }

        @Override
        public String toString() {
            return host + " is " + states.stream().sorted().collect(Collectors.joining(" or "));
        }
    }

    /** How many hosts say that they are master. */
    record Masters(Amount amount) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            List<String> masters = view.hosts().stream().filter(host -> view.state(host).equals("MASTER")).toList();
            return instead(amount.contains(masters.size()), masters.isEmpty() ? "there is no master" : "masters: " + String.join(", ", masters));
        }

        @Override
        public String toString() {
            return "masters: " + amount;
        }
    }

    /** Who holds the elastic IP, as the cloud says; empty = nobody. */
    record Holder(String host) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            String holder = view.holder();
            return instead(holder.equals(host), "the cloud says that " + (holder.isEmpty() ? "nobody" : holder) + " holds the elastic IP");
        }

        @Override
        public String toString() {
            return "the elastic IP is with " + (host.isEmpty() ? "nobody" : host);
        }
    }

    /** How often the elastic IP goes from one holder to another in the step, whether or not nobody had it in between. */
    record Exchanges(Amount amount) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            return instead(amount.contains(view.exchanges()), "the elastic IP has changed hands " + view.exchanges() + " times");
        }

        @Override
        public String toString() {
            return "exchanges: " + amount;
        }
    }

    record Pair(String host, boolean allowed) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            return instead(view.pair(host) == allowed, "the port of " + host + (allowed ? " lacks" : " still has") + " the allowed address pair");
        }

        @Override
        public String toString() {
            return "the port of " + host + (allowed ? " has" : " does not have") + " the allowed address pair";
        }
    }

    record VirtualAddress(String host, boolean there) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            return instead(view.virtualAddress(host) == there, host + (there ? " does not have" : " still has") + " the virtual address");
        }

        @Override
        public String toString() {
            return host + (there ? " has" : " does not have") + " the virtual address";
        }
    }

    /** Whose advertisements arrive at the host, or leave it: what tcpdump there would show. */
    record Advertisers(String seenBy, Set<String> from) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            Set<String> seen = view.advertisers(seenBy);
            return instead(seen.equals(from), seenBy + " sees advertisements of " + (seen.isEmpty() ? "nobody" : names(seen)));
        }

        private static String names(Set<String> hosts) {
            return hosts.stream().sorted().collect(Collectors.joining(" and "));
        }

        @Override
        public String toString() {
            return seenBy + " sees advertisements of " + (from.isEmpty() ? "nobody" : names(from));
        }
    }

    /**
     * Packets on the host's wire.
     *
     * @param sent by the host; otherwise those that arrive there
     * @param word what they are called together
     * @param last in that time before now; null = since the step began
     */
    record Packets(String host, boolean sent, String word, Set<PacketKind> kinds, Duration last, Amount amount) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            int seen = view.packets(host, sent, kinds, last);
            return instead(amount.contains(seen), host + (sent ? " has sent " : " has received ") + seen + " " + word + lately());
        }

        private String lately() {
            return last == null ? "" : " in the last " + last.toMillis() + " ms";
        }

        @Override
        public String toString() {
            return host + (sent ? " sends " : " receives ") + amount + " " + word + lately();
        }
    }

    /** A check of the cloud, as the agent on the host tells it while it runs; `about` stands in its subject or message. */
    record Told(String host, String id, String level, String about) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            List<View.Finding> findings = view.findings(host).stream().filter(finding -> finding.id().equals(id)).toList();
            boolean met = findings.stream().anyMatch(finding -> finding.level().equals(level)
                    && (finding.subject().contains(about) || finding.message().contains(about)));
            return instead(met, host + " tells of " + id + (findings.isEmpty() ? " nothing" : ": " + findings.stream()
                    .map(finding -> finding.level() + " " + finding.subject()).distinct().limit(4).collect(Collectors.joining("; "))));
        }

        @Override
        public String toString() {
            return host + " tells " + level + " " + id + (about.isEmpty() ? "" : " about " + about);
        }
    }

    record SaysItHolds(String host, boolean held) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            Optional<Boolean> says = view.saysItHolds(host);
            return instead(says.equals(Optional.of(held)), host + (says.isEmpty() ? " does not know whether it holds its resources"
                    : says.get() ? " says that it holds its resources" : " does not say that it holds its resources"));
        }

        @Override
        public String toString() {
            return host + (held ? " says that it holds its resources" : " says that it does not hold its resources");
        }
    }

    /** Calls of an operation of the cloud's API. @param host of one host; null = of anybody */
    record Calls(String operation, String host, Amount amount) implements Condition {
        @Override
        public Optional<String> unmet(View view) {
            int calls = view.calls(operation, host);
            return instead(amount.contains(calls), calls + " calls of " + operation + (host == null ? "" : " by " + host));
        }

        @Override
        public String toString() {
            return amount + " calls of " + operation + (host == null ? "" : " by " + host);
        }
    }
}
