package io.keepaloft.cloud.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Something on loopback that stands before an endpoint: serves each client on a thread of its own, and ends with all of them. */
abstract class Listening implements AutoCloseable {
    private final ServerSocket listener;
    private final URI behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Listening(ServerSocket listener, URI behind) {
        this.listener = listener;
        this.behind = behind;
    }

    /** At the end of the constructor, when everything is there that a client needs. */
    final void start() {
        Thread.ofVirtual().start(this::accept);
    }

    final int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> served(client));
            } catch (IOException closed) {
                // The loop sees it.
                continue;
            }
        }
    }

    private void served(Socket client) {
        try (client) {
            serve(client);
        } catch (IOException gone) {
            // Either side may go at any time; the try closes the other.
            open.remove(client);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        open.remove(client);
    }

    /** Until the client or what is behind goes away. */
    abstract void serve(Socket client) throws IOException, InterruptedException;

    /** Leads the client to what is behind, both ways, until either side ends; then both do. */
    final void lead(Socket client) throws IOException, InterruptedException {
        try (Socket server = new Socket(behind.getHost(), behind.getPort())) {
            open.add(server);
            Thread answers = Thread.ofVirtual().start(() -> {
                try (client) {
                    copy(server, client);
                } catch (IOException closing) {
                    // It is gone already.
                    open.remove(client);
                }
            });
            copy(client, server);
            server.shutdownOutput();
            answers.join();
            open.remove(server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException gone) {
            // The other side sees the end of it.
            return;
        }
    }

    @Override
    public final void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }
}
