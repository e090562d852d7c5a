package io.keepaloft.agent.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A listening Unix socket that is owner-only from its first moment, and never taken from a live agent.
 *
 * <p>bind(2) makes the file with the umask's permissions. So it is bound inside a fresh directory of mode 0700, made
 * 0600 there, and only then moved to its place, which replaces what a dead predecessor left. A lock file beside it,
 * held as long as the process lives, keeps two agents that start at the same moment apart.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ControlSocket.class);
    /** {@code sun_path} of unix(7) has 108 bytes with its final zero. */
    private static final int MAX_PATH_BYTES = 107;
    private static final int BACKLOG = 16;

    private final Path path;
    private final ServerSocketChannel server;
    private final ProcessLock lock;

    private ControlSocket(Path path, ServerSocketChannel server, ProcessLock lock) {
        this.path = path;
        this.server = server;
        this.lock = lock;
    }

    /**
     * Listens from now on; nobody is answered before a {@link ControlServer} serves it.
     *
     * @throws ControlException if another agent answers there, or the socket cannot be made
     */
    public static ControlSocket listen(Path path) throws ControlException {
        Path target = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(target.getParent());
            refuseIfTaken(target);
            ProcessLock lock = lock(target);
            try {
                // Looked at again under the lock: the other one may have come up in between.
                refuseIfTaken(target);
                return new ControlSocket(target, bind(target), lock);
            } catch (IOException | ControlException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ControlException("cannot listen on " + target + ": " + reason(e),
                    "choose another place with --control, or run as a user who may write there", e);
        }
    }

    private static ProcessLock lock(Path target) throws IOException, ControlException {
        return ProcessLock.take(target.resolveSibling(target.getFileName() + ".lock")).orElseThrow(() -> taken(target));
    }

    private static void refuseIfTaken(Path target) throws IOException, ControlException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("something that is not a socket stands there");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
            LOG.debug("Somebody answers on {}", probe.getRemoteAddress());
        } catch (IOException e) {
            // Nobody accepts: what a dead predecessor left behind, and ours to replace.
            return;
        }
        throw taken(target);
    }

    private static ControlException taken(Path target) {
        return new ControlException("another agent answers on " + target,
                "stop it first, or give this one its own --control and --state-dir", null);
    }

    private static ServerSocketChannel bind(Path target) throws IOException {
        Path room = Files.createTempDirectory(target.getParent(), ".kl",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = room.resolve("s");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            if (Math.max(target.toString().getBytes().length, fresh.toString().getBytes().length) > MAX_PATH_BYTES) {
                throw new IOException("the path is longer than a Unix socket's may be");
            }
            server.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            Files.deleteIfExists(fresh);
            throw e;
        } finally {
            Files.delete(room);
        }
    }

    ServerSocketChannel server() {
        return server;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.FileAlreadyExistsException _ -> "its directory is a file";
            default -> e.getMessage();
        };
    }

    /** Removes the socket, once: it is ours as long as the lock is held. */
    @Override
    public void close() {
        if (!server.isOpen()) {
            return;
        }
        try (lock; server) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The control socket {} was not removed ({}); the next start replaces it", path, e.getMessage());
        }
    }
}
