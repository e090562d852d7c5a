package io.keepaloft.agent.interop;

import static io.keepaloft.agent.interop.Router.Kind.KEEPALIVED;
import static io.keepaloft.agent.interop.Router.Kind.KEEPALOFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.interop.Router.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code transport auto} beside a keepalived, which never answers on the peer channel, and beside one of its own kind that is killed. */
@Tag("netns")
class AutoInteropTest {
    private static final int HIGH = 100;
    private static final int LOW = 50;
    private static final String AUTO = "transport auto";
    /** RFC 3768 §6.1: three intervals of 1 s and the skew of priority 50. */
    private static final double MASTER_DOWN_MS = 3_000 + 1_000 * (256 - LOW) / 256.0;
    private static final double SLACK_MS = 1_000;

    static Stream<Arguments> roles() {
        return Stream.of(Flavor.V2_MULTICAST_PASS, Flavor.V2_UNICAST_PASS, Flavor.V3_IPV6_UNICAST)
                .flatMap(flavor -> Stream.of(Arguments.of(flavor, KEEPALOFT, KEEPALIVED), Arguments.of(flavor, KEEPALIVED, KEEPALOFT)));
    }

    @ParameterizedTest(name = "{0}: {1} is master, {2} is backup")
    @MethodSource("roles")
    @Execution(ExecutionMode.CONCURRENT)
    void theyElectEachOtherAndReplaceOneThatDies(Flavor flavor, Kind masterKind, Kind backupKind) throws Exception {
        try (RouterPair pair = new RouterPair(flavor, masterKind, backupKind)) {
            Router master = pair.first();
            Router backup = pair.second();
            Router ours = masterKind == KEEPALOFT ? master : backup;
            pair.start(master, HIGH, AUTO);
            pair.start(backup, LOW, AUTO);
            pair.awaitOnlyMaster(master);
            if (ours == master) {
                itGoesByWhatTheFileNames(flavor, pair, ours);
            }

            master.host().powerOff();
            pair.awaitOnlyMaster(backup);
            if (ours == backup) {
                itGoesByWhatTheFileNames(flavor, pair, ours);
            }
            master.host().powerOn();
            pair.start(master, HIGH, AUTO);
            pair.awaitOnlyMaster(master);

            assertEquals(0, master.stop(), "exit code of " + master);
            pair.awaitOnlyMaster(backup);
            pair.nothingWasRejected();
        }
    }

    /** What a master settles on; a backup has nothing to send. */
    private static void itGoesByWhatTheFileNames(Flavor flavor, RouterPair pair, Router ours) {
        String rung = flavor.name().contains("UNICAST") ? "unicast" : "multicast";
        pair.await("it sends by " + rung + " alone", () -> ours.transport().filter(told -> told.active().equals(List.of(rung))).isPresent());
        List<StatusReport.Peer> peers = ours.transport().orElseThrow().peers();
        boolean key = flavor.name().contains("PASS");
        peers.forEach(peer -> assertEquals(key ? "no answer" : "off", peer.channel(), peer.toString()));
        // A silent backup that nobody names cannot be known.
        assertTrue(!peers.isEmpty() || rung.equals("multicast"), "the peer that the file names");
    }

    /** The peer channel must not take the silence of a dead agent for a blocked path. */
    @Test
    void anAgentThatIsKilledIsReplacedWithinItsInterval() {
        try (RouterPair pair = new RouterPair(Flavor.V2_UNICAST_PASS, KEEPALOFT, KEEPALOFT)) {
            pair.start(pair.first(), HIGH, AUTO);
            pair.start(pair.second(), LOW, AUTO);
            pair.awaitOnlyMaster(pair.first());
            pair.await("they speak", () -> pair.second().transport().stream().flatMap(told -> told.peers().stream())
                    .anyMatch(peer -> "on".equals(peer.channel()) && "MASTER".equals(peer.state())));

            pair.first().kill();
            // It may have been master before, while the other one started.
            pair.await("replaced", () -> pair.second().history().stream().reduce((_, last) -> last).filter(last -> last.to().equals("MASTER")).isPresent());
            HistoryEntry taken = pair.second().history().getLast();
            assertEquals("adverts lost", taken.reason());
            double silentMs = taken.phases().stream().filter(phase -> phase.name().equals("detect")).findFirst().orElseThrow().tookMs();
            assertTrue(silentMs >= MASTER_DOWN_MS - 1, "replaced after a silence of " + silentMs + " ms, before it was due");
            assertTrue(silentMs <= MASTER_DOWN_MS + SLACK_MS, "replaced after a silence of " + silentMs + " ms; Master_Down_Interval is " + MASTER_DOWN_MS);
        }
    }
}
