package io.keepaloft.agent.notify;

import io.keepaloft.agent.track.ChildProcess;
import io.keepaloft.agent.track.Command;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs notify scripts: in order for each instance, one at a time, each awaited and with a time limit.
 *
 * <p>keepalived forks and forgets, so two transitions in a row run two scripts at once and the last writer wins. Here
 * an instance's scripts never overlap. {@link #post} only queues and never blocks. A queue holds at most
 * {@value #MAX_WAITING} notifications; when it is full the oldest waiting one is dropped with a log line, so the
 * newest state always reaches its script. One that only repeats the last waiting one is not queued, so that a rival's
 * advertisements, several a second, do not push the states out.
 */
public final class Notifier implements AutoCloseable {
    /** How long one script may take before it is ended. */
    public static final long DEFAULT_LIMIT_NS = 60_000_000_000L;
    static final int MAX_WAITING = 16;
    private static final Logger LOG = LogManager.getLogger(Notifier.class);

    private final long limitNs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<Notification.Subject, Line> lines = new HashMap<>();
    private boolean closed;

    /** The waiting notifications of one subject, and the thread that works through them. */
    private static final class Line {
        final ArrayDeque<Notification> waiting = new ArrayDeque<>();
        Thread worker;
    }

    /** A notifier whose scripts may take {@link #DEFAULT_LIMIT_NS} each. */
    public Notifier() {
        this(DEFAULT_LIMIT_NS);
    }

    /** A notifier whose scripts may take {@code limitNs} nanoseconds each. */
    public Notifier(long limitNs) {
        this.limitNs = limitNs;
    }

    /** Queues {@code notification}; returns at once. After {@link #close} nothing is queued any more. */
    public void post(Notification notification) {
        if (notification.scripts().isEmpty()) {
            return;
        }
        Notification dropped = null;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Line line = lines.computeIfAbsent(notification.subject(), _ -> new Line());
            if (line.waiting.peekLast() instanceof Notification last && last.saysTheSame(notification)) {
                return;
            }
            if (line.waiting.size() == MAX_WAITING) {
                dropped = line.waiting.removeFirst();
            }
            line.waiting.addLast(notification);
            if (line.worker == null) {
                line.worker = Thread.ofVirtual().name("notify-" + notification.subject().name()).start(() -> work(notification.subject(), line));
            }
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            LOG.warn("{}: {} notifications wait for their scripts; the oldest, {}, is dropped",
                    dropped.subject().name(), MAX_WAITING, dropped.state());
        }
    }

    private void work(Notification.Subject subject, Line line) {
        try {
            for (Notification next = take(subject, line); next != null; next = take(subject, line)) {
                for (NotifyScript script : next.scripts()) {
                    run(next, script);
                }
            }
        } catch (InterruptedException e) {
            finished(subject);
        }
    }

    private Notification take(Notification.Subject subject, Line line) {
        lock.lock();
        try {
            Notification next = line.waiting.pollFirst();
            if (next == null) {
                finished(subject);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void finished(Notification.Subject subject) {
        lock.lock();
        try {
            lines.remove(subject);
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run(Notification notification, NotifyScript script) throws InterruptedException {
        Notification.Subject subject = notification.subject();
        Command command = script.withArguments()
                ? script.command().with(List.of(subject.kind().name(), subject.name(), notification.state().name(), Integer.toString(notification.priority())))
                : script.command();
        try {
            ChildProcess.Exit exit = ChildProcess.start(command).await(limitNs);
            if (exit.success()) {
                LOG.info("{}: notify script for {} ran in {} ms: {}", subject.name(), notification.state(), exit.tookNs() / 1_000_000, command);
            } else {
                LOG.warn("{}: notify script for {} failed ({} after {} ms): {}", subject.name(), notification.state(), exit.reason(),
                        exit.tookNs() / 1_000_000, command);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: notify script for {} could not run: {}; the state stands all the same: {}", subject.name(), notification.state(),
                    e.getMessage(), command);
        }
    }

    /**
     * Waits until every queued script ran, at most {@code limitNs}.
     *
     * @return whether all of them did
     */
    public boolean awaitIdle(long limitNs) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = limitNs;
            while (!lines.isEmpty() && leftNs > 0) {
                leftNs = idle.awaitNanos(leftNs);
            }
            return lines.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, ends what runs, drops what waits; to let STOP scripts finish, {@link #awaitIdle} first. */
    @Override
    public void close() {
        List<Thread> workers;
        lock.lock();
        try {
            closed = true;
            for (Map.Entry<Notification.Subject, Line> entry : lines.entrySet()) {
                LOG.warn("{}: its notify script is ended and {} more are dropped: the agent stops",
                        entry.getKey().name(), entry.getValue().waiting.size());
                entry.getValue().waiting.clear();
            }
            workers = lines.values().stream().map(line -> line.worker).toList();
        } finally {
            lock.unlock();
        }
        workers.forEach(Thread::interrupt);
        try {
            awaitIdle(TimeUnit.SECONDS.toNanos(4));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
