package io.keepaloft.agent.config;

import java.util.List;
import java.util.Optional;

/** Reads a {@code vrrp_script} block. */
final class ScriptReader {
    private static final long SECOND_NS = 1_000_000_000L;
    /** A day, in seconds. */
    private static final String MAX_SECONDS = "86400";

    private final Values values;
    private final Problems problems;
    private final Scripts scripts;
    private final OtherKeywords others;
    private Optional<List<String>> command = Optional.empty();
    private boolean commandSeen;
    private Optional<ScriptUser> user;
    private long intervalNs = SECOND_NS;
    private long timeoutNs;
    private int weight;
    private boolean reverse;
    private int rise = 1;
    private int fall = 1;
    private boolean initFail;

    /** @param defaultUser {@code script_user} of global_defs */
    ScriptReader(Values values, OtherKeywords others, Optional<ScriptUser> defaultUser) {
        this.values = values;
        this.problems = values.problems();
        this.scripts = new Scripts(values);
        this.others = others;
        this.user = defaultUser;
    }

    /** The script, unless it has no command. */
    Optional<VrrpScript> read(Word name, Statement block) {
        for (var statement : values.block(block)) {
            read(statement);
        }
        if (!commandSeen && block.hasBlock()) {
            problems.error(name, "vrrp_script '" + name + "' has no 'script'", "script \"/path/to/check argument\"");
        }
        return command.map(arguments -> new VrrpScript(name.text(), new ScriptCommand(arguments, user), intervalNs,
                timeoutNs == 0 ? intervalNs : timeoutNs, weight, reverse, rise, fall, initFail));
    }

    private void read(Statement statement) {
        switch (statement.keyword().text()) {
            case "script" -> {
                commandSeen = true;
                command = scripts.plainCommand(statement);
            }
            // A check cannot run in no time; a tenth of a second is already a heavy load.
            case "interval" -> intervalNs = values.seconds(statement, "0.01", MAX_SECONDS, intervalNs);
            case "timeout" -> timeoutNs = values.seconds(statement, "0.01", MAX_SECONDS, timeoutNs);
            case "weight" -> weight(statement);
            case "rise" -> rise = values.integer(statement, 1, Integer.MAX_VALUE, rise);
            case "fall" -> fall = values.integer(statement, 1, Integer.MAX_VALUE, fall);
            case "user" -> {
                var words = values.atMost(statement, 2);
                if (words.isEmpty()) {
                    problems.error(statement.keyword(), "'user' needs a user", "user USER [GROUP]");
                }
                user = scripts.user(words, statement.keyword()).or(() -> user);
            }
            case "init_fail" -> initFail = values.flag(statement);
            default -> others.tell(statement, Block.VRRP_SCRIPT);
        }
    }

    /** {@code weight N [reverse]}. */
    private void weight(Statement statement) {
        var words = values.atMost(statement, 2);
        if (words.isEmpty()) {
            problems.error(statement.keyword(), "'weight' needs a number from -253 to 253", "");
            return;
        }
        weight = values.integer(words.getFirst(), "'weight'", -TrackReader.MAX_WEIGHT, TrackReader.MAX_WEIGHT, weight);
        if (words.size() > 1) {
            reverse = words.get(1).is("reverse");
            if (!reverse) {
                problems.warn(words.get(1), "'" + words.get(1) + "' has been ignored", "behind the weight only 'reverse' may stand");
            }
        }
    }
}
