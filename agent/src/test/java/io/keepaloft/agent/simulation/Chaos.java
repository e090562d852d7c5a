package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.agent.simulation.Ec2.Target;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What goes wrong on the way, and its end. */
final class Chaos {
    /** An elastic IP that is none of ours. */
    static final String SPARE = "eip-spare";

    private final Simulation simulation;
    private final SplittableRandom random;
    private Weather usual;
    private boolean cloudIsFine;

    Chaos(Simulation simulation, SplittableRandom random, Weather usual) {
        this.simulation = simulation;
        this.random = random;
        this.usual = usual;
    }

    void unfold(long durationNs) {
        long endNs = simulation.time().now() + durationNs;
        for (SimulatedHost host : simulation.hosts()) {
            if (random.nextInt(2) == 0) {
                Fate.Kind[] fates = Fate.Kind.values();
                host.fate.is(fates[random.nextInt(fates.length)], random.nextInt(8));
            }
        }
        while (simulation.time().now() < endNs) {
            simulation.runFor(random.nextLong(2 * simulation.setup().maxMasterDownNs()));
            mischief(simulation.hosts().get(random.nextInt(simulation.hosts().size())));
        }
    }

    /** Its trouble ends before the network's; from then on nobody touches it by hand either. */
    void cloudRecovers() {
        say("cloud", "is fine from now on");
        cloudIsFine = true;
        simulation.hand().rest();
        simulation.ownedByOthers(SPARE, null);
        usual = Weather.FINE;
        simulation.cloud().weather(usual);
    }

    private void mischief(SimulatedHost host) {
        switch (random.nextInt(cloudIsFine ? 14 : 17)) {
            case 0, 1 -> say("lan", simulation.lan().split());
            case 2 -> {
                say("lan", "joins");
                simulation.lan().join();
            }
            case 3 -> power(host);
            case 4 -> stopOrStart(host);
            case 5, 6 -> freeze(host);
            case 7, 8 -> {
                host.check = host.check == TrackerStatus.UP ? TrackerStatus.DOWN : TrackerStatus.UP;
                say(host.toString(), "check script says " + host.check);
                host.tellCheck();
            }
            case 9 -> interfaceGoes(host);
            case 10 -> handOver();
            case 11 -> reload(host);
            case 12, 13 -> say("lan", simulation.lan().block());
            case 14 -> outage();
            default -> operator();
        }
    }

    private void say(String who, String what) {
        simulation.trace().say(who, () -> what);
    }

    private void power(SimulatedHost host) {
        if (host.on()) {
            host.powerOff();
        } else {
            host.powerOn();
        }
    }

    private static void stopOrStart(SimulatedHost host) {
        if (!host.on()) {
            host.powerOn();
        } else if (host.awake()) {
            host.stop();
        }
    }

    private void freeze(SimulatedHost host) {
        if (host.awake()) {
            host.freeze(random.nextLong(random.nextBoolean() ? 3 * simulation.setup().maxMasterDownNs() : SECOND));
        }
    }

    private void interfaceGoes(SimulatedHost host) {
        if (host.awake()) {
            boolean up = random.nextBoolean();
            say(host.toString(), "interface is " + (up ? "up" : "down"));
            host.agent().interfaceIs(up);
        }
    }

    private void handOver() {
        simulation.hosts().stream().filter(host -> host.awake() && host.isMaster()).findFirst().ifPresent(host -> {
            say(host.toString(), "is asked to hand over");
            host.agent().handOver();
        });
    }

    private void reload(SimulatedHost host) {
        if (host.awake() || !host.on()) {
            List<Resource> all = simulation.setup().resources();
            RouterConfig config = Setup.withPriority(host.config, 1 + random.nextInt(254));
            List<Resource> some = random.nextBoolean() ? all : all.subList(0, random.nextInt(all.size() + 1));
            host.reload(config, Stream.concat(some.stream(), simulation.hand().some().stream()).toList());
        }
    }

    private void outage() {
        say("cloud", "has an outage");
        simulation.cloud().weather(random.nextInt(4) == 0 ? Weather.DENIAL : Weather.OUTAGE);
        simulation.time().after(random.nextLong(20 * SECOND), () -> {
            if (!simulation.healed()) {
                say("cloud", "is as before");
                simulation.cloud().weather(usual);
            }
        });
    }

    /** Somebody moves an address by hand: away, to another host of ours, or to nobody. */
    private void operator() {
        List<Resource> resources = simulation.setup().resources();
        Resource resource = resources.get(random.nextInt(resources.size()));
        SimulatedHost host = simulation.hosts().get(random.nextInt(simulation.hosts().size()));
        Target there = host.line() == null ? null : host.line().target(resource);
        if (there != null && random.nextInt(4) == 0) {
            occupy(host, there);
            return;
        }
        if (there != null && simulation.cloud().otherOn(there, resource.value(), 0) != null) {
            return;
        }
        say("human", "moves " + resource.value() + " by hand");
        // Of that nobody gives a hint: the next look finds it.
        simulation.cloud().settledNs = Math.max(simulation.cloud().settledNs, simulation.time().now() + simulation.setup().limits().reconcileNs());
        simulation.cloud().put(resource.value(), switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> new Target("eni-other", "10.63.9.1" + resource.value().substring("eip-".length()));
            default -> there;
        });
    }

    /**
     * Somebody gives the private IP that a backup would use another elastic IP, which EC2 would drop to make room. Only while the
     * backup can see it before it writes: against what a read shows late no client can do anything.
     */
    private void occupy(SimulatedHost backup, Target target) {
        boolean visible = usual.stale() == 0 && backup.awake() && !backup.isMaster() && !backup.agent().handover().claims() && !backup.line().mayStillWrite();
        if (visible && simulation.cloud().otherOn(target, SPARE, 0) == null) {
            say("human", "gives " + target + " an address of their own");
            simulation.ownedByOthers(SPARE, target);
        }
    }

    /** Everything that people and time repair is repaired. */
    void end() {
        say("world", "heals");
        simulation.lan().heal();
        simulation.hand().rest();
        simulation.cloud().weather(Weather.FINE);
        simulation.ownedByOthers(SPARE, null);
        for (SimulatedHost host : simulation.hosts()) {
            host.fate.isOver();
            host.check = TrackerStatus.UP;
            host.thaw();
            if (!host.on()) {
                host.config = simulation.setup().routers().get(host.index);
                host.resources = simulation.setup().all();
                host.powerOn();
            } else {
                host.after(MS, () -> {
                    host.agent().interfaceIs(true);
                    host.tellCheck();
                    RouterConfig config = simulation.setup().routers().get(host.index);
                    if (host.agent().handedOver) { // which lasts until the preference is told otherwise
                        host.reload(Setup.withPriority(config, config.priority() % 254 + 1), simulation.setup().all());
                    }
                    host.reload(config, simulation.setup().all());
                });
            }
        }
    }
}
