package io.keepaloft.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;

/** Reads {@code peer_channel} and {@code peer_channel_key_file}, in global_defs and in an instance. No key is put into a message. */
final class PeerChannelReader {
    /** A key that is guessed lets anybody on the network speak as a peer. */
    private static final int MIN_KEY_BYTES = 16;
    private static final int MAX_KEY_BYTES = 4096;

    private final Values values;
    private final Problems problems;
    private boolean wanted;
    private Optional<PeerChannel.KeyFile> keyFile;

    /** @param defaults what global_defs says */
    PeerChannelReader(Values values, PeerChannel defaults) {
        this.values = values;
        this.problems = values.problems();
        this.wanted = defaults.wanted();
        this.keyFile = defaults.keyFile();
    }

    /** True when the keyword was one of ours. */
    boolean read(Statement statement) {
        switch (statement.keyword().text()) {
            case "peer_channel" -> wanted = values.bool(statement, wanted);
            case "peer_channel_key_file" -> values.one(statement).flatMap(this::keyFile).ifPresent(read -> keyFile = Optional.of(read));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Optional<PeerChannel.KeyFile> keyFile(Word word) {
        try {
            Path path = Path.of(word.text());
            if (!path.isAbsolute()) {
                problems.error(word, "'peer_channel_key_file' must be an absolute path, not '" + word + "'", "/etc/keepaloft/peer.key");
                return Optional.empty();
            }
            // A pipe or a device would keep us waiting.
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                problems.error(word, "'" + word + "' is no regular file", "");
                return Optional.empty();
            }
            return key(word, path).map(key -> new PeerChannel.KeyFile(word.text(), key));
        } catch (IOException e) {
            problems.error(word, "the key file '" + word + "' cannot be read: " + SourceFile.reason(e), "make one with: (umask 077; head -c 32 /dev/urandom | base64 >"
                    + word + "), and copy it to all nodes");
        } catch (InvalidPathException _) {
            problems.error(word, "'" + word + "' cannot be the name of a file", "");
        }
        return Optional.empty();
    }

    private Optional<Secret> key(Word word, Path path) throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_KEY_BYTES + 1);
        }
        int end = bytes.length;
        // The line end that an editor or `echo` leaves is no part of the key.
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end < MIN_KEY_BYTES || end > MAX_KEY_BYTES) {
            problems.error(word, "the key in '" + word + "' has " + (end > MAX_KEY_BYTES ? "more than " + MAX_KEY_BYTES : end) + " bytes; it must have from "
                    + MIN_KEY_BYTES + " to " + MAX_KEY_BYTES, "head -c 32 /dev/urandom | base64");
            return Optional.empty();
        }
        if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
            problems.warn(word, "every user of this host may read the key in '" + word + "'", "chmod 600 " + word);
        }
        return Optional.of(new Secret(Arrays.copyOf(bytes, end)));
    }

    /** @param password of the instance */
    PeerChannel result(Optional<Secret> password) {
        return new PeerChannel(wanted, keyFile, password);
    }
}
