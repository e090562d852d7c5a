package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Other people's tools in the lists that the agents write to: they have address pairs on the same ports and routes in the same table, and change them,
 * also between an agent's look and its write. Now and then one moves by hand what the agents claim. Remembers what it last made of its own, which
 * nobody else may change.
 */
final class ForeignHand {
    /** What the agents claim as an address pair, as a route. */
    static final String PAIR = "10.63.0.154";
    static final String ROUTE = "10.9.0.0/16";
    /** Pairs that let a port send from {@link #PAIR}, too, and are none of the agents'. */
    static final Set<AddressPair> COVERING = Set.of(new AddressPair("10.63.0.0/24", null), new AddressPair("10.63.0.154/31", null));
    private static final String STRANGER = "eni-other";
    private static final String MAC = "00:00:5e:00:01:33";
    private static final List<AddressPair> PAIRS = List.of(new AddressPair("10.63.0.0/24", null), new AddressPair("10.63.0.154/31", null),
            new AddressPair("10.9.0.0/16", null), new AddressPair("10.63.0.155", null), new AddressPair("10.63.0.155", MAC), new AddressPair("10.63.0.15", MAC));
    /** The same address with another MAC is another pair; but an exclusive claim takes it from the others whatever its MAC. */
    private static final AddressPair OTHER_MAC = new AddressPair(PAIR, MAC);
    private static final List<String> ROUTES = List.of("0.0.0.0/0", "10.8.0.0/15", "10.9.0.0/17", "10.9.0.0/24", "10.10.0.0/16");
    private static final List<String> TARGETS = List.of("igw-0", RouteTable.GONE, "eni-0", "eni-1", STRANGER);

    private final Simulation simulation;
    private final SplittableRandom random;
    private final Ports ports;
    private final RouteTable table;
    private final List<AddressPair> ownPairs;
    private final Map<String, List<AddressPair>> pairs = new LinkedHashMap<>();
    private final Map<String, String> routes = new HashMap<>();
    private boolean active;
    private long checkedChanges;
    private long changes;

    ForeignHand(Simulation simulation, SplittableRandom random) {
        this.simulation = simulation;
        this.random = random;
        boolean exclusive = simulation.setup().exclusive();
        this.ports = new Ports(simulation.time(), simulation.trace(), pair -> isClaimed(pair, exclusive));
        this.table = new RouteTable(simulation.time(), simulation.trace());
        this.ownPairs = new ArrayList<>(PAIRS);
        if (!exclusive) {
            ownPairs.add(OTHER_MAC);
        }
        if (simulation.setup().further().isEmpty()) {
            return;
        }
        for (int i = 0; i < simulation.setup().routers().size(); i++) {
            ports.create("eni-" + i, "fa:16:3e:00:00:0" + i);
        }
        ports.create(STRANGER, "fa:16:3e:00:00:ff");
        ports.ids().forEach(id -> pairs.put(id, List.of()));
        for (int i = 0; i < 2 * ownPairs.size(); i++) {
            changePairs(anyPort());
            changeRoutes();
        }
    }

    private static boolean isClaimed(AddressPair pair, boolean exclusive) {
        return (pair.address().equals(PAIR) || pair.address().equals(PAIR + "/32")) && (exclusive || pair.mac() == null);
    }

    /** What it did since {@link #begin}. */
    long changes() {
        return changes;
    }

    Ports ports() {
        return ports;
    }

    RouteTable table() {
        return table;
    }

    /** Goes on until {@link #rest}. */
    void begin() {
        if (!simulation.setup().further().isEmpty()) {
            active = true;
            changes = 0;
            goOn();
        }
    }

    private void goOn() {
        simulation.time().after(random.nextLong(4 * SECOND), () -> {
            if (active) {
                if (random.nextInt(8) == 0) {
                    moveByHand();
                } else if (random.nextBoolean()) {
                    changePairs(anyPort());
                } else {
                    changeRoutes();
                }
                goOn();
            }
        });
    }

    void rest() {
        active = false;
    }

    /** Between a look and its write, now and then. */
    void beforeWrite(Step step) {
        if (active && random.nextInt(6) == 0) {
            if (step.argument(PairLine.PORT) != null) {
                changePairs(step.argument(PairLine.PORT));
            } else {
                changeRoutes();
            }
        }
    }

    /** Some of what the agents may claim beside their addresses, as after a change of the configuration. */
    List<Resource> some() {
        return simulation.setup().further().stream().filter(_ -> random.nextInt(3) > 0).toList();
    }

    private String anyPort() {
        return List.copyOf(ports.ids()).get(random.nextInt(ports.ids().size()));
    }

    private void changePairs(String port) {
        changes++;
        AddressPair pair = ownPairs.get(random.nextInt(ownPairs.size()));
        List<AddressPair> all = new ArrayList<>(ports.truth(port).pairs());
        boolean lets = letsSend(all);
        if (all.remove(pair)) {
            if (lets && !letsSend(all)) {
                unnoticed();
            }
        } else if (random.nextInt(4) > 0) { // else another attribute of the port
            all.add(random.nextInt(all.size() + 1), pair);
        }
        ports.byHand(port, all);
        pairs.put(port, foreign(all));
    }

    private static boolean letsSend(List<AddressPair> all) {
        return all.stream().anyMatch(pair -> COVERING.contains(pair) || isClaimed(pair, false));
    }

    private List<AddressPair> foreign(List<AddressPair> all) {
        return all.stream().filter(pair -> !isClaimed(pair, simulation.setup().exclusive())).toList();
    }

    private void changeRoutes() {
        changes++;
        String destination = ROUTES.get(random.nextInt(ROUTES.size()));
        String target = random.nextInt(3) == 0 ? null : TARGETS.get(random.nextInt(TARGETS.size()));
        table.byHand(destination, target);
        if (target == null) {
            routes.remove(destination);
        } else {
            routes.put(destination, target);
        }
    }

    /** Away, to another, or to nobody. */
    private void moveByHand() {
        for (Resource resource : simulation.setup().further()) {
            simulation.trace().say("human", () -> "moves " + resource + " by hand");
            unnoticed();
            changes++;
            switch (resource.kind()) {
                case ROUTE -> moveRoute();
                default -> movePair();
            }
        }
    }

    private void moveRoute() {
        String[] targets = {null, RouteTable.GONE, "eni-0", "eni-1"};
        String target = targets[random.nextInt(targets.length)];
        table.byHand(ROUTE, target);
        if (target != null) {
            simulation.cloud().lastWith(ROUTE, target);
        }
    }

    private void movePair() {
        for (String id : List.copyOf(ports.hold().ports())) {
            ports.byHand(id, foreign(ports.truth(id).pairs()));
        }
        if (random.nextInt(3) > 0) {
            String id = anyPort();
            List<AddressPair> all = new ArrayList<>(ports.truth(id).pairs());
            all.add(new AddressPair(PAIR, null));
            ports.byHand(id, all);
            simulation.cloud().lastWith(PAIR, id);
        }
    }

    /** Nobody gives a hint of it: the next look finds it. */
    private void unnoticed() {
        simulation.cloud().settledNs = Math.max(simulation.cloud().settledNs, simulation.time().now() + simulation.setup().limits().reconcileNs());
    }

    /** Call after every event. */
    void mustBeUntouched() {
        if (checkedChanges == ports.changes() + table.changes()) {
            return;
        }
        checkedChanges = ports.changes() + table.changes();
        Simulation.require(!simulation.setup().exclusive() || ports.claimedByAgents() <= 1, "the exclusive pair is on several ports: " + ports.hold());
        for (String id : ports.ids()) {
            List<AddressPair> all = ports.truth(id).pairs();
            Simulation.require(foreign(all).equals(pairs.get(id)), "of " + id + " the pairs " + pairs.get(id) + " are not ours, and were touched: " + all);
            Simulation.require(all.stream().distinct().count() == all.size(), id + " has a pair twice: " + all);
        }
        Map<String, String> now = table.truth().entrySet().stream().filter(route -> !route.getKey().equals(ROUTE))
                .collect(Collectors.toMap(Map.Entry::getKey, route -> route.getValue().target));
        Simulation.require(now.equals(routes), "the routes " + routes + " are not ours, and were touched: " + now);
    }
}
