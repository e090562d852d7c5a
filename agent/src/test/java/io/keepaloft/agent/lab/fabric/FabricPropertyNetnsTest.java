package io.keepaloft.agent.lab.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random rules and random packets: what the model means is what arrives. Replay a failure with {@code -Dfabric.seed=N}. */
@Tag("netns")
class FabricPropertyNetnsTest {
    private static final int ROUNDS = 60;
    private static final int PACKETS = 25;
    private static final List<String> PORTS = List.of("a", "b", "c");
    private static final List<String> GROUPS = List.of("g1", "g2", "g3");
    private static final List<String> RANGES = List.of("0.0.0.0/0", "10.0.0.0/24", "10.0.0.8/30", "10.0.0.11/32", "::/0", "fd00::10/124", "fd00::12/128", "g1", "g2", "pl-1");

    private final long seed = Long.getLong("fabric.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Verdicts verdicts = new Verdicts();

    @Test
    void whatTheModelMeansIsWhatArrives() {
        int passed = 0;
        try (Bed bed = new Bed(Settings.openStack())) {
            for (int round = 0; round < ROUNDS; round++) {
                change(bed);
                List<Packet> told = new ArrayList<>();
                for (int i = 0; i < PACKETS; i++) {
                    String from = any(PORTS);
                    String to = any(PORTS.stream().filter(port -> !port.equals(from)).toList());
                    Packet packet = packet(told, from, to);
                    told.add(packet);
                    boolean expected = verdicts.passes(bed.state(), bed.port(from), packet, bed.port(to));
                    assertEquals(expected, bed.passes(from, packet, to), () -> "seed " + seed + ": " + from + " to " + to + ": " + packet + " with " + bed.state().items());
                    passed += expected ? 1 : 0;
                }
            }
        }
        System.out.println("fabric property: seed " + seed + ", " + ROUNDS * PACKETS + " packets, " + passed + " passed");
    }

    private void change(Bed bed) {
        bed.apply(new PrefixList("pl-1", "l", 9, List.of(new PrefixList.Entry(any(RANGES.subList(1, 4)), ""), new PrefixList.Entry("fd00::11/128", "")), Map.of()));
        for (String group : GROUPS) {
            // Now and then a group stays as it is, so that flows outlive a change.
            if (random.nextInt(3) > 0 || bed.state().version() < 20) {
                List<SecurityRule> rules = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    rules.add(rule());
                }
                bed.apply(Bed.group(group, rules.toArray(SecurityRule[]::new)));
            }
        }
        for (String name : PORTS) {
            if (random.nextInt(3) == 0) {
                AddressPair[] pairs = random.nextBoolean() ? new AddressPair[0] : new AddressPair[] {AddressPair.of(any(List.of("10.0.0.200", "10.0.0.0/28", "fd00::200")))};
                List<String> groups = GROUPS.stream().filter(_ -> random.nextInt(3) > 0).toList();
                bed.apply(Bed.port(name, groups, pairs));
            }
        }
    }

    private SecurityRule rule() {
        String range = any(RANGES);
        int protocol = any(List.of(-1, 6, 17, 112, range.contains(":") ? 58 : 1));
        int first = switch (protocol) {
            case 6, 17 -> any(List.of(-1, 80, 81, 90));
            case 1 -> any(List.of(-1, 8, 0, 13));
            case 58 -> any(List.of(-1, 128, 129));
            default -> -1;
        };
        int last = first == -1 || protocol == 1 || protocol == 58 ? -1 : first + random.nextInt(12);
        return Bed.rule(any(List.of(Direction.values())), protocol, first, last, range);
    }

    private Packet packet(List<Packet> told, String from, String to) {
        List<Packet> answerable = told.stream().filter(packet -> packet.destination().equals(Bed.address(from)) || packet.destination().equals(Bed.address6(from))).toList();
        if (!answerable.isEmpty() && random.nextBoolean()) {
            Packet answer = any(answerable).answer();
            if (answer.destination().equals(Bed.address(to)) || answer.destination().equals(Bed.address6(to))) {
                return answer;
            }
        }
        boolean ipv6 = random.nextInt(3) == 0;
        String source = random.nextInt(8) == 0 ? ipv6 ? "fd00::200" : "10.0.0.200" : ipv6 ? Bed.address6(from) : Bed.address(from);
        String destination = ipv6 ? Bed.address6(to) : Bed.address(to);
        int protocol = any(List.of(6, 6, 17, 112, ipv6 ? 58 : 1));
        return switch (protocol) {
            case 6, 17 -> new Packet(protocol, source, any(List.of(80, 85, 4000)), destination, any(List.of(80, 81, 85, 95, 4000)));
            case 1 -> new Packet(1, source, any(List.of(8, 0, 13, 14, 3)), destination, 0);
            case 58 -> new Packet(58, source, any(List.of(128, 129, 1)), destination, 0);
            default -> Packet.plain(protocol, source, destination);
        };
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
