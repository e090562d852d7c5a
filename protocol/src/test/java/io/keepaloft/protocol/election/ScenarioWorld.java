package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ReceiveRules;
import io.keepaloft.protocol.wire.TestPackets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands of a scenario on routers in virtual time, and writes down every effect.
 *
 * <p>With {@code lan}, what one router sends the others hear at once; without it, packets come from {@code hear} alone.
 */
final class ScenarioWorld {
    private final Map<String, VirtualRouter> routers = new LinkedHashMap<>();
    private final Deque<Runnable> onTheWire = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private long nowNs;
    private long commandStartNs;
    private long commandEndNs;
    private boolean lan;

    List<String> run(String command) {
        log.clear();
        commandStartNs = nowNs;
        commandEndNs = nowNs;
        var arguments = new ScenarioArguments(command);
        switch (arguments.word(0)) {
            case "lan" -> lan = true;
            case "router" -> router(arguments);
            case "reload" -> act(arguments.word(1), effects -> router(arguments.word(1))
                    .reconfigure(arguments.router(arguments.word(1)), arguments.trackers(), nowNs, effects));
            case "startup" -> step(arguments.word(1), new Event.Startup());
            case "shutdown" -> step(arguments.word(1), new Event.Shutdown());
            case "resign" -> step(arguments.word(1), new Event.Resign());
            case "lose" -> step(arguments.word(1), new Event.AddressLost(arguments.word(2)));
            case "fault" -> step(arguments.word(1), new Event.FaultRaised(arguments.rest(2)));
            case "clear" -> step(arguments.word(1), new Event.FaultCleared(arguments.rest(2)));
            case "tracker" -> step(arguments.word(1), new Event.TrackerUpdate("script " + arguments.word(2), TrackerStatus.valueOf(arguments.word(3))));
            case "hear" -> hear(arguments);
            case "vouched" -> vouched(arguments);
            case "peer-heard" -> step(arguments.word(1), Event.PeerHeard.INSTANCE);
            case "heard-again" -> step(arguments.word(1), Event.HeardAgain.INSTANCE);
            case "master-gave-way" -> step(arguments.word(1), new Event.MasterGaveWay());
            case "claimed" -> step(arguments.word(1), new Event.ClaimedElsewhere(arguments.rest(2), null));
            case "claimed-by" -> step(arguments.word(1), new Event.ClaimedElsewhere(arguments.rest(2), IpAddress.parse(arguments.word(2))));
            case "resource-free" -> step(arguments.word(1), Event.ResourceFree.INSTANCE);
            case "advance" -> advance(ScenarioArguments.duration(arguments.word(1)));
            case "pause" -> nowNs += ScenarioArguments.duration(arguments.word(1));
            case "tick" -> step(arguments.word(1), Event.TimeDue.INSTANCE);
            case "show" -> show(arguments.word(1));
            default -> throw new IllegalArgumentException("unknown command: " + command);
        }
        return List.copyOf(log);
    }

    /** Without a LAN each router is a story of its own: a new one sends the others away. */
    private void router(ScenarioArguments arguments) {
        if (!lan) {
            routers.clear();
        }
        routers.put(arguments.word(1), new VirtualRouter(arguments.router(arguments.word(1)), arguments.trackers()));
    }

    private VirtualRouter router(String name) {
        return routers.get(name);
    }

    private interface Action {
        void on(Effects effects);
    }

    private void step(String name, Event event) {
        act(name, effects -> router(name).step(event, nowNs, effects));
    }

    private void act(String name, Action action) {
        VirtualRouter router = router(name);
        long deadlineBefore = router.nextDeadlineNs();
        State stateBefore = router.state();
        action.on(new Recorder(name));
        if (router.state() == stateBefore && router.state() instanceof State.Backup && router.nextDeadlineNs() != deadlineBefore) {
            log.add(name + " " + masterDown(router));
        }
        while (!onTheWire.isEmpty()) {
            onTheWire.poll().run();
        }
    }

    private String masterDown(VirtualRouter router) {
        return router.yielded() ? "yielded" : "master_down=" + ScenarioArguments.seconds(router.nextDeadlineNs() - nowNs);
    }

    private void advance(long byNs) {
        commandEndNs = nowNs + byNs;
        while (true) {
            Map.Entry<String, VirtualRouter> next = routers.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().nextDeadlineNs())).orElseThrow();
            if (next.getValue().nextDeadlineNs() > commandEndNs) {
                break;
            }
            nowNs = next.getValue().nextDeadlineNs();
            step(next.getKey(), Event.TimeDue.INSTANCE);
        }
        nowNs = commandEndNs;
    }

    /** {@code hear r1 priority=100 from=10.63.0.155}, and whatever else differs from the router's own format. */
    private void hear(ScenarioArguments arguments) {
        String name = arguments.word(1);
        AdvertFormat ours = router(name).config().format();
        IpAddress source = IpAddress.parse(arguments.text("from", "10.63.0.155"));
        String vip = arguments.text("vip", null);
        AdvertFormat theirs = AdvertFormat.of(arguments.number("version", ours.version()), ours.family(), ours.vrid(),
                ScenarioArguments.duration(arguments.text("interval", ScenarioArguments.seconds(ours.advertIntervalNs()))),
                vip == null ? ours.addresses() : List.of(IpAddress.parse(vip)))
                .withAuthentication(arguments.text("pass", null) == null ? ours.authentication() : arguments.format().authentication());
        deliver(name, TestPackets.advert(theirs, arguments.number("priority", 100), source, TestPackets.group(ours.family())));
    }

    /** {@code vouched r1 priority=110 from=10.63.0.155}: a datagram of the peer channel in which a master says that it lives. */
    private void vouched(ScenarioArguments arguments) {
        String name = arguments.word(1);
        IpAddress source = IpAddress.parse(arguments.text("from", "10.63.0.155"));
        AdvertFormat ours = router(name).config().format();
        Advert advert = new Advert();
        advert.claim(ours, arguments.number("priority", 100),
                ScenarioArguments.duration(arguments.text("interval", ScenarioArguments.seconds(ours.advertIntervalNs()))), source.hi(), source.lo());
        step(name, new Event.MasterHeard(advert));
    }

    private void deliver(String name, Packet packet) {
        Advert advert = new Advert();
        switch (new AdvertDecoder().decode(packet, ReceiveRules.multicast(router(name).config().format()), advert)) {
            case Decoded.Ok _ -> step(name, new Event.AdvertReceived(advert));
            case Decoded.Rejected(var reason) -> log.add(name + " rejected " + reason.key());
        }
    }

    private void show(String name) {
        VirtualRouter router = router(name);
        log.add(name + " " + router.state().label() + " priority=" + router.effectivePriority() + " term=" + router.term()
                + " master=" + router.masterAddress() + (router.obstacle() == null ? "" : " obstacle='" + router.obstacle() + "'")
                + (router.nextDeadlineNs() == VirtualRouter.NEVER ? ""
                : " next=" + ScenarioArguments.seconds(router.nextDeadlineNs() - nowNs)));
    }

    /** Writes effects down; those that follow a transition are indented under it. */
    private final class Recorder implements Effects {
        private final String name;
        private boolean underTransition;

        Recorder(String name) {
            this.name = name;
        }

        private void add(String effect) {
            String at = nowNs < commandEndNs ? "  at=+" + ScenarioArguments.seconds(nowNs - commandStartNs) : "";
            log.add(underTransition ? "  " + effect : name + " " + effect + at);
        }

        @Override
        public void transition(State from, State to, Reason reason, String detail) {
            underTransition = false;
            String wait = to instanceof State.Backup ? "  " + masterDown(router(name)) : "";
            add(from.label() + " -> " + to.label() + " (" + reason.describe(detail) + ")" + wait);
            underTransition = true;
        }

        @Override
        public void advertise(int priority) {
            add("advertise priority=" + priority);
            RouterConfig config = router(name).config();
            IpAddress group = TestPackets.group(config.format().family());
            Packet packet = TestPackets.advert(config.format(), priority, config.source(), group);
            if (lan) {
                routers.keySet().stream().filter(other -> !other.equals(name)).forEach(other -> onTheWire.add(() -> deliver(other, packet)));
            }
        }

        @Override
        public void addAddresses() {
            add("add addresses");
        }

        @Override
        public void removeAddresses() {
            add("remove addresses");
        }

        @Override
        public void announceAddresses(Announcement occasion) {
            add("announce addresses (" + occasion.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ")");
        }

        @Override
        public void claim(long term) {
            add("claim term=" + term);
        }

        @Override
        public void relinquish(long term) {
            add("relinquish term=" + term);
        }

        @Override
        public void lowerPriorityAdvertHeard() {
            add("lower priority heard");
        }

        @Override
        public void priorityChanged(int effective) {
            add("priority=" + effective);
        }

        @Override
        public void timerLate(long lateNs) {
            add("timer late by " + ScenarioArguments.seconds(lateNs));
        }
    }
}
