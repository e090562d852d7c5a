package io.keepaloft.agent.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a step does: each action is one key with what it acts on. */
final class ActionReader {
    static final List<String> KEYS = List.of("power off", "power on", "stop", "start", "freeze", "thaw", "web off", "web on", "cut", "heal",
            "drop", "multicast", "cloud", "api", "kill", "wait", "failover");
    private static final Pattern PAIR = Pattern.compile("(add|remove) allowed address pair of (\\S+)");
    static final List<String> RULES = List.of("delete security group rule vrrp", "add security group rule vrrp");
    private static final String CLOUD_HINT = "'" + String.join("', '", RULES) + "', 'add|remove allowed address pair of HOST', or {method, path, body}";
    private static final Pattern API = Pattern.compile("(ok|away)|slow (.+)|throttle (\\d+(?:\\.\\d+)?)/s|fail (\\d{3})");
    private static final String API_HINT = "ok, away, slow 3s, throttle 1/s, or fail 500";

    private final List<String> hosts;
    private final LinkReader links;
    private final CloudPlan.Face face;

    /** @param face the cloud's, whose operations can be named */
    ActionReader(List<String> hosts, CloudPlan.Face face) {
        this.hosts = hosts;
        this.links = new LinkReader(hosts);
        this.face = face;
    }

    List<Action> actions(Place place) {
        List<Action> all = new ArrayList<>();
        Fields fields = place.fields(KEYS);
        if (fields.all().size() > 1) {
            place.error("several actions in one", "write each as an element of its own: '- key: value'");
        }
        fields.all().forEach((key, value) -> {
            switch (key) {
                case "power off" -> each(value, Action.PowerOff::new, all);
                case "power on" -> each(value, Action.PowerOn::new, all);
                case "stop" -> each(value, Action.Stop::new, all);
                case "start" -> each(value, Action.Start::new, all);
                case "freeze" -> each(value, Action.Freeze::new, all);
                case "thaw" -> each(value, Action.Thaw::new, all);
                case "web off" -> each(value, Action.WebOff::new, all);
                case "web on" -> each(value, Action.WebOn::new, all);
                case "failover" -> each(value, Action.Failover::new, all);
                case "heal" -> all.addAll(links.heal(value));
                case "cut" -> links.cut(value).ifPresent(all::add);
                case "drop" -> links.drop(value).ifPresent(all::add);
                case "multicast" -> value.flag().ifPresent(on -> all.add(new Action.Multicast(on)));
                case "cloud" -> cloud(value).ifPresent(all::add);
                case "api" -> value.read(ActionReader::api, "something that can happen to the API", API_HINT).ifPresent(all::add);
                case "kill" -> kill(value).ifPresent(all::add);
                case "wait" -> value.duration().ifPresent(time -> all.add(new Action.Wait(time)));
                default -> { }
            }
        });
        return all;
    }

    private Optional<String> host(Place place) {
        return place.word(hosts, "a host");
    }

    private void each(Place place, Function<String, Action> action, List<Action> into) {
        place.items().forEach(item -> host(item).map(action).ifPresent(into::add));
    }

    private Optional<Action> cloud(Place place) {
        if (place.isMap()) {
            Fields fields = place.fields(List.of("method", "path", "body"));
            Optional<String> method = fields.require("method").flatMap(at -> at.word(List.of("GET", "PUT", "POST", "DELETE"), "a method"));
            Optional<String> path = fields.require("path").flatMap(Place::text);
            Optional<String> body = fields.find("body").flatMap(Place::text);
            return method.flatMap(m -> path.map(p -> new Action.Call(m, p, body.orElse(null))));
        }
        Optional<String> text = place.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher pair = PAIR.matcher(text.get());
        if (pair.matches()) {
            if (!hosts.contains(pair.group(2))) {
                place.error("'" + pair.group(2) + "' is not a host", Sheet.nearest(pair.group(2), hosts));
            }
            return Optional.of(new Action.AllowedPair(pair.group(2), pair.group(1).equals("add")));
        }
        if (!RULES.contains(text.get())) {
            place.error("'" + text.get() + "' is no operation of the cloud", CLOUD_HINT);
            return Optional.empty();
        }
        return Optional.of(new Action.VrrpRule(text.get().startsWith("add")));
    }

    private static Optional<Action> api(String text) {
        Matcher matcher = API.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(2) != null) {
            return Place.duration(matcher.group(2)).map(Action.ApiSlow::new);
        }
        if (matcher.group(3) != null) {
            return Optional.of(new Action.ApiThrottle(Double.parseDouble(matcher.group(3))));
        }
        return Optional.of(matcher.group(4) != null ? new Action.ApiFail(Integer.parseInt(matcher.group(4)))
                : matcher.group(1).equals("ok") ? new Action.ApiOk() : new Action.ApiAway());
    }

    private Optional<Action> kill(Place place) {
        Fields fields = place.fields(List.of("host", "at", "call", "when"));
        Optional<String> host = fields.require("host").flatMap(this::host);
        Optional<String> at = fields.require("at").flatMap(operation -> operation.word(Clouds.operations(face), "an operation of this cloud"));
        int nth = fields.find("call").flatMap(number -> number.number(1, 1000)).orElse(1);
        boolean after = fields.find("when").flatMap(when -> when.word(List.of("before", "after"), "a moment")).map("after"::equals).orElse(false);
        return host.flatMap(h -> at.map(a -> new Action.KillAt(h, a, nth, after ? Action.When.AFTER : Action.When.BEFORE)));
    }
}
