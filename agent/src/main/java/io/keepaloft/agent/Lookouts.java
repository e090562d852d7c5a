package io.keepaloft.agent;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.discovery.PeerDiscovery;
import io.keepaloft.agent.engine.Engine;
import io.keepaloft.agent.engine.EngineEvent;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.SessionSource;
import io.keepaloft.agent.preflight.HostPreflight;
import io.keepaloft.agent.preflight.PreflightWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Those who look around while the engine works: who the peers are, and whether all that a failover needs is still well. */
final class Lookouts implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Lookouts.class);
    /** Longer than a session usually takes to open: at a start there is nothing to warn of yet. */
    private static final long PEERS_WAIT_NS = 10_000_000_000L;
    private static final long PREFLIGHT_WAIT_NS = 1_000_000_000L;
    private static final long ENGINE_WAIT_NS = 3_000_000_000L;

    private final Optional<PeerDiscovery> peers;
    private final PreflightWatch preflight;

    /** @param handover has the line to the cloud; empty where the configuration names no cloud */
    static PreflightWatch preflight(Config config, Optional<Handover> handover) {
        Optional<SessionSource> line = handover.map(drive -> () -> drive.session(PREFLIGHT_WAIT_NS));
        return new PreflightWatch(config, line, HostPreflight::look);
    }

    /** @param preflight {@link #preflight}; closed with these */
    Lookouts(Config config, Optional<Handover> handover, Path stateDirectory, Predicate<EngineEvent> engine, PreflightWatch preflight) {
        this.preflight = preflight;
        peers = handover.map(drive -> new PeerDiscovery(config, () -> drive.session(PEERS_WAIT_NS), stateDirectory, engine));
    }

    void start(Engine engine) {
        peers.ifPresent(PeerDiscovery::start);
        preflight.start(() -> instances(engine));
    }

    /** What the engine says of each instance now; nothing while it is too busy to say, or has ended. */
    private static List<StatusReport.Instance> instances(Engine engine) {
        try {
            return engine.ask(Engine::status).get(ENGINE_WAIT_NS, TimeUnit.NANOSECONDS).instances();
        } catch (ExecutionException | TimeoutException silent) {
            LOG.debug("The engine was not heard for preflight: {}", silent.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    void reload(Config next) {
        peers.ifPresent(discovery -> discovery.reload(next));
        preflight.reload(next);
    }

    StatusReport complete(StatusReport report) {
        return report.withBlockedPaths(preflight::explained).withPreflight(preflight.report(), preflight.checkedAt());
    }

    @Override
    public void close() {
        peers.ifPresent(PeerDiscovery::close);
        preflight.close();
    }
}
