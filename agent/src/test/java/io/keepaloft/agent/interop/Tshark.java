package io.keepaloft.agent.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Wireshark's own opinion of every packet of a capture: a second implementation that judges what we send. */
final class Tshark {
    private Tshark() {
    }

    /**
     * @param source the sender's address
     * @param checksum {@code 1} = good, {@code 0} = bad, {@code 2} = not verified (wireshark's checksum status)
     * @param complaints malformed packets and expert warnings; empty if there are none
     */
    record Verdict(String source, String version, String checksum, String ttl, String complaints) {
    }

    static List<Verdict> judge(Path capture) throws IOException, InterruptedException {
        Process tshark = new ProcessBuilder("tshark", "-r", capture.toString(), "-Y", "vrrp || ip.proto == 112 || ipv6.nxt == 112", "-T", "fields", "-E", "separator=|",
                "-o", "ip.check_checksum:TRUE", "-e", "ip.src", "-e", "ipv6.src", "-e", "vrrp.version", "-e", "vrrp.checksum.status", "-e", "ip.ttl", "-e", "ipv6.hlim",
                "-e", "_ws.malformed", "-e", "_ws.expert.message").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tshark.waitFor() != 0) {
            throw new IOException("tshark ended with " + tshark.exitValue());
        }
        return output.lines().map(line -> line.split("\\|", -1))
                .map(f -> new Verdict(f[0] + f[1], f[2], f[3], f[4] + f[5], f[6] + f[7])).toList();
    }
}
