package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.List;

/** A line that begins with {@code ~SEQ(…)}, {@code ~SEQx(…)} or {@code ~LST(…)}: the rest of it, once for each value. */
final class Loop {
    /** What one round sets: a name and its value, in the order of the file. */
    record Binding(String name, String value) {
    }

    private final List<String> names;
    private final List<List<String>> rows;
    private final long start;
    private final long step;
    private final long rounds;
    private final boolean hexadecimal;
    private long round;

    private Loop(List<String> names, List<List<String>> rows, long start, long step, long rounds, boolean hexadecimal) {
        this.names = names;
        this.rows = rows;
        this.start = start;
        this.step = step;
        this.rounds = rounds;
        this.hexadecimal = hexadecimal;
    }

    /** The values of the next round; empty when there is none left. */
    List<Binding> next() {
        if (round >= rounds) {
            return List.of();
        }
        int index = (int) Math.min(round, Integer.MAX_VALUE);
        long number = start + step * round++;
        if (rows == null) {
            return List.of(new Binding(names.getFirst(), hexadecimal ? hex(number) : Long.toString(number)));
        }
        var bindings = new ArrayList<Binding>();
        for (int i = 0; i < names.size(); i++) {
            bindings.add(new Binding(names.get(i), rows.get(index).get(i)));
        }
        return bindings;
    }

    private static String hex(long number) {
        return number < 0 ? "-" + Long.toHexString(-number) : Long.toHexString(number);
    }

    /** What is wrong with the arguments, for the user. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** {@code var, [start,] [step,] end}, decimal or 0x…; the step defaults to 1 towards the end, the start to 1 (or -1). */
    static Loop sequence(String arguments, boolean hexadecimal) throws Malformed {
        var parts = List.of(arguments.split(",", -1)).stream().map(String::strip).toList();
        if (parts.size() < 2 || parts.size() > 4) {
            throw new Malformed("~SEQ needs (variable, [start, [step,]] end)");
        }
        var name = name(parts.getFirst());
        long end = number(parts.getLast());
        long start = parts.size() > 2 ? number(parts.get(1)) : end < 0 ? -1 : 1;
        long step = parts.size() > 3 ? number(parts.get(2)) : end < start ? -1 : 1;
        if (step == 0) {
            throw new Malformed("a step of 0 never reaches the end");
        }
        long rounds = (step > 0 ? end < start : end > start) ? 0 : (end - start) / step + 1;
        return new Loop(List.of(name), null, start, step, rounds, hexadecimal);
    }

    /** {@code var, a, b, …} or <code>{x, y}, {1, 2}, {3, 4}, …</code>. */
    static Loop list(String arguments) throws Malformed {
        var groups = groups(arguments);
        if (groups.size() < 2) {
            throw new Malformed("~LST needs (variable, value, …) or ({variable, variable}, {value, value}, …)");
        }
        var names = new ArrayList<String>();
        for (var name : groups.getFirst()) {
            names.add(name(name));
        }
        for (var row : groups) {
            if (row.size() != names.size()) {
                throw new Malformed(names.size() + " variables, but " + row.size() + " values in " + row);
            }
        }
        return new Loop(names, groups.subList(1, groups.size()), 0, 0, groups.size() - 1L, false);
    }

    /** Splits at commas, taking what stands in braces as one group. */
    private static List<List<String>> groups(String arguments) throws Malformed {
        var groups = new ArrayList<List<String>>();
        int at = 0;
        while (at <= arguments.length()) {
            int begin = at;
            while (begin < arguments.length() && Character.isWhitespace(arguments.charAt(begin))) {
                begin++;
            }
            boolean braces = begin < arguments.length() && arguments.charAt(begin) == '{';
            int close = braces ? arguments.indexOf('}', begin) : -1;
            if (braces && close < 0) {
                throw new Malformed("a '{' in ~LST is never closed");
            }
            int comma = arguments.indexOf(',', braces ? close : begin);
            int end = comma < 0 ? arguments.length() : comma;
            var inner = braces ? arguments.substring(begin + 1, close) : arguments.substring(begin, end);
            if (braces && !arguments.substring(close + 1, end).isBlank()) {
                throw new Malformed("there must be a comma behind the '}' in ~LST");
            }
            groups.add(List.of((braces ? inner.split(",", -1) : new String[] {inner})).stream().map(String::strip).toList());
            at = end + 1;
        }
        return groups;
    }

    private static String name(String text) throws Malformed {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new Malformed("'" + text + "' is not the name of a variable");
        }
        return text;
    }

    private static long number(String text) throws Malformed {
        if (text.matches("[+-]?[0-9]{1,9}")) {
            return Long.parseLong(text);
        }
        if (text.matches("-?0[xX][0-9a-fA-F]{1,8}")) {
            return Long.decode(text);
        }
        throw new Malformed("'" + text + "' is not a number");
    }
}
