package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.paths.TransportMode;
import java.util.SplittableRandom;

/**
 * A partition that stays, after the storm, with nothing else going wrong but perhaps the cloud: of two hosts each address changes hands
 * at most once, with the peer channel and without, of more a few times until it rests; and while protocol 112 alone is blocked nothing happens at all.
 */
final class Siege {
    private static final long NS = 60 * SECOND;
    private static final long REST_NS = 30 * SECOND;
    /** A majority takes it back; and if only one way is cut, or neither side is larger, one more on each side may try. */
    private static final int MOST_OF_MANY = 4;

    private final Simulation simulation;
    private final SplittableRandom random;
    private final Weather weather;

    Siege(Simulation simulation, SplittableRandom random, Weather weather) {
        this.simulation = simulation;
        this.random = random;
        this.weather = weather;
    }

    void endure() {
        simulation.cloud().weather(weather);
        boolean only112 = random.nextInt(4) == 0 && simulation.setup().wiring().allSpeak() && simulation.setup().wiring().mode() != TransportMode.UDP;
        long transitions = simulation.transitions();
        int exchanges = simulation.cloud().exchanges.size();
        String what = only112 ? block112() : simulation.lan().split();
        simulation.trace().say("siege", () -> what);
        simulation.runFor(NS);
        if (only112) {
            Simulation.require(simulation.transitions() == transitions, "the mastership moves, though protocol 112 alone is blocked");
        }
        // Who wins a majority's address back may lose the answer to its write, and then takes what it finds for the state of before. Only two
        // hosts, of which one gives way, exchange it once in any weather.
        int hosts = simulation.hosts().size();
        if (hosts == 2 || weather == Weather.FINE) {
            simulation.hosts().forEach(one -> simulation.hosts().stream().filter(other -> other.index < one.index).forEach(other -> countOf(one, other, exchanges)));
        }
        if (weather == Weather.FINE) {
            int moved = simulation.cloud().exchanges.size();
            simulation.runFor(REST_NS);
            Simulation.require(simulation.cloud().exchanges.size() == moved, "the addresses find no rest in the partition");
            simulation.setup().all().forEach(this::isServed);
        }
    }

    private String block112() {
        for (int from = 0; from < simulation.hosts().size(); from++) {
            boolean silent = random.nextBoolean();
            for (int to = 0; to < simulation.hosts().size(); to++) {
                if (silent) {
                    simulation.lan().block(Rung.MULTICAST, from, to);
                    simulation.lan().block(Rung.UNICAST, from, to);
                }
            }
        }
        return "blocks protocol 112";
    }

    private void countOf(SimulatedHost one, SimulatedHost other, int since) {
        int most = simulation.hosts().size() > 2 ? MOST_OF_MANY : 1;
        for (Resource resource : simulation.setup().all()) {
            long count = simulation.cloud().exchanges.stream().skip(since)
                    .filter(exchange -> exchange.allocation().equals(resource.value()) && exchange.between("eni-" + one.index, "eni-" + other.index)).count();
            Simulation.require(count <= most, resource + " was exchanged " + count + " times between " + one + " and " + other + " in one partition");
        }
    }

    /** Whoever has it is master. */
    private void isServed(Resource resource) {
        boolean served = simulation.hosts().stream().anyMatch(host -> host.isMaster() && host.line().has(resource));
        Simulation.require(served, resource + " is with no master in the partition: " + simulation.cloudView());
    }
}
