package io.keepaloft.agent.lab.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads what happens to links: of a host, in one direction or both; between two hosts; from one to another; and what they lose. */
final class LinkReader {
    static final List<String> KEYS = List.of("host", "way", "between", "from", "to");

    private final List<String> hosts;

    LinkReader(List<String> hosts) {
        this.hosts = hosts;
    }

    Optional<Action> cut(Place place) {
        return place.isText() ? host(place).map(host -> new Action.Cut(host, Action.Way.BOTH))
                : link(place, Action.Cut::new, Action.CutBetween::new, Action.CutFromTo::new);
    }

    List<Action> heal(Place place) {
        if (place.isText() && place.text().filter("all"::equals).isPresent()) {
            return List.of(new Action.HealAll());
        }
        if (place.isMap()) {
            return link(place, Action.Heal::new, Action.HealBetween::new, Action.HealFromTo::new).stream().toList();
        }
        return place.items().stream().flatMap(item -> host(item).stream()).<Action>map(host -> new Action.Heal(host, Action.Way.BOTH)).toList();
    }

    private Optional<Action> link(Place place, BiFunction<String, Action.Way, Action> ofHost, BiFunction<String, String, Action> between,
            BiFunction<String, String, Action> fromTo) {
        Fields fields = place.fields(KEYS);
        long forms = List.of("host", "between", "from").stream().filter(fields::has).count();
        if (forms != 1 || fields.has("way") && !fields.has("host") || fields.has("to") && !fields.has("from")) {
            place.error("which link is meant?", "{host: a}, {host: a, way: in}, {between: [a, b]}, or {from: a, to: b}");
            return Optional.empty();
        }
        if (fields.has("between")) {
            return two(place, fields.find("between").orElseThrow().items(), between);
        }
        if (fields.has("from")) {
            return fields.require("to").flatMap(to -> two(place, List.of(fields.find("from").orElseThrow(), to), fromTo));
        }
        Action.Way way = fields.find("way").flatMap(at -> at.word(List.of("in", "out", "both"), "a way"))
                .map(word -> Action.Way.valueOf(word.toUpperCase(Locale.ROOT))).orElse(Action.Way.BOTH);
        return fields.require("host").flatMap(this::host).map(host -> ofHost.apply(host, way));
    }

    private Optional<Action> two(Place place, List<Place> named, BiFunction<String, String, Action> action) {
        List<String> two = named.stream().flatMap(item -> host(item).stream()).distinct().toList();
        if (two.size() != 2) {
            place.error("two different hosts are needed here", "between: [master, slave], or from: master, to: slave");
            return Optional.empty();
        }
        return Optional.of(action.apply(two.getFirst(), two.getLast()));
    }

    Optional<Action> drop(Place place) {
        Fields fields = place.fields(List.of("host", "percent"));
        Optional<String> host = fields.require("host").flatMap(this::host);
        Optional<Integer> percent = fields.require("percent").flatMap(at -> at.number(0, 100));
        return host.flatMap(h -> percent.map(p -> new Action.Drop(h, p)));
    }

    private Optional<String> host(Place place) {
        return place.word(hosts, "a host");
    }
}
