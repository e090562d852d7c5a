package io.keepaloft.agent;

import io.keepaloft.agent.cli.AgentOptions;
import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.config.Problem;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.ControlHandler.ReloadResult;
import io.keepaloft.agent.control.ControlServer;
import io.keepaloft.agent.control.ControlSocket;
import io.keepaloft.agent.control.ProcessLock;
import io.keepaloft.agent.engine.AddressLedger;
import io.keepaloft.agent.engine.Engine;
import io.keepaloft.agent.engine.EngineEvent;
import io.keepaloft.agent.engine.Services;
import io.keepaloft.agent.handover.CloudConnection;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.Journal;
import io.keepaloft.agent.linux.Capabilities;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.ServiceManager;
import io.keepaloft.agent.notify.Notifier;
import io.keepaloft.agent.track.ScriptResult;
import io.keepaloft.agent.track.ScriptSecurity;
import io.keepaloft.agent.track.ScriptTracker;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.protocol.election.TrackerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The agent: reads the configuration, wires its parts on one screen, runs until it is told to stop, and releases what it holds. */
public final class Agent {
    private static final Logger LOG = LogManager.getLogger(Agent.class);
    private static final long STOP_SCRIPTS_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long RELOAD_SECONDS = 10;

    private final AgentOptions options;
    private final Engine engine;
    private final AddressLedger ledger;
    private final Lookouts lookouts;
    private final ScriptTracker scripts;
    private final Config atStart;
    private final Set<String> untold = ConcurrentHashMap.newKeySet();

    private Agent(AgentOptions options, Config config, Engine engine, AddressLedger ledger, Lookouts lookouts) {
        this.options = options;
        this.atStart = config;
        this.engine = engine;
        this.ledger = ledger;
        this.lookouts = lookouts;
        this.scripts = new ScriptTracker(config.scripts(), this::verdict);
    }

    /** Runs the agent in the foreground until SIGTERM or SIGINT. @return the exit code: 0, or 1 if it could not start */
    public static int run(AgentOptions options) {
        SignalRequests signals = SignalRequests.listen();
        try {
            ParsedConfig parsed = ConfigLoader.load(options.configuration(), options.configId());
            parsed.problems().forEach(problem -> System.err.println(problem));
            if (parsed.hasErrors()) {
                return refuse(options.configuration() + " has " + parsed.errors().size() + " error(s); the agent does not start with it");
            }
            Capabilities permitted = Capabilities.probe();
            if (!permitted.missing().isEmpty()) {
                return refuse(permitted.message());
            }
            return start(options, ScriptSecurity.enforce(parsed.config()), signals);
        } catch (ControlException e) {
            return refuse(e.hint().isEmpty() ? e.getMessage() : e.getMessage() + "; " + e.hint());
        } catch (IOException | LinuxException e) {
            return refuse(e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return refuse("interrupted");
        }
    }

    private static int refuse(String why) {
        System.err.println("keepaloft: " + why);
        return 1;
    }

    private static int start(AgentOptions options, Config config, SignalRequests signals) throws LinuxException, ControlException, InterruptedException {
        // These two come first: beside an agent that lives, nothing on this host may be touched, run or written.
        try (var _ = stateLock(options.stateDirectory());
                var socket = ControlSocket.listen(options.control());
                var journal = new Journal(options.stateDirectory());
                var notifier = new Notifier()) {
            var news = new CloudNews(journal);
            Optional<Handover> handover = config.asksCloud() ? Optional.of(handover(options, config, news)) : Optional.empty();
            var ledger = new AddressLedger(options.stateDirectory());
            var preflight = Lookouts.preflight(config, handover);
            try (var engine = new Engine(config, new Services(handover, journal, notifier, preflight, options.dryRun()), ledger.read())) {
                news.tellAlso(engine);
                Optional<String> missing = engine.missingInterface();
                if (missing.isPresent()) {
                    return refuse("there is no interface " + missing.get() + " on this host; `ip link` shows those that there are");
                }
                var lookouts = new Lookouts(config, handover, options.stateDirectory(), engine::post, preflight);
                var agent = new Agent(options, config, engine, ledger, lookouts);
                agent.remember(engine.ledger());
                try (lookouts; var _ = new ControlServer(socket, new AgentControl(engine, journal, handover, lookouts, agent::reload))) {
                    if (!agent.serve(signals)) {
                        return 1;
                    }
                } finally {
                    agent.scripts.close();
                }
            } finally {
                handover.ifPresent(Handover::close);
            }
            notifier.awaitIdle(STOP_SCRIPTS_NS);
        }
        return 0;
    }

    /** @return null where no state can be kept, so that nobody's can be spoilt: the journal says so */
    private static ProcessLock stateLock(Path stateDirectory) throws ControlException {
        try {
            return ProcessLock.take(stateDirectory.resolve("lock")).orElseThrow(() -> new ControlException(
                    "another agent keeps its state in " + stateDirectory, "stop it first, or give this one its own --state-dir and --control", null));
        } catch (IOException e) {
            LOG.debug("No lock in {}: {}", stateDirectory, e.toString());
            return null;
        }
    }

    /** A dry run adds no address: what the ledger says stays true for the agent that comes after it. */
    private void remember(Set<String> entries) {
        if (!options.dryRun()) {
            ledger.write(entries);
        }
    }

    private static Handover handover(AgentOptions options, Config config, CloudNews news) {
        TakeoverLimits limits = TakeoverLimits.of(config.cloudProvider().settings(), options.dryRun());
        return new Handover(() -> CloudConnection.open(config).orElseThrow(), limits, System::nanoTime, news);
    }

    /** @return whether it ended because it was told to */
    private boolean serve(SignalRequests signals) throws InterruptedException {
        signals.follow(this::stop, () -> Thread.ofVirtual().name("reload").start(this::reload));
        LOG.info("Keepaloft runs {} with {} instance(s){}; control socket {}.", options.configuration(), atStart.instances().size(),
                options.dryRun() ? ", as a dry run: nothing is sent or changed" : "", options.control());
        lookouts.start(engine);
        engine.start();
        tell(ServiceManager.ofEnvironment().ready());
        boolean told = engine.awaitEnd();
        if (told) {
            if (!options.dryRun()) {
                ledger.clear();
            }
            LOG.info("Stopped: mastership given up, addresses removed.");
        }
        return told;
    }

    private void stop() {
        engine.post(new EngineEvent.Stop());
        tell(ServiceManager.ofEnvironment().stopping());
    }

    private static void tell(Optional<String> trouble) {
        trouble.ifPresent(why -> LOG.warn("The service manager could not be told how this agent is: {}. The agent itself goes on.", why));
    }

    private void verdict(ScriptResult result) {
        if (result.changed() || untold.contains(result.name())) {
            boolean taken = engine.post(new EngineEvent.ScriptVerdict(result.name(), result.up() ? TrackerStatus.UP : TrackerStatus.DOWN));
            if (taken) {
                untold.remove(result.name());
            } else if (untold.add(result.name())) {
                LOG.error("script {}: the engine is too busy to hear of it; it is told again after the next run.", result.name());
            }
        }
    }

    /** Reads the configuration again; a bad one changes nothing. One at a time. */
    private synchronized ReloadResult reload() {
        try {
            ParsedConfig parsed = ConfigLoader.load(options.configuration(), options.configId());
            List<String> messages = new ArrayList<>(parsed.problems().stream().map(Problem::toString).toList());
            if (parsed.hasErrors()) {
                LOG.error("Reload refused, the old configuration stays in force: {}", String.join("; ", messages));
                return new ReloadResult(false, messages);
            }
            Config next = ScriptSecurity.enforce(parsed.config());
            if (!next.cloudProvider().equals(atStart.cloudProvider()) || next.asksCloud() && !atStart.asksCloud()) {
                messages.add("cloud_provider changed, or the first cloud_resources or cloud_peers came: that takes effect when the agent is restarted");
            }
            scripts.reload(next.scripts());
            remember(engine.ask(e -> {
                e.reload(next);
                return e.ledger();
            }).get(RELOAD_SECONDS, TimeUnit.SECONDS));
            lookouts.reload(next);
            LOG.info("Reloaded {}: {} instance(s).{}", options.configuration(), next.instances().size(),
                    messages.isEmpty() ? "" : " " + String.join("; ", messages));
            return new ReloadResult(true, messages);
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("Reload failed: {}", e.toString());
            return new ReloadResult(false, List.of(e.toString()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new ReloadResult(false, List.of("interrupted: the agent stops"));
        }
    }
}
