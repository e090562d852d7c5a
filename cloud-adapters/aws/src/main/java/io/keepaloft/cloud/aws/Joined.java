package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Joins questions of one sort that many threads ask at the same time. Nothing is remembered: every answer comes from a request that began
 * after its question was asked.
 *
 * <p>One request is under way at a time. Whoever asks meanwhile gathers with the others, and when it is over one of them asks for all.
 * There is no thread of its own, and nothing outlives the callers.
 */
final class Joined<K, V> {
    /** EC2 takes 200 values in a filter. */
    static final int MOST_KEYS = 200;
    private static final int MOST_TRIES = 5;

    /** One request. */
    @FunctionalInterface
    interface Source<K, V> {
        /** @param keys 1 to {@link #MOST_KEYS}; @return what was found, by key */
        Map<K, V> ask(Set<K> keys) throws CloudException;
    }

    /** The questions that one request answers. Guarded by the lock until it is over. */
    private static final class Round<K, V> {
        private final Set<K> keys = new LinkedHashSet<>();
        private boolean taken;
        private boolean over;
        private Map<K, V> found = Map.of();
        private CloudException refused;
        /** Whoever asked for the others was stopped: that says nothing about the cloud. */
        private boolean abandoned;
    }

    private final String operation;
    private final long patienceNs;
    private final Source<K, V> source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turn = lock.newCondition();
    private Round<K, V> gathering = new Round<>();
    private int underWay;

    /** @param patienceNs how long to wait for a request of others before asking beside it: about what a call may take */
    Joined(String operation, long patienceNs, Source<K, V> source) {
        this.operation = operation;
        this.patienceNs = patienceNs;
        this.source = source;
    }

    /** Empty when the cloud answered that there is no such thing. Blocks for at most two calls. */
    Optional<V> ask(K key) throws CloudException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Round<K, V> round = join(key);
            if (awaitTurn(round)) {
                lead(round);
            } else if (round.abandoned) {
                continue;
            }
            if (round.refused != null) {
                throw round.refused;
            }
            return Optional.ofNullable(round.found.get(key));
        }
        throw new CloudException(Failure.RETRYABLE, operation, "whoever asked for all was stopped, " + MOST_TRIES + " times in a row");
    }

    private Round<K, V> join(K key) {
        lock.lock();
        try {
            if (gathering.taken || gathering.keys.size() == MOST_KEYS && !gathering.keys.contains(key)) {
                gathering = new Round<>();
            }
            gathering.keys.add(key);
            return gathering;
        } finally {
            lock.unlock();
        }
    }

    /** True: this thread asks for the round. False: another one did. */
    private boolean awaitTurn(Round<K, V> round) throws CloudException {
        lock.lock();
        try {
            long leftNs = patienceNs;
            while (!round.over) {
                if (!round.taken && (underWay == 0 || leftNs <= 0)) {
                    round.taken = true;
                    underWay++;
                    return true;
                }
                // One that was taken late has a call of its own to wait for.
                leftNs = leftNs > 0 ? turn.awaitNanos(leftNs) : turn.awaitNanos(patienceNs);
            }
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(Failure.RETRYABLE, operation, "interrupted while waiting for the answer", stopped);
        } finally {
            lock.unlock();
        }
    }

    private void lead(Round<K, V> round) {
        Map<K, V> found = Map.of();
        CloudException refused = null;
        boolean finished = false;
        try {
            found = source.ask(Set.copyOf(round.keys));
            finished = true;
        } catch (CloudException said) {
            refused = said;
            finished = !Thread.currentThread().isInterrupted();
        } finally {
            // Also for an error that nobody foresaw: it is this thread's own, and the others ask again.
            lock.lock();
            try {
                round.found = found;
                round.refused = refused;
                round.abandoned = !finished;
                round.over = true;
                underWay--;
                turn.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
