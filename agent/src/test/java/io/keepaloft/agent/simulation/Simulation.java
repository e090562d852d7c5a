package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.agent.simulation.Ec2.Association;
import io.keepaloft.agent.simulation.Ec2.Target;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Two to four whole agents on a bad LAN in a bad cloud, in virtual time, all of it decided by a seed: first chaos, then peace. */
final class Simulation {
    private static final int MAX_EVENTS = 400_000;
    private static final long STORM_NS = 45 * SECOND;
    /** Long enough for a backup whose rehearsal failed last to try again, which may take it a minute. */
    private static final long PEACE_NS = 90 * SECOND;
    /** As long as the cloud's troubles of before may keep a takeover waiting: a call's timeout, and a pause that the service asked for. */
    private static final long CLOUD_RECOVERY_NS = 30 * SECOND;
    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random;
    private final Trace trace;
    private final Setup setup;
    private final Lan lan;
    private final Ec2 cloud;
    private final Weather weather;
    private final ForeignHand hand;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Map<String, Association> foreign = new HashMap<>();
    private boolean healed;
    private long transitions;
    private long heldAfterNs;
    private long gaveWayNs;
    private long metNs;
    private long judgedChanges;

    Simulation(long seed, boolean traced) {
        this(new SplittableRandom(seed), null, new SplittableRandom(~seed), traced);
    }

    Simulation(SplittableRandom random, Setup given, boolean traced) {
        this(random, given, new SplittableRandom(0), traced);
    }

    /**
     * @param given null: the seed decides that too
     * @param aside of what came later, so that whoever lives without that lives as before
     */
    boolean mixed;

    private Simulation(SplittableRandom random, Setup given, SplittableRandom aside, boolean traced) {
        this.random = random;
        this.trace = new Trace(time, traced);
        this.setup = given == null ? Setup.of(random).withFurther(aside) : given;
        this.weather = given == null ? Weather.bad(random.split()) : Weather.FINE;
        this.lan = new Lan(time, random.split(), setup.routers().size(), setup.intervalNs());
        this.cloud = new Ec2(time, random.split(), trace, weather, setup.limits());
        this.hand = new ForeignHand(this, aside);
        for (int i = 0; i < setup.routers().size(); i++) {
            hosts.add(new SimulatedHost(this, i, setup.routers().get(i), random.split()));
            if (setup.ownAddresses()) {
                ownedByOthers("eip-own-" + i, new Target("eni-" + i, addressOf("eni-" + i)));
            }
        }
        ownedByOthers("eip-foreign", new Target("eni-foreign", "10.63.9.9"));
        ownedByOthers(Chaos.SPARE, null);
        setup.resources().forEach(resource -> cloud.put(resource.value(), null));
    }

    /** Whoever moves it, it is not us. */
    void ownedByOthers(String allocation, Target target) {
        cloud.put(allocation, target);
        foreign.put(allocation, cloud.truth(allocation));
    }

    /** The whole story; throws AssertionError when something happened that must never happen. */
    Simulation run() {
        powerOn();
        hand.begin();
        Chaos chaos = new Chaos(this, random.split(), weather);
        chaos.unfold(STORM_NS);
        boolean cloudFirst = random.nextBoolean();
        if (cloudFirst) {
            chaos.cloudRecovers();
            chaos.unfold(CLOUD_RECOVERY_NS);
        }
        heal();
        peace();
        if (random.nextInt(4) == 0) {
            new Siege(this, random.split(), random.nextBoolean() ? Weather.FINE : weather).endure();
            heal();
            peace();
        }
        return this;
    }

    void powerOn() {
        hosts.forEach(host -> time.after(random.nextLong(2 * setup.intervalNs()), () -> {
            if (!host.on()) {
                host.powerOn();
            }
        }));
    }

    /** Ends all trouble, and judges what follows. */
    void heal() {
        healed = true;
        long healedNs = time.now();
        new Chaos(this, random.split(), weather).end();
        new Healing(this, healedNs, setup.maxMasterDownNs() + SECOND + 2 * lan.maxLatencyNs()).judge();
        heldAfterNs = Math.max(heldAfterNs, time.now() - healedNs);
    }

    /** From now on nothing moves any more. */
    void peace() {
        SimulatedHost master = theMaster();
        long before = transitions;
        long movesBefore = writes();
        runFor(PEACE_NS);
        require(theMaster() == master && transitions == before, "the mastership moves in peace");
        require(writes() == movesBefore, "the resources move in peace, " + (writes() - movesBefore) + " times");
        require(settled(master), master + " lost in peace what it had: " + cloudView());
        hosts.forEach(host -> require(host.agent().handover().claims() == (host == master), host + " has claims on the cloud: " + host.agent().handover().claims()));
        hosts.stream().filter(host -> host != master).forEach(backup -> knowsThatItIsHeldBy(master, backup));
    }

    private long writes() {
        return cloud.moves + hand.ports().writes + hand.table().writes;
    }

    /** What status says on a backup; of what several may have, whether it has that too. */
    private void knowsThatItIsHeldBy(SimulatedHost master, SimulatedHost backup) {
        for (Resource resource : setup.all()) {
            Standing standing = backup.agent().handover().standing(resource);
            if (!resource.ofOneHolder()) {
                require(Boolean.valueOf(backup.line().has(resource)).equals(standing.held()) && standing.lastError() == null, backup + " says of " + resource + ": " + standing);
                continue;
            }
            require(Boolean.FALSE.equals(standing.held()) && standing.holder().equals("eni-" + master.index) && standing.lastError() == null,
                    backup + " says of " + resource + ": " + standing);
        }
    }

    /** Exactly one, and none is better. */
    SimulatedHost theMaster() {
        List<SimulatedHost> masters = hosts.stream().filter(SimulatedHost::isMaster).toList();
        require(masters.size() == 1, "in peace the masters are " + masters);
        SimulatedHost master = masters.getFirst();
        int best = hosts.stream().mapToInt(host -> host.agent().router().effectivePriority()).max().orElseThrow();
        require(master.agent().router().effectivePriority() == best, master + " is master, though there is a priority of " + best);
        return master;
    }

    boolean settled(SimulatedHost master) {
        return setup.all().stream().allMatch(resource -> master.line().has(resource) && Boolean.TRUE.equals(master.agent().handover().standing(resource).held()));
    }

    /**
     * Until when what the cloud shows of the time before may be older than the master's own last write, and nobody can tell him: that nobody has an
     * address may be the state halfway through that write, or somebody freed it and was switched off before he claimed it.
     */
    long doubtfulNs(long beforeNs) {
        boolean free = setup.resources().stream().map(Resource::value).anyMatch(address -> cloud.sinceNs(address) <= beforeNs && cloud.truth(address) == null);
        return free ? beforeNs + setup.limits().verifyNs() : 0;
    }

    String cloudView() {
        StringBuilder view = new StringBuilder();
        for (Resource resource : setup.resources()) {
            view.append(resource.value()).append(' ').append(cloud.truth(resource.value())).append("; ");
        }
        setup.further().forEach(resource -> view.append(resource).append(' ')
                .append(resource.kind() == Kind.ROUTE ? hand.table().truth().get(resource.value()) : hand.ports().hold().ports()).append("; "));
        return view.toString();
    }

    void runFor(long durationNs) {
        time.runUntil(time.now() + durationNs, MAX_EVENTS, this::afterEachEvent);
    }

    /** What nothing has changed since the last time is as right as it was. */
    private void afterEachEvent() {
        hand.mustBeUntouched();
        if (judgedChanges == cloud.changes()) {
            return;
        }
        judgedChanges = cloud.changes();
        require(cloud.sane(), "two addresses on one private IP");
        foreign.forEach((allocation, association) -> require(cloud.truth(allocation) == association, allocation + " is not ours, and was touched"));
    }

    static void require(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }

    boolean healed() {
        return healed;
    }

    void transitioned() {
        transitions++;
    }

    long transitions() {
        return transitions;
    }

    /** A master gave way to whoever holds its resource. */
    void gaveWay() {
        gaveWayNs = time.now();
    }

    long gaveWayNs() {
        return gaveWayNs;
    }

    /** Two hosts found each other on the peer channel. */
    void met() {
        metNs = time.now();
    }

    long metNs() {
        return metNs;
    }

    /** From the end of the trouble until the right host held everything and knew it. */
    long heldAfterNs() {
        return heldAfterNs;
    }

    Setup setup() {
        return setup;
    }

    VirtualTime time() {
        return time;
    }

    Trace trace() {
        return trace;
    }

    Lan lan() {
        return lan;
    }

    Ec2 cloud() {
        return cloud;
    }

    ForeignHand hand() {
        return hand;
    }

    /** Of a network interface, or a port, which is the same thing here. */
    static String addressOf(String networkInterface) {
        String index = networkInterface.substring("eni-".length());
        return index.length() == 1 ? "10.63.0.1" + index : "10.63.9.10";
    }

    boolean isMember(String networkInterface) {
        return hosts.stream().anyMatch(host -> networkInterface.equals("eni-" + host.index));
    }

    /** What the cloud says of whose network interface that is: only a machine without power is off. */
    boolean isOff(String networkInterface) {
        return hosts.stream().anyMatch(host -> host.off() && networkInterface.equals("eni-" + host.index));
    }

    List<SimulatedHost> hosts() {
        return hosts;
    }

    String story() {
        return setup + "\n" + weather + "\n" + trace;
    }
}
