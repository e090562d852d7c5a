package io.keepaloft.agent.track;

import io.keepaloft.agent.config.VrrpScript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs every {@code vrrp_script} again and again, off the engine thread, and hands each outcome on.
 *
 * <p>The sink is called from the scripts' own threads, for different scripts at the same time, once for each run; it
 * must not block for long.
 */
public final class ScriptTracker implements AutoCloseable {
    private final Consumer<ScriptResult> sink;
    private final Map<String, ScriptWatch> watches = new HashMap<>();

    /** Starts all of {@code scripts}; each has its first run at once. */
    public ScriptTracker(List<VrrpScript> scripts, Consumer<ScriptResult> sink) {
        this.sink = sink;
        reload(scripts);
    }

    /**
     * Goes on with these scripts: one that has not changed keeps its verdict and its rhythm, a changed one starts anew, and
     * what runs of the others is ended.
     */
    public synchronized void reload(List<VrrpScript> scripts) {
        Map<String, ScriptWatch> before = new HashMap<>(watches);
        watches.clear();
        for (VrrpScript script : scripts) {
            ScriptWatch old = before.get(script.name());
            if (old != null && old.script().equals(script)) {
                before.remove(script.name());
                watches.put(script.name(), old);
            }
        }
        before.values().forEach(ScriptWatch::stop);
        before.values().forEach(ScriptWatch::awaitEnd);
        for (VrrpScript script : scripts) {
            watches.computeIfAbsent(script.name(), _ -> ScriptWatch.start(script, sink));
        }
    }

    /** The latest result of a script; empty before its first, and for a name that is not tracked. */
    public synchronized Optional<ScriptResult> latest(String name) {
        return Optional.ofNullable(watches.get(name)).flatMap(ScriptWatch::latest);
    }

    /** Ends what runs, and calls the sink no more. Takes as long as a script that ignores TERM: two seconds. */
    @Override
    public synchronized void close() {
        watches.values().forEach(ScriptWatch::stop);
        watches.values().forEach(ScriptWatch::awaitEnd);
        watches.clear();
    }
}
