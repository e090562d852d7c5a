package io.keepaloft.agent.preflight;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.engine.PathAlarm;
import io.keepaloft.agent.handover.SessionSource;
import io.keepaloft.cloud.Backoff;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Unseen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Goes on with preflight while the agent runs: what somebody breaks in the console or in this host's firewall is told within a minute, before a
 * failover needs it. Says each change once.
 *
 * <p>Rounds are jittered, so that the nodes of a cluster do not ask in step, and grow rarer while the cloud does not answer.
 */
public final class PreflightWatch implements PathAlarm, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(PreflightWatch.class);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIRST_NS = 5 * SECOND_NS;
    private static final long ROUND_NS = 30 * SECOND_NS;
    private static final long SECOND_LOOK_NS = 5 * SECOND_NS;
    /** While there is no session nothing is asked of the cloud, so nothing is spared by waiting. */
    private static final long NO_SESSION_NS = 10 * SECOND_NS;
    private static final long LONGEST_NS = 120 * SECOND_NS;

    private final Optional<SessionSource> cloud;
    private final Function<Config, List<Finding>> host;
    private final WatchList list = new WatchList();   // guarded by itself
    private final Backoff jitter = new Backoff(SECOND_NS, LONGEST_NS, () -> ThreadLocalRandom.current().nextDouble());
    private final Thread thread;
    private final Heard heard = new Heard();          // of the thread alone
    private Supplier<List<StatusReport.Instance>> engine;
    private volatile Config config;
    private final PathCauses paths = new PathCauses();
    private volatile boolean reloaded;
    private volatile boolean urgent;
    private volatile boolean closed;
    private volatile Instant checkedAt;
    private long pauseNs = ROUND_NS;

    /**
     * @param cloud the open session, or why there is none; empty where the configuration names no cloud
     * @param host  what of this host is looked at
     */
    public PreflightWatch(Config config, Optional<SessionSource> cloud, Function<Config, List<Finding>> host) {
        this.config = config;
        this.cloud = cloud;
        this.host = host;
        this.thread = Thread.ofVirtual().name("preflight").unstarted(this::run);
    }

    /** @param instances what the engine says of each instance now; empty if it does not answer */
    public void start(Supplier<List<StatusReport.Instance>> instances) {
        engine = instances;
        thread.start();
    }

    /** Another configuration is in force: it is looked at at once. */
    public void reload(Config next) {
        config = next;
        reloaded = true;
        LockSupport.unpark(thread);
    }

    /** A second witness: whatever is missing is looked for now. */
    @Override
    public void blocked(String instance, String what) {
        paths.blocked(instance, what);
        urgent = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void open(String instance) {
        paths.open(instance);
    }

    /** For status: the alarm's text, with the rule that is missing where it is known. */
    public String explained(String blocked) {
        return PathCauses.explained(blocked, known());
    }

    private List<Finding> known() {
        synchronized (list) {
            return list.notPassed().stream().map(WatchList.Watched::finding).toList();
        }
    }

    /** For status: what did not pass when it was last looked at. */
    public List<StatusReport.Preflight> report() {
        synchronized (list) {
            return list.notPassed().stream().map(watched -> new StatusReport.Preflight(watched.finding().id(), watched.finding().level().name(),
                    watched.finding().subject(), watched.finding().message(), watched.finding().consequence(), watched.finding().fix(),
                    watched.since(), watched.checkedAt())).toList();
        }
    }

    /** When the last round ended; null before the first. */
    public Instant checkedAt() {
        return checkedAt;
    }

    private void run() {
        rest(jitter.around(FIRST_NS));
        while (!closed) {
            rest(round());
        }
    }

    /** An alarm that comes and goes must not make rounds without a pause. */
    private void rest(long restNs) {
        long begunNs = System.nanoTime();
        while (!closed && !reloaded) {
            long dueNs = urgent ? Math.min(restNs, SECOND_LOOK_NS) : restNs;
            long leftNs = dueNs - (System.nanoTime() - begunNs);
            if (leftNs <= 0) {
                return;
            }
            LockSupport.parkNanos(this, leftNs);
        }
    }

    private long round() {
        try {
            boolean afresh = reloaded;
            reloaded = false;
            urgent = false;
            if (afresh) {
                heard.forget();
            }
            return enter(look(), afresh);
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("A round of preflight failed; what was known stays, and the next round comes.", bug);
            return jitter.around(LONGEST_NS);
        }
    }

    private record Looked(List<Finding> findings, boolean session, boolean cloudAnswered) {
    }

    /** Without a session the host alone is looked at; why there is none is told by whoever opens it. */
    private Looked look() {
        Config now = config;
        List<Finding> findings = new ArrayList<>(host.apply(now));
        if (cloud.isEmpty()) {
            return new Looked(findings, true, true);
        }
        CloudSession session;
        try {
            session = cloud.get().open();
        } catch (CloudException notYet) {
            return new Looked(findings, false, false);
        }
        try {
            heard.enter(engine.get());
            List<Finding> found = session.preflight(CloudNeeds.of(now, heard.peers()));
            findings.addAll(heard.over(now, found));
            return new Looked(findings, true, found.stream().noneMatch(Unseen::unanswered));
        } catch (CloudException away) {
            LOG.debug("The cloud could not be looked at: {}", away.describe());
            return new Looked(findings, true, false);
        }
    }

    private long enter(Looked looked, boolean afresh) {
        List<WatchList.Change> changes;
        List<PathCauses.News> news;
        boolean suspicion;
        boolean blind;
        synchronized (list) {
            if (afresh && looked.cloudAnswered()) {
                list.forgetUnlessSeenAgain(looked.findings());
            }
            changes = list.enter(looked.findings(), Instant.now());
            news = paths.news(known(), looked.cloudAnswered());
            // The line of a blocked path tells its cause in full, with the engine as second witness: it need not be told again.
            news.stream().flatMap(path -> path.cause().stream()).forEach(list::alreadyTold);
            suspicion = list.suspicion();
            blind = list.blind() || !looked.cloudAnswered();
        }
        checkedAt = Instant.now();
        changes.stream().filter(change -> news.stream().noneMatch(path -> path.cause().equals(Optional.of(change.finding())))).forEach(PreflightWatch::tell);
        news.forEach(path -> LOG.warn("{}.", path.line()));
        if (suspicion) {
            return SECOND_LOOK_NS;
        }
        if (!looked.session()) {
            return jitter.around(NO_SESSION_NS);
        }
        pauseNs = blind ? Math.min(2 * pauseNs, LONGEST_NS) : ROUND_NS;
        return jitter.around(pauseNs);
    }

    private static void tell(WatchList.Change change) {
        Finding finding = change.finding();
        if (change.worse()) {
            LOG.warn("preflight: {} {}: {}: {}{}", finding.id(), finding.level(), finding.subject(), finding.told(),
                    finding.fix().isEmpty() ? "." : "; to repair it: " + finding.fix());
        } else {
            LOG.info("preflight: {} is {} again: {}: {}.", finding.id(), finding.level(), finding.subject(), finding.message());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
