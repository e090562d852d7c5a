package io.keepaloft.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.config.ComparableConfig;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.ControlHandler;
import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.engine.Engine;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers the control socket out of the running agent; its threads may block, the engine's does not wait for them. */
final class AgentControl implements ControlHandler {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final long SESSION_WAIT_NS = 1_000_000_000L;
    /** Beyond the detection that a peer needs: time for its takeover of the cloud's resources to be seen from here. */
    private static final Duration HAND_OVER_WITHIN = Duration.ofSeconds(15);

    /** A round that is answered tells of the one before it, and any may be lost. */
    private static final int PROBE_ROUNDS = 6;
    private static final Duration PROBE_EVERY = Duration.ofMillis(250);

    private final Object probing = new Object();
    private final Engine engine;
    private final Journal journal;
    private final Optional<Handover> handover;
    private final Lookouts lookouts;
    private final Supplier<ReloadResult> reload;

    AgentControl(Engine engine, Journal journal, Optional<Handover> handover, Lookouts lookouts, Supplier<ReloadResult> reload) {
        this.engine = engine;
        this.journal = journal;
        this.handover = handover;
        this.lookouts = lookouts;
        this.reload = reload;
    }

    @Override
    public StatusReport status() {
        return lookouts.complete(ask(Engine::status));
    }

    @Override
    public JsonNode configuration(String salt) {
        return ComparableConfig.of(ask(Engine::config), salt);
    }

    @Override
    public List<HistoryEntry> history(int count) {
        return journal.recent(count).stream().map(HistoryEntry::of).toList();
    }

    @Override
    public ReloadResult reload() {
        return reload.get();
    }

    @Override
    public FailoverResult failover(String instance, boolean force) {
        Optional<VrrpInstance> conf = ask(e -> e.config().instance(instance));
        if (conf.isEmpty()) {
            List<String> names = ask(e -> e.config().instances().stream().map(VrrpInstance::name).toList());
            return new FailoverResult(false, "there is no instance " + instance + "; this agent has " + String.join(", ", names));
        }
        StatusReport.Instance before = state(instance);
        Optional<String> nobody = force || !before.state().equals("MASTER") ? Optional.empty() : Heirs.none(before.transport());
        if (nobody.isPresent()) {
            return new FailoverResult(false, nobody.get());
        }
        Instant began = Instant.now();
        if (!ask(e -> e.resign(instance))) {
            return new FailoverResult(false, instance + " is not master here (" + state(instance).state() + "); ask its master instead");
        }
        return awaitSuccessor(instance, conf.get(), began);
    }

    /** Handed over means: a peer was heard as master, and the cloud was observed to agree since; of what both may hold, that the peer does. */
    private FailoverResult awaitSuccessor(String instance, VrrpInstance conf, Instant began) {
        Optional<Successor> successor = handover.map(drive -> new Successor(
                (resource, address) -> drive.alsoHeldBy(resource, address, SESSION_WAIT_NS), conf.cloudResources(), began));
        Duration limit = HAND_OVER_WITHIN.plusNanos(conf.advertIntervalNs() * (conf.downTimerAdverts() + 1L));
        while (Duration.between(began, Instant.now()).compareTo(limit) < 0) {
            StatusReport.Instance now = state(instance);
            boolean peerIsMaster = now.state().equals("BACKUP") && now.masterAddress() != null;
            if (now.state().equals("MASTER")) {
                return new FailoverResult(false, "no peer took over within " + millis(began) + " ms, so this host is master again; is a peer"
                        + " running, and does `keepaloft watch` on it show our advertisements?");
            }
            if (peerIsMaster && (now.cloud().isEmpty() || successor.isPresent() && successor.get().holdsAll(now))) {
                return new FailoverResult(true, now.masterAddress() + " is master" + (now.cloud().isEmpty() ? "" : " and holds the resources")
                        + ", after " + millis(began) + " ms");
            }
            if (peerIsMaster) {
                handover.ifPresent(drive -> drive.lookNow(instance));
            }
            if (!pause(LOOK_EVERY)) {
                return new FailoverResult(false, "interrupted: the agent stops");
            }
        }
        return new FailoverResult(false, "after " + limit.toSeconds() + " s no peer holds everything: " + describe(state(instance), successor));
    }

    private static String describe(StatusReport.Instance now, Optional<Successor> successor) {
        String master = now.masterAddress() == null ? "no master heard" : "master " + now.masterAddress();
        StringBuilder text = new StringBuilder(master);
        successor.map(peer -> peer.missing(now)).orElse(now.cloud()).forEach(resource -> text.append("; ").append(resource.kind()).append(' ').append(resource.resource())
                .append(Boolean.TRUE.equals(resource.held()) ? " held by this host" : resource.holder() == null ? " held by nobody" : " held by " + resource.holder())
                .append(resource.lastError() == null ? "" : " (" + resource.lastError() + ")"));
        text.append(successor.map(Successor::failure).orElse(""));
        return now.cloud().isEmpty() || now.masterAddress() == null ? text.toString()
                : text.append("; `keepaloft status` on the new master says what keeps it from taking over").toString();
    }

    private static long millis(Instant began) {
        return Duration.between(began, Instant.now()).toMillis();
    }

    private static boolean pause(Duration length) {
        try {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private StatusReport.Instance state(String instance) {
        return status().instances().stream().filter(i -> i.name().equals(instance)).findFirst()
                .orElseThrow(() -> new IllegalStateException(instance + " was removed by a reload meanwhile"));
    }

    @Override
    public List<ProbeReport> probe() {
        synchronized (probing) { // two at once would take each other's answers for strays
            long number = ThreadLocalRandom.current().nextLong();
            List<ProbeReport> reports = List.of();
            for (int round = 1; round <= PROBE_ROUNDS && !(round > 2 && reports.stream().allMatch(AgentControl::nothingMissing)); round++) {
                ask(engine -> {
                    engine.probe(number);
                    return true;
                });
                if (!pause(PROBE_EVERY)) {
                    break;
                }
                reports = ask(engine -> engine.probed(number));
            }
            return reports;
        }
    }

    private static boolean nothingMissing(ProbeReport report) {
        return report.peers().stream().allMatch(peer -> peer.answered() && peer.heard().equals(peer.answers()) && peer.heardUs().equals(peer.sent()));
    }

    private <T> T ask(Function<Engine, T> question) {
        try {
            return engine.ask(question).get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            throw new IllegalStateException("the engine did not answer within " + ANSWER_WITHIN.toSeconds() + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the agent stops");
        }
    }
}
