package io.keepaloft.agent.handover;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code journal.jsonl} and its one predecessor: appended by one thread, bounded in size, readable after a crash in mid-line. */
final class JournalFile {
    static final String NAME = "journal.jsonl";
    static final String PREVIOUS = "journal.1.jsonl";
    static final int MAX_BYTES = 1 << 20;

    private final Path directory;
    private final int maxBytes;

    JournalFile(Path directory, int maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /** Appends and syncs; transitions are rare, and the host may be about to die. A file that would grow too large makes room first. */
    void append(List<TransitionRecord> records) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(NAME);
        long size = Files.exists(file) ? Files.size(file) : 0;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (TransitionRecord record : records) {
            byte[] line = (JournalCodec.encode(record) + '\n').getBytes(StandardCharsets.UTF_8);
            // One byte more may be needed to end a torn line.
            if (size + lines.size() > 0 && size + lines.size() + line.length + 1 > maxBytes) {
                write(file, lines);
                Files.move(file, directory.resolve(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
                size = 0;
            }
            lines.write(line);
        }
        write(file, lines);
    }

    private static void write(Path file, ByteArrayOutputStream lines) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            endTornLine(channel);
            ByteBuffer data = ByteBuffer.wrap(lines.toByteArray());
            while (data.hasRemaining()) {
                channel.write(data);
            }
            channel.force(false);
            lines.reset();
        }
    }

    /** Leaves the channel at its end. A crash in mid-line must cost that line alone, not the next one too. */
    private static void endTornLine(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean torn = size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
        channel.position(size);
        if (torn) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    /** Both files, merged: the last line of a transition counts. Oldest first; missing files are empty. */
    Map<TransitionRecord.Key, TransitionRecord> read() throws IOException {
        Map<TransitionRecord.Key, TransitionRecord> all = new LinkedHashMap<>();
        for (String name : List.of(PREVIOUS, NAME)) {
            tail(directory.resolve(name)).lines()
                    .forEach(line -> JournalCodec.decode(line).ifPresent(record -> all.put(record.key(), record)));
        }
        return all;
    }

    /** A file that grew beyond reason, not by our hand, is read from its end; the first line is then a torn one. */
    private String tail(Path file) throws IOException {
        int limit = Math.max(4 * maxBytes, MAX_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer data = ByteBuffer.allocate((int) Math.min(channel.size(), limit));
            channel.position(Math.max(0, channel.size() - limit));
            while (data.hasRemaining() && channel.read(data) >= 0) {
                continue;
            }
            return new String(data.array(), 0, data.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        }
    }
}
