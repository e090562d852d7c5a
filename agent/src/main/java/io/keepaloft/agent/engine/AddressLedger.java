package io.keepaloft.agent.engine;

import io.keepaloft.agent.handover.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Remembers on disk which virtual addresses this agent may add, so that one which survives the agent's being killed is known
 * for ours also where the kernel keeps no mark (IFA_PROTO came with Linux 5.18).
 *
 * <p>Written at start and on reload, never by the engine thread; removed by a clean stop. An address that was on the host
 * before the agent came is not entered.
 */
public final class AddressLedger {
    private static final Logger LOG = LogManager.getLogger(AddressLedger.class);
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;

    public AddressLedger(Path stateDirectory) {
        this.file = stateDirectory.resolve("addresses");
    }

    static String entry(String interfaceName, String addressAndPrefix) {
        return interfaceName + " " + addressAndPrefix;
    }

    /** What an agent before us entered and did not take back; empty when it stopped cleanly. */
    public Set<String> read() {
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
                return Set.of();
            }
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            LOG.warn("{} could not be read ({}): addresses that a killed agent left are known by the kernel's mark alone.", file, FileTrouble.describe(e));
            return Set.of();
        }
    }

    public void write(Set<String> entries) {
        try {
            Files.createDirectories(file.getParent());
            Path next = file.resolveSibling("addresses.new");
            Files.write(next, new TreeSet<>(entries));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be written ({}): if this agent is killed, its addresses are known by the kernel's mark alone.", file, FileTrouble.describe(e));
        }
    }

    /** A clean stop leaves nothing to recognise. */
    public void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed ({}).", file, FileTrouble.describe(e));
        }
    }
}
