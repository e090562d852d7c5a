package io.keepaloft.agent.preflight;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks {@code nft} for the rules in force; for preflight alone, which the running agent repeats twice a minute, never on the engine's thread. */
final class NftCommand {
    private static final int MAX_BYTES = 32 << 20;
    private static final int SECONDS = 10;

    /** Why the rules could not be read, one clause for the operator. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private NftCommand() {
    }

    /** @throws IOException if there is no such program */
    static Ruleset read() throws IOException, Unreadable {
        Process nft = new ProcessBuilder("nft", "-j", "list", "ruleset").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            Thread guard = Thread.ofVirtual().start(() -> endIfSlow(nft));
            nft.getOutputStream().close();
            byte[] output = nft.getInputStream().readNBytes(MAX_BYTES + 1);
            if (output.length > MAX_BYTES) {
                throw new Unreadable("nft lists more than " + MAX_BYTES + " bytes of rules");
            }
            guard.join();
            if (nft.exitValue() != 0) {
                throw new Unreadable("nft list ruleset failed (exit " + nft.exitValue() + "), as it does without CAP_NET_ADMIN");
            }
            return Ruleset.parse(new String(output, StandardCharsets.UTF_8));
        } catch (JsonProcessingException notJson) {
            throw new Unreadable("nft lists the rules in a form that is not understood");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreadable("interrupted");
        } finally {
            nft.destroyForcibly();
        }
    }

    private static void endIfSlow(Process nft) {
        try {
            if (!nft.waitFor(SECONDS, TimeUnit.SECONDS)) {
                nft.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            nft.destroyForcibly();
        }
    }
}
