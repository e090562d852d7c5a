package io.keepaloft.agent.interop;

import static io.keepaloft.agent.interop.Router.Kind.KEEPALIVED;
import static io.keepaloft.agent.interop.Router.Kind.KEEPALOFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.interop.Router.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our router beside the real keepalived, each in either role, in every way of speaking that both know. */
@Tag("netns")
class KeepalivedInteropTest {
    private static final int HIGH = 100;
    private static final int LOW = 50;

    static Stream<Arguments> roles() {
        return Stream.of(Flavor.values()).flatMap(flavor -> Stream.of(Arguments.of(flavor, KEEPALOFT, KEEPALIVED), Arguments.of(flavor, KEEPALIVED, KEEPALOFT)));
    }

    @ParameterizedTest(name = "{0}: {1} is master, {2} is backup")
    @MethodSource("roles")
    @Execution(ExecutionMode.CONCURRENT)
    void masterDiesReturnsAndIsStopped(Flavor flavor, Kind masterKind, Kind backupKind) throws Exception {
        try (RouterPair pair = new RouterPair(flavor, masterKind, backupKind)) {
            Router master = pair.first();
            Router backup = pair.second();
            pair.start(master, HIGH);
            pair.start(backup, LOW);
            pair.awaitOnlyMaster(master);

            master.host().powerOff();
            pair.awaitOnlyMaster(backup);

            // It is back, and preempts: higher priority.
            master.host().powerOn();
            pair.start(master, HIGH);
            pair.awaitOnlyMaster(master);
            pair.nothingWasRejected();

            // It says good-bye with priority 0, and so the backup need not wait for silence.
            assertEquals(0, pair.sent(master, 0), "priority 0 before the stop");
            assertEquals(0, master.stop(), "exit code of " + master);
            pair.awaitOnlyMaster(backup);
            assertTrue(pair.sent(master, 0) > 0, "no priority 0 from " + master);
            backup.assertNothingWasRejected();
            everyPacketOfOursIsWellFormed(flavor, pair, masterKind == KEEPALOFT ? master : backup);
        }
    }

    /** Both were masters on two sides of a cut; on equal priority the numerically higher address stays, RFC 5798 §6.4.3 (705). */
    @ParameterizedTest(name = "{0}: our address is higher")
    @EnumSource(value = Flavor.class, names = {"V2_UNICAST_PASS", "V3_MULTICAST", "V3_IPV6_MULTICAST"})
    @Execution(ExecutionMode.CONCURRENT)
    void onATieWeStay(Flavor flavor) throws Exception {
        tie(flavor, KEEPALIVED, KEEPALOFT);
    }

    @ParameterizedTest(name = "{0}: keepalived''s address is higher")
    @EnumSource(value = Flavor.class, names = {"V2_MULTICAST_PASS", "V3_UNICAST", "V3_IPV6_UNICAST"})
    @Execution(ExecutionMode.CONCURRENT)
    void onATieKeepalivedStays(Flavor flavor) throws Exception {
        tie(flavor, KEEPALOFT, KEEPALIVED);
    }

    private static void tie(Flavor flavor, Kind lower, Kind higher) throws Exception {
        try (RouterPair pair = new RouterPair(flavor, lower, higher)) {
            pair.network().vrrp(false);
            pair.start(pair.first(), HIGH);
            pair.start(pair.second(), HIGH);
            pair.awaitBothMasters();
            pair.network().vrrp(true);
            pair.awaitOnlyMaster(pair.second());
            pair.nothingWasRejected();
        }
    }

    private static void everyPacketOfOursIsWellFormed(Flavor flavor, RouterPair pair, Router ours) throws Exception {
        List<Tshark.Verdict> verdicts = Tshark.judge(pair.capture().file()).stream()
                .filter(verdict -> verdict.source().equals(flavor.source(pair.number(ours)))).toList();
        assertFalse(verdicts.isEmpty(), "we sent nothing");
        verdicts.forEach(verdict -> {
            assertEquals("", verdict.complaints(), verdict.toString());
            assertEquals("1", verdict.checksum(), verdict.toString());
            assertEquals(String.valueOf(flavor.version()), verdict.version(), verdict.toString());
            assertEquals("255", verdict.ttl(), verdict.toString());
        });
    }
}
