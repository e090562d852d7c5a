package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.wire.PacketKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads conditions: a key each, what is expected as its value. */
final class ConditionReader {
    private static final List<String> KEYS = List.of("answers", "state", "masters", "holder", "exchanges", "pair", "virtual_address", "advertisers",
            "finding", "holds", "calls", "packets");
    private static final List<String> LEVELS = List.of("PASS", "WARN", "FAIL", "SKIP");
    static final List<String> STATES = List.of("INIT", "BACKUP", "MASTER", "FAULT", View.OFF, View.STOPPED, View.FROZEN, View.SILENT);
    private static final Map<String, Set<PacketKind>> KINDS = PacketKind.words();
    private static final String NOBODY = "nobody";

    private final List<String> hosts;
    private final CloudPlan.Face face;

    /** @param face the cloud's, whose operations can be counted */
    ConditionReader(List<String> hosts, CloudPlan.Face face) {
        this.hosts = hosts;
        this.face = face;
    }

    /** All keys of conditions, and these. */
    static List<String> with(String... more) {
        return Stream.concat(KEYS.stream(), Arrays.stream(more)).toList();
    }

    List<Condition> conditions(Fields fields) {
        List<Condition> all = new ArrayList<>();
        fields.all().forEach((key, place) -> {
            switch (key) {
                case "answers" -> all.add(new Condition.Answers(names(place, NOBODY)));
                case "masters" -> place.amount().ifPresent(amount -> all.add(new Condition.Masters(amount)));
                case "exchanges" -> place.amount().ifPresent(amount -> all.add(new Condition.Exchanges(amount)));
                case "holder" -> place.word(holders(), "a host").ifPresent(who -> all.add(new Condition.Holder(who.equals(NOBODY) ? "" : who)));
                case "state" -> byHost(place, (host, value) -> all.add(new Condition.State(host, states(value))));
                case "pair" -> byHost(place, (host, value) -> value.flag().ifPresent(flag -> all.add(new Condition.Pair(host, flag))));
                case "virtual_address" -> byHost(place, (host, value) -> value.flag().ifPresent(flag -> all.add(new Condition.VirtualAddress(host, flag))));
                case "holds" -> byHost(place, (host, value) -> value.flag().ifPresent(flag -> all.add(new Condition.SaysItHolds(host, flag))));
                case "advertisers" -> byHost(place, (host, value) -> all.add(new Condition.Advertisers(host, new HashSet<>(names(value, NOBODY)))));
                case "packets" -> byHost(place, (host, value) -> packets(host, value, all));
                case "finding" -> place.items().forEach(item -> finding(item).ifPresent(all::add));
                case "calls" -> place.items().forEach(item -> calls(item).ifPresent(all::add));
                default -> { }
            }
        });
        return all;
    }

    private List<String> holders() {
        return Stream.concat(hosts.stream(), Stream.of(NOBODY, View.VIP_PORT)).toList();
    }

    private interface OfHost {
        void read(String host, Place value);
    }

    private void byHost(Place place, OfHost reader) {
        place.fields(hosts).all().forEach(reader::read);
    }

    /** Hosts' names; the word that stands for none of them is an empty list. */
    private List<String> names(Place place, String none) {
        List<String> known = Stream.concat(hosts.stream(), Stream.of(none)).toList();
        return place.items().stream().flatMap(item -> item.word(known, "a host").stream()).filter(name -> !name.equals(none)).toList();
    }

    private static Set<String> states(Place place) {
        Set<String> states = new HashSet<>();
        place.items().forEach(item -> item.word(STATES, "a state").ifPresent(states::add));
        return states;
    }

    /** Those that the host sends stand there themselves, those that arrive under a key of their own. */
    private static void packets(String host, Place place, List<Condition> into) {
        Fields fields = place.fields(Stream.concat(KINDS.keySet().stream(), Stream.of("received", "last")).toList());
        Duration last = fields.find("last").flatMap(Place::duration).orElse(null);
        counted(host, true, fields, last, into);
        fields.find("received").ifPresent(received -> counted(host, false, received.fields(KINDS.keySet()), last, into));
    }

    private static void counted(String host, boolean sent, Fields fields, Duration last, List<Condition> into) {
        fields.all().forEach((word, value) -> {
            if (KINDS.containsKey(word)) {
                value.amount().ifPresent(amount -> into.add(new Condition.Packets(host, sent, word, KINDS.get(word), last, amount)));
            }
        });
    }

    private Optional<Condition> finding(Place place) {
        Fields fields = place.fields(List.of("host", "id", "level", "about"));
        Optional<String> host = fields.require("host").flatMap(at -> at.word(hosts, "a host"));
        Optional<String> id = fields.require("id").flatMap(Place::text);
        Optional<String> level = fields.require("level").flatMap(at -> at.word(LEVELS, "a level"));
        String about = fields.find("about").flatMap(Place::text).orElse("");
        return host.flatMap(h -> id.flatMap(i -> level.map(l -> new Condition.Told(h, i, l, about))));
    }

    private Optional<Condition> calls(Place place) {
        Fields fields = place.fields(List.of("operation", "by", "count"));
        Optional<String> operation = fields.require("operation").flatMap(at -> at.word(Clouds.operations(face), "an operation of this cloud"));
        Optional<String> by = fields.find("by").flatMap(at -> at.word(hosts, "a host"));
        Optional<Amount> count = fields.require("count").flatMap(Place::amount);
        return operation.flatMap(o -> count.map(c -> new Condition.Calls(o, by.orElse(null), c)));
    }
}
