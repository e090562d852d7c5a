package io.keepaloft.agent.discovery;

import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.protocol.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Remembers on disk whom the cloud last named, so that an agent that starts while the API is away still knows its peers. */
final class PeerBook {
    private static final Logger LOG = LogManager.getLogger(PeerBook.class);
    private static final int MAX_BYTES = 1 << 20;
    private static final int COLUMNS = 3;

    private final Path file;

    PeerBook(Path stateDirectory) {
        this.file = stateDirectory.resolve("peers");
    }

    /** By instance; empty when nothing was ever written. A line that is not understood is passed over. */
    Map<String, List<UnicastPeer>> read() {
        Map<String, List<UnicastPeer>> known = new LinkedHashMap<>();
        try {
            if (Files.exists(file) && Files.size(file) <= MAX_BYTES) {
                Files.readAllLines(file).forEach(line -> enter(line, known));
            }
        } catch (IOException e) {
            LOG.warn("{} could not be read ({}): until the cloud answers, only the peers of unicast_peer are known.", file, e.toString());
        }
        return known;
    }

    private static void enter(String line, Map<String, List<UnicastPeer>> known) {
        String[] columns = line.split("\t", COLUMNS);
        try {
            if (columns.length == COLUMNS && !columns[2].isEmpty()) {
                known.computeIfAbsent(columns[0], _ -> new ArrayList<>()).add(UnicastPeer.found(IpAddress.parse(columns[1]), columns[2]));
            }
        } catch (IllegalArgumentException notAnAddress) {
            LOG.warn("In the list of last known peers the line \"{}\" is not understood and is passed over.", line);
        }
    }

    /** Replaces what is there in one step. */
    void write(Map<String, List<UnicastPeer>> known) {
        List<String> lines = new ArrayList<>();
        known.forEach((instance, peers) -> peers.forEach(peer -> lines.add(String.join("\t", instance, peer.address().toString(), peer.foundAs()))));
        try {
            Files.createDirectories(file.getParent());
            Path next = file.resolveSibling("peers.new");
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be written ({}): an agent that starts while the cloud's API is away will not know its peers.", file, e.toString());
        }
    }
}
