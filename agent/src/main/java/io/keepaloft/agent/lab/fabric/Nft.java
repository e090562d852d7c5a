package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.LabInterruptedException;
import io.keepaloft.agent.lab.Namespace;
import io.keepaloft.agent.lab.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** An nft(8) that stays: a change costs it less than a millisecond, where a new process costs ten to twenty. One thread uses it. */
final class Nft implements AutoCloseable {
    private static final long LIMIT_S = 20;
    /** Asks for nothing of the kernel, and its answer can follow nothing but the end of the command before it. */
    private static final String MARK = "describe ifname";
    private static final String MARKED = "datatype ifname ";
    private static final int MAX_ERROR_LINES = 12;

    private final Namespace namespace;
    private final Process process;
    private final BlockingQueue<String> said = new ArrayBlockingQueue<>(4096);

    Nft(Namespace namespace) {
        this.namespace = namespace;
        try {
            process = Tool.builder(List.of("ip", "netns", "exec", namespace.name(), "nft", "-i")).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new LabException("nft cannot be run: " + e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("nft-" + namespace).start(this::listen);
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(line -> {
                // Whoever asked has given up if nobody takes it: then it is no loss.
                boolean _ = said.offer(line);
            });
        } catch (IOException | UncheckedIOException _) {
            // It was closed.
        }
        boolean _ = said.offer("nft has ended");
    }

    /** Applies the commands, all of them or, with a {@link LabException} that quotes nft, none. */
    void run(List<String> commands) {
        if (commands.isEmpty()) {
            return;
        }
        said.clear();
        try {
            var stdin = process.getOutputStream();
            stdin.write((String.join("; ", commands) + "\n" + MARK + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
            String complaint = answer();
            if (!complaint.isEmpty()) {
                throw new LabException("nftables in " + namespace + " refused a change, and nothing of it is in force: " + complaint);
            }
        } catch (IOException e) {
            throw new LabException("nft in " + namespace + " has ended: " + e.getMessage(), e);
        }
    }

    private String answer() {
        List<String> lines = new ArrayList<>();
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        try {
            for (String line = next(deadlineNs); !line.startsWith(MARKED); line = next(deadlineNs)) {
                if (lines.size() < MAX_ERROR_LINES) {
                    lines.add(line.length() > 300 ? line.substring(0, 300) + " …" : line);
                }
                if (!process.isAlive() && said.isEmpty()) {
                    throw new LabException("nft in " + namespace + " ended: " + String.join("\n", lines));
                }
            }
        } catch (InterruptedException e) {
            // The answer is still to come, and must not be taken for the next command's.
            process.destroy();
            throw new LabInterruptedException(e);
        }
        return String.join("\n", lines);
    }

    private String next(long deadlineNs) throws InterruptedException {
        String line = said.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
            process.destroy();
            throw new LabException("nft in " + namespace + " has not answered for " + LIMIT_S + " s");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
