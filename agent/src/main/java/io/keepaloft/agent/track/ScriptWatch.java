package io.keepaloft.agent.track;

import io.keepaloft.agent.config.VrrpScript;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One script on its schedule: one run after the other on a virtual thread, so runs never overlap. */
final class ScriptWatch {
    private static final Logger LOG = LogManager.getLogger(ScriptTracker.class);
    private static final long SHORTEST_INTERVAL_NS = 10_000_000L;
    private static final long END_LIMIT_MS = 4_000;

    private final VrrpScript script;
    private final Command command;
    private final Consumer<ScriptResult> sink;
    private final ScriptVerdict verdict;
    private volatile boolean stopped;
    private volatile ScriptResult latest;
    private String toldFailure = "";
    private Thread thread;

    private ScriptWatch(VrrpScript script, Consumer<ScriptResult> sink) {
        this.script = script;
        this.command = Command.of(script.script());
        this.sink = sink;
        this.verdict = new ScriptVerdict(script.rise(), script.fall(), script.initFail());
    }

    static ScriptWatch start(VrrpScript script, Consumer<ScriptResult> sink) {
        ScriptWatch watch = new ScriptWatch(script, sink);
        watch.thread = Thread.ofVirtual().name("script-" + script.name()).start(watch::watch);
        return watch;
    }

    VrrpScript script() {
        return script;
    }

    Optional<ScriptResult> latest() {
        return Optional.ofNullable(latest);
    }

    private void watch() {
        long intervalNs = Math.max(script.intervalNs(), SHORTEST_INTERVAL_NS);
        long nextNs = System.nanoTime();
        try {
            if (script.initFail()) {
                publish(new ScriptResult(script.name(), false, true, -1, 0, "init_fail: counts as failed until it has risen"));
            }
            while (!stopped) {
                publish(run());
                nextNs += intervalNs;
                long lateNs = System.nanoTime() - nextNs;
                if (lateNs > 0) {
                    // The runs that would have overlapped are skipped; the rhythm stays.
                    nextNs += (lateNs / intervalNs + 1) * intervalNs;
                }
                TimeUnit.NANOSECONDS.sleep(nextNs - System.nanoTime());
            }
        } catch (InterruptedException e) {
            // stop() asked for it, and await() has ended the program.
            Thread.currentThread().interrupt();
        }
    }

    private ScriptResult run() throws InterruptedException {
        long startedNs = System.nanoTime();
        try {
            ChildProcess.Exit exit = ChildProcess.start(command).await(script.timeoutNs());
            return judge(exit.success(), exit.status(), exit.tookNs(), exit.reason());
        } catch (IOException | RuntimeException e) {
            // Also after an error of ours it runs again: a check that has silently ended would be believed for ever.
            return judge(false, -1, System.nanoTime() - startedNs, String.valueOf(e.getMessage()));
        }
    }

    private ScriptResult judge(boolean success, int status, long tookNs, String reason) {
        boolean changed = verdict.ran(success);
        return new ScriptResult(script.name(), verdict.up(), changed, status, tookNs, reason);
    }

    private void publish(ScriptResult result) {
        if (stopped) {
            return;
        }
        latest = result;
        tell(result);
        try {
            sink.accept(result);
        } catch (RuntimeException e) {
            LOG.error("Script {}: its result ({}) could not be handed on; it runs again", script.name(), result.reason(), e);
        }
    }

    private void tell(ScriptResult result) {
        boolean cannotRun = result.exitStatus() == -1 && !result.up();
        if (result.changed()) {
            LOG.log(result.up() ? org.apache.logging.log4j.Level.INFO : org.apache.logging.log4j.Level.WARN,
                    "Script {} is {}: {} after {} ms: {}", script.name(), result.up() ? "UP" : "DOWN", result.reason(),
                    result.tookNs() / 1_000_000, command);
        } else if (cannotRun && !result.reason().equals(toldFailure)) {
            LOG.warn("Script {}: {}: {}", script.name(), result.reason(), command);
        }
        toldFailure = cannotRun ? result.reason() : "";
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    void awaitEnd() {
        try {
            if (!thread.join(java.time.Duration.ofMillis(END_LIMIT_MS))) {
                LOG.warn("Script {} did not end within {} ms", script.name(), END_LIMIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
