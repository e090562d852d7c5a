package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.ScenarioArguments;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the commands of a scenario on members of one LAN in virtual time, and writes down who is master, what was decided about the
 * rungs, and on which of them advertisements go out, whenever that is another set than before.
 *
 * <p>{@code lan} begins a new story. Hosts are a, b, c … at 10.0.0.1, 10.0.0.2, …; keepalived's advertisements come from {@code hear}. Ways are one-way:
 * {@code block a b multicast}
 * takes from b what a sends.
 */
final class RungScenarioWorld {
    private static final IpAddress GROUP = IpAddress.parse("224.0.0.18");

    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Set<String> blocked = new HashSet<>();
    private final Deque<Runnable> wire = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private long sessions;
    private long nowNs = TestPair.SECOND;
    private long commandStartNs;

    List<String> run(String command) {
        log.clear();
        commandStartNs = nowNs;
        var words = new ScenarioArguments(command);
        switch (words.word(0)) {
            case "lan" -> {
                hosts.clear();
                blocked.clear();
            }
            case "host" -> hosts.put(words.word(1), new Host(words));
            case "start" -> Arrays.stream(words.rest(1).split(" ")).forEach(name -> hosts.get(name).start());
            case "kill" -> hosts.get(words.word(1)).running = false;
            case "block" -> rungs(words).forEach(rung -> blocked.add(way(words.word(1), words.word(2), rung)));
            case "unblock" -> rungs(words).forEach(rung -> blocked.remove(way(words.word(1), words.word(2), rung)));
            case "hear" -> hear(words);
            case "peers" -> log.add(hosts.get(words.word(1)).peers());
            case "advance" -> advance(nowNs + ScenarioArguments.duration(words.word(1)));
            default -> throw new IllegalArgumentException("unknown command: " + command);
        }
        return List.copyOf(log);
    }

    private static IpAddress address(String name) {
        return IpAddress.parse("10.0.0." + (name.charAt(0) - 'a' + 1));
    }

    private static String way(String from, String to, Rung rung) {
        return address(from) + " " + address(to) + " " + rung;
    }

    private static List<Rung> rungs(ScenarioArguments words) {
        return Arrays.stream(words.rest(3).split(" ")).map(key -> Rung.valueOf(key.toUpperCase(Locale.ROOT))).toList();
    }

    /** {@code hear a k multicast priority=50}: a host without a peer channel advertises. */
    private void hear(ScenarioArguments words) {
        Host host = hosts.get(words.word(1));
        Event.AdvertReceived advert = advert(host, words.number("priority", 50), address(words.word(2)));
        host.act(() -> host.member.advertHeard(rungs(words).getFirst(), advert, nowNs));
    }

    private static Event.AdvertReceived advert(Host to, int priority, IpAddress from) {
        Advert advert = new Advert();
        advert.claim(to.member.config().router().format(), priority, TestPair.SECOND, from.hi(), from.lo());
        return new Event.AdvertReceived(advert);
    }

    private void advance(long endNs) {
        while (true) {
            long dueNs = hosts.values().stream().mapToLong(Host::dueNs).min().orElseThrow();
            if (dueNs > endNs) {
                nowNs = endNs;
                return;
            }
            nowNs = Math.max(nowNs, dueNs);
            hosts.values().stream().filter(host -> host.dueNs() <= nowNs).forEach(host -> host.act(() -> host.member.timeDue(nowNs)));
        }
    }

    private void say(String what) {
        log.add(what + (nowNs == commandStartNs ? "" : "  at=+" + ScenarioArguments.seconds(nowNs - commandStartNs)));
    }

    /** One host, and what its newest advertisement went out on. */
    private final class Host extends QuietEffects {
        final String name;
        private final MemberConfig config;
        Member member;
        boolean running;
        private final Set<Rung> sending = EnumSet.noneOf(Rung.class);
        private Set<Rung> sent = EnumSet.noneOf(Rung.class);

        Host(ScenarioArguments words) {
            name = words.word(1);
            String peers = words.text("peers", "");
            config = TestPair.config(TestPair.V4, address(name), words.number("priority", 100), TransportMode.AUTO, "key",
                    Arrays.stream(peers.split(",")).filter(peer -> !peer.isEmpty()).map(RungScenarioWorld::address).toArray(IpAddress[]::new));
        }

        void start() {
            running = true;
            member = new Member(config, List.of(), ++sessions, this);
            act(() -> member.start(nowNs));
        }

        String peers() {
            return name + " knows " + member.status(nowNs).peers().stream().map(peer -> peer.address() + " (" + peer.channel() + ")").sorted().toList();
        }

        long dueNs() {
            return running ? member.nextDeadlineNs() : Long.MAX_VALUE;
        }

        /** The input, what the LAN carries for it, and then what was advertised. */
        void act(Runnable input) {
            input.run();
            while (!wire.isEmpty()) {
                wire.poll().run();
            }
            hosts.values().forEach(Host::tellSent);
        }

        private void tellSent() {
            if (!sending.isEmpty() && !sending.equals(sent)) {
                sent = EnumSet.copyOf(sending);
                say(name + " advertises on " + keys(sent));
            }
            sending.clear();
        }

        private String keys(Set<Rung> rungs) {
            return String.join(" ", rungs.stream().sorted().map(Rung::key).toList());
        }

        private void carry(Rung rung, IpAddress to, Consumer<Host> input) {
            for (Host host : hosts.values()) {
                if (host != this && (to.equals(GROUP) || to.equals(address(host.name))) && !blocked.contains(way(name, host.name, rung))) {
                    wire.add(() -> {
                        if (host.running) {
                            input.accept(host);
                        }
                    });
                }
            }
        }

        @Override
        public void sendAdvert(Rung rung, int priority, IpAddress destination) {
            sending.add(rung);
            carry(rung, destination, host -> host.member.advertHeard(rung, advert(host, priority, address(name)), nowNs));
        }

        @Override
        public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
            if (Member.advertises(datagram)) {
                sending.add(Rung.UDP);
            }
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            carry(Rung.UDP, peer, host -> host.member.datagram(ByteBuffer.wrap(bytes), address(name), nowNs));
        }

        @Override
        public void pathsChanged(PathsStatus paths) {
            say(name + (paths.settled() ? " settles on " : " tries ") + keys(paths.active()) + ": " + paths.reason());
        }

        @Override
        public void transition(State from, State to, Reason reason, String detail) {
            say(name + " " + from.label() + " -> " + to.label() + " (" + reason.text() + ")");
        }
    }
}
