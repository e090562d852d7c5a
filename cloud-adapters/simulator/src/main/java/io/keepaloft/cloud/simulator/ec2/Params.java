package io.keepaloft.cloud.simulator.ec2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The flat parameters of one request: `Filter.1.Value.2=x` is a list inside a list. */
final class Params {
    private static final int MOST = 4000;
    private static final Pattern INDEX = Pattern.compile("[1-9]\\d{0,3}");

    private final Map<String, String> values;

    private Params(Map<String, String> values) {
        this.values = values;
    }

    /** @param encoded pieces in application/x-www-form-urlencoded; null and empty ones are skipped */
    static Params parse(List<String> encoded) {
        var values = new TreeMap<String, String>();
        for (String piece : encoded) {
            for (String pair : piece == null || piece.isEmpty() ? new String[0] : piece.split("&")) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                    throw ApiError.bad("InvalidParameterCombination", "The parameter %s occurs more than once", name);
                }
                if (values.size() > MOST) {
                    throw ApiError.bad("InvalidParameterCombination", "More than %d parameters", MOST);
                }
            }
        }
        return new Params(values);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ApiError.bad("InvalidParameterValue", "The request is not well-formed application/x-www-form-urlencoded");
        }
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String require(String name) {
        return find(name).filter(value -> !value.isEmpty()).orElseThrow(() -> ApiError.missing(name));
    }

    /** Null if absent. */
    Boolean flag(String name) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> throw ApiError.bad("InvalidParameterValue", "Invalid value '%s' for boolean parameter %s", value, name);
        };
    }

    boolean flag(String name, boolean absent) {
        Boolean given = flag(name);
        return given == null ? absent : given;
    }

    int integer(String name, int absent) {
        String value = values.get(name);
        try {
            return value == null ? absent : Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw ApiError.bad("InvalidParameterValue", "Invalid value '%s' for integer parameter %s", value, name);
        }
    }

    /** `name.1`, `name.2`, … in the order of their numbers. */
    List<String> list(String name) {
        var numbers = numbers(name);
        var out = new ArrayList<String>(numbers.size());
        for (int number : numbers) {
            find(name + "." + number).ifPresent(out::add);
        }
        return out;
    }

    /** The members of a list of structures: `name.1.*`, `name.2.*`, …, each with the prefix taken off. */
    List<Params> structures(String name) {
        return numbers(name).stream().map(number -> under(name + "." + number)).toList();
    }

    Params under(String prefix) {
        var inner = new TreeMap<String, String>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix + ".")) {
                inner.put(key.substring(prefix.length() + 1), value);
            }
        });
        return new Params(inner);
    }

    private Collection<Integer> numbers(String name) {
        var numbers = new TreeSet<Integer>();
        for (String key : values.keySet()) {
            if (key.startsWith(name + ".")) {
                String number = key.substring(name.length() + 1).split("\\.", 2)[0];
                if (INDEX.matcher(number).matches()) {
                    numbers.add(Integer.valueOf(number));
                }
            }
        }
        return numbers;
    }

    /** First segments of all names: what has to be known to the action. */
    Collection<String> roots() {
        var roots = new TreeSet<String>();
        values.keySet().forEach(key -> roots.add(key.split("\\.", 2)[0]));
        return roots;
    }

    /** For the call log: what was asked, in one bounded line. EC2 parameters of these actions hold no secrets. */
    String summary(int mostCharacters) {
        var line = new StringBuilder();
        values.forEach((name, value) -> {
            if (!name.equals("Action") && !name.equals("Version") && line.length() < mostCharacters) {
                line.append(line.isEmpty() ? "" : " ").append(name).append('=').append(value);
            }
        });
        return line.length() <= mostCharacters ? line.toString() : line.substring(0, mostCharacters - 1) + "…";
    }

    /** Stable over equal requests; page tokens are bound to it. */
    int fingerprint(Collection<String> without) {
        var kept = new TreeMap<>(values);
        kept.keySet().removeAll(without);
        return kept.hashCode();
    }
}
