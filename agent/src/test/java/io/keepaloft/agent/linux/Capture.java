package io.keepaloft.agent.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What passes an interface of a namespace, captured by tcpdump to be read by tshark. */
public final class Capture implements AutoCloseable {
    private final Process tcpdump;
    private final Path file;

    private Capture(Process tcpdump, Path file) {
        this.tcpdump = tcpdump;
        this.file = file;
    }

    /** Returns when tcpdump listens. */
    public static Capture start(NetnsThread host, String filter) throws IOException {
        Path file = Files.createTempFile("kl", ".pcap");
        Process tcpdump = new ProcessBuilder("ip", "netns", "exec", host.name(), "tcpdump", "-i", "eth0", "-U", "-Z", "root",
                "--immediate-mode", "-w", file.toString(), filter).redirectErrorStream(true).start();
        Capture capture = new Capture(tcpdump, file);
        BufferedReader said = new BufferedReader(new InputStreamReader(tcpdump.getInputStream()));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("listening on")) {
                return capture;
            }
        }
        capture.close();
        throw new IOException("tcpdump did not start");
    }

    /** The fields of each packet, tab between, as tshark prints them; waits for so many packets. */
    public List<String> fields(int packets, String... fields) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("tshark", "-r", file.toString(), "-T", "fields",
                "-o", "ip.check_checksum:TRUE"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        Commands.await(packets + " packets in the capture", () -> count() >= packets);
        return Commands.run(command).lines().filter(line -> !line.startsWith("Running as")).toList();
    }

    /** Records of a pcap file: a header of 24 bytes, then 16 bytes with the length before each packet. */
    private int count() {
        try {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(file)).order(java.nio.ByteOrder.nativeOrder());
            int count = 0;
            for (int at = 24; at + 16 <= bytes.limit() && at + 16 + bytes.getInt(at + 8) <= bytes.limit(); at += 16 + bytes.getInt(at + 8)) {
                count++;
            }
            return count;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        Commands.stop(tcpdump);
        Files.deleteIfExists(file);
    }
}
