package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Every transition as one JSON line in {@code <state-dir>/journal.jsonl}, written off the engine thread.
 *
 * <p>A transition with a takeover is written at once, so that a crash loses nothing, and again whenever its takeover settles; the
 * last line of a transition counts. The queue is bounded: what finds no room is dropped, counted and logged.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Journal.class);
    private static final int QUEUE = 1024;
    private static final long ROUND_MS = 250;
    private static final long CLOSE_MS = 2_000;

    sealed interface Entry {
        record Transition(TransitionRecord record, List<Resource> awaited) implements Entry {}

        record Report(TakeoverReport report, Instant at) implements Entry {}

        /** Nothing to write: wakes the writer, so that it sees that it is to end. */
        record Closing() implements Entry {}
    }

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final JournalFile file;
    private final JournalBook book = new JournalBook();
    private final Thread writer;
    private volatile boolean closed;
    private String toldError = "";
    private long toldDropped;

    /** Starts the writer, which reads what earlier agents wrote; a directory that cannot be written costs the file, not the history in memory. */
    public Journal(Path stateDirectory) {
        this(new JournalFile(stateDirectory, JournalFile.MAX_BYTES));
    }

    Journal(JournalFile file) {
        this.file = file;
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::write);
    }

    /** A transition without a takeover. Never blocks. */
    public void append(TransitionRecord record) {
        append(record, List.of());
    }

    /** A transition that sets out to take these resources; their {@link #takeover} reports complete it. Never blocks. */
    public void append(TransitionRecord record, List<Resource> awaited) {
        offer(new Entry.Transition(record, awaited));
    }

    /** What came of a takeover; may come before its transition was appended. Never blocks. */
    public void takeover(TakeoverReport report) {
        offer(new Entry.Report(report, Instant.now()));
    }

    private void offer(Entry entry) {
        if (!queue.offer(entry)) {
            dropped.incrementAndGet();
        }
    }

    /** How many entries found no room in the queue. */
    public long dropped() {
        return dropped.get();
    }

    /** The last transitions, oldest first, of this agent and its predecessors; may wait a moment for the journal to be read. */
    public List<TransitionRecord> recent(int count) {
        return book.recent(count);
    }

    /** The same from the files alone, for when no agent runs. */
    public static List<TransitionRecord> read(Path stateDirectory, int count) throws IOException {
        List<TransitionRecord> all = new ArrayList<>(new JournalFile(stateDirectory, JournalFile.MAX_BYTES).read().values());
        return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size()));
    }

    private void write() {
        try {
            book.load(file.read().values().stream().map(TransitionRecord::afterItsAgent).toList());
        } catch (IOException unreadable) {
            book.load(List.of());
            tell("read", unreadable);
        }
        while (!closed || !queue.isEmpty()) {
            try {
                round();
            } catch (InterruptedException stop) {
                break;
            } catch (RuntimeException bug) {
                LOG.error("An entry could not be journaled; the next ones will be.", bug);
            }
        }
        save(book.rest());
    }

    private void round() throws InterruptedException {
        // Only progress that waits for a quiet moment is worth waking up for without an entry.
        Entry entry = book.allWritten() ? queue.take() : queue.poll(ROUND_MS, TimeUnit.MILLISECONDS);
        boolean quiet = entry == null;
        for (int room = QUEUE; entry != null && room > 0; room--) {
            book.enter(entry);
            entry = queue.poll();
        }
        save(book.due(quiet));
        long lost = dropped.get();
        if (lost != toldDropped) {
            LOG.warn("{} journal entries found no room in the queue of {} and are lost; history will have gaps.", lost - toldDropped, QUEUE);
            toldDropped = lost;
        }
    }

    private void save(List<TransitionRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        try {
            file.append(records);
            toldError = "";
        } catch (IOException full) {
            tell("written", full);
        }
    }

    private void tell(String done, IOException error) {
        String text = FileTrouble.describe(error);
        if (!text.equals(toldError)) {
            toldError = text;
            LOG.error("The journal could not be {}: {}. History is kept in memory only, until it can.", done, text);
        }
    }

    /** Writes what is queued, waiting at most two seconds. */
    @Override public void close() {
        closed = true;
        queue.offer(new Entry.Closing()); // one that finds no room finds the writer awake
        try {
            writer.join(Duration.ofMillis(CLOSE_MS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
