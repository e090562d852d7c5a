package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code track_interface} and {@code track_script}, of an instance or a sync group. */
final class TrackReader {
    static final int MAX_WEIGHT = 253;

    private final Values values;
    private final KnownScripts scripts;
    private final List<TrackedInterface> trackedInterfaces = new ArrayList<>();
    private final List<TrackedScript> trackedScripts = new ArrayList<>();

    TrackReader(Values values, KnownScripts scripts) {
        this.values = values;
        this.scripts = scripts;
    }

    /** True when the keyword was one of ours. */
    boolean read(Statement statement) {
        switch (statement.keyword().text()) {
            case "track_interface" -> values.unnamedBlock(statement).forEach(this::trackInterface);
            case "track_script" -> values.unnamedBlock(statement).forEach(this::trackScript);
            default -> {
                return false;
            }
        }
        return true;
    }

    private record Options(Optional<Integer> weight, Optional<Boolean> reverse) {
    }

    private void trackInterface(Statement entry) {
        var name = entry.keyword();
        var options = options(entry);
        if (trackedInterfaces.stream().anyMatch(tracked -> tracked.name().equals(name.text()))) {
            values.problems().warn(name, "interface '" + name + "' is tracked twice; the first line has been kept", "");
        } else if (Interfaces.check(name, values.problems())) {
            trackedInterfaces.add(new TrackedInterface(name.text(), options.weight().orElse(0), options.reverse().orElse(false)));
        }
    }

    private void trackScript(Statement entry) {
        var name = entry.keyword();
        var options = options(entry);
        var script = scripts.byName().get(name.text());
        if (script == null) {
            if (!scripts.names().contains(name.text())) {
                values.problems().error(name, "there is no vrrp_script '" + name + "'",
                        Nearest.hint(name.text(), scripts.names(), "write a block vrrp_script " + name + " { … }"));
            }
        } else if (trackedScripts.stream().anyMatch(tracked -> tracked.name().equals(name.text()))) {
            values.problems().warn(name, "script '" + name + "' is tracked twice; the first line has been kept", "");
        } else {
            trackedScripts.add(new TrackedScript(name.text(), options.weight().orElse(script.weight()), options.reverse().orElse(script.reverse())));
        }
    }

    /** {@code [weight N] [reverse | noreverse]}. */
    private Options options(Statement entry) {
        values.noBlock(entry);
        Optional<Integer> weight = Optional.empty();
        Optional<Boolean> reverse = Optional.empty();
        var words = entry.arguments();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            switch (word.text()) {
                case "weight" -> {
                    if (i + 1 == words.size()) {
                        values.problems().error(word, "'weight' needs a number from -253 to 253", "");
                    } else {
                        weight = Optional.of(values.integer(words.get(++i), "'weight'", -MAX_WEIGHT, MAX_WEIGHT, 0));
                    }
                }
                case "reverse" -> reverse = Optional.of(true);
                case "noreverse", "no_reverse" -> reverse = Optional.of(false);
                default -> values.problems().warn(word, "the unknown option '" + word + "' has been ignored",
                        Nearest.hint(word.text(), List.of("weight", "reverse", "noreverse"), "a line names one; its options are weight and reverse"));
            }
        }
        return new Options(weight, reverse);
    }

    List<TrackedInterface> trackedInterfaces() {
        return trackedInterfaces;
    }

    List<TrackedScript> trackedScripts() {
        return trackedScripts;
    }
}
