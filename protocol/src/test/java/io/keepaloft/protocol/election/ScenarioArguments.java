package io.keepaloft.protocol.election;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words of a scenario command: positional ones, flags, and {@code key=value}; and the values that they stand for. */
public final class ScenarioArguments {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    public ScenarioArguments(String command) {
        for (String word : command.trim().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                words.add(word);
            } else {
                values.merge(word.substring(0, equals), word.substring(equals + 1), (a, b) -> a + "," + b);
            }
        }
    }

    public String word(int index) {
        return words.get(index);
    }

    /** The words from an index on, as one text. */
    public String rest(int index) {
        return String.join(" ", words.subList(index, words.size()));
    }

    public boolean flag(String name) {
        return words.contains(name);
    }

    public String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    public int number(String key, int otherwise) {
        return Integer.parseInt(text(key, Integer.toString(otherwise)));
    }

    long duration(String key, String otherwise) {
        return duration(text(key, otherwise));
    }

    public static long duration(String text) {
        if (text.equals("0")) {
            return 0;
        }
        int unit = text.endsWith("ns") || text.endsWith("us") || text.endsWith("ms") ? text.length() - 2 : text.length() - 1;
        long scale = switch (text.substring(unit)) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            default -> throw new IllegalArgumentException("not a duration: " + text);
        };
        return new BigDecimal(text.substring(0, unit)).multiply(BigDecimal.valueOf(scale)).longValueExact();
    }

    public static String seconds(long ns) {
        return BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString() + "s";
    }

    AdvertFormat format() {
        IpAddress vip = IpAddress.parse(text("vip", text("address", "").contains(":") ? "fe80::12" : "10.63.0.158"));
        Authentication auth = values.containsKey("pass") ? Authentication.pass(values.get("pass")) : Authentication.NONE;
        int version = number("version", vip.family() == Family.IPV6 ? 3 : 2);
        return AdvertFormat.of(version, vip.family(), number("vrid", 51), duration("interval", "1s"), List.of(vip)).withAuthentication(auth);
    }

    RouterConfig router(String name) {
        var garp = new RouterConfig.GarpSchedule(duration("garp_master_delay", "0"), duration("garp_master_refresh", "0"),
                duration("garp_lower_prio_delay", "0"));
        return new RouterConfig(name, format(), IpAddress.parse(text("address", "10.63.0.154")), number("priority", 100),
                flag("MASTER"), !flag("nopreempt"), duration("preempt_delay", "0"), number("down_timer_adverts", 3),
                flag("lower_prio_no_advert"), flag("higher_prio_send_advert"), garp);
    }

    /** {@code track=chk_nginx:20:DOWN}; the status may be left out for UNKNOWN. */
    List<TrackerConfig> trackers() {
        List<TrackerConfig> trackers = new ArrayList<>();
        for (String track : values.containsKey("track") ? values.get("track").split(",") : new String[0]) {
            String[] parts = track.split(":");
            TrackerStatus initial = parts.length > 2 ? TrackerStatus.valueOf(parts[2]) : TrackerStatus.UNKNOWN;
            trackers.add(new TrackerConfig("script " + parts[0], Integer.parseInt(parts[1]), initial));
        }
        return trackers;
    }
}
