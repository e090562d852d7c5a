package io.keepaloft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.agent.control.StatusReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A planned hand-over is refused where it is known that nobody can follow, and only there. */
final class HeirsTest {
    private static StatusReport.Peer peer(String channel, String state, Long heardMs, String... heardOn) {
        return new StatusReport.Peer("172.17.100.202", "unicast_peer", null, heardMs, List.of(heardOn), List.of(), channel, state, null, null, List.of(), null, heardMs, 0, null);
    }

    private static Optional<String> none(String channel, StatusReport.Peer... peers) {
        return Heirs.none(new StatusReport.Transport("unicast", List.of("unicast"), "", channel, null, List.of(peers)));
    }

    @Test
    void whoAnsweredOnceAndNowIsQuietCannotFollow() {
        assertEquals(Optional.of("no peer can take over, so this host stays master: 172.17.100.202 went quiet 9 s ago; start a peer first, or resign all the same with --force"),
                none("on", peer("quiet", "BACKUP", 9_400L)));
        assertEquals(Optional.empty(), none("on", peer("quiet", "BACKUP", 9_400L), peer("on", "BACKUP", 400L)), "another peer is well");
        assertEquals(Optional.empty(), none("on", peer("quiet", "BACKUP", 9_400L, "unicast")), "it advertises");
    }

    @Test
    void aPeerThatSaysItIsInFaultCannotFollow() {
        assertEquals(Optional.of("no peer can take over, so this host stays master: 172.17.100.202 is in FAULT; start a peer first, or resign all the same with --force"),
                none("on", peer("on", "FAULT", 400L)));
        assertEquals(Optional.empty(), none("on", peer("on", "BACKUP", 400L)));
        assertEquals(Optional.empty(), none("on", peer("on", null, 400L)), "it has not told yet");
    }

    @Test
    void whoCannotBeAskedMayBeWell() {
        assertEquals(Optional.empty(), none("on", peer("no answer", null, null)), "a keepalived that is backup says nothing");
        assertEquals(Optional.empty(), none("on", peer("quiet", "BACKUP", 9_400L), peer("no answer", null, null)));
        assertEquals(Optional.empty(), none("off: there is no auth_pass", peer("off", null, null)));
        assertEquals(Optional.empty(), none("off: there is no auth_pass"));
    }

    @Test
    void whereTheChannelIsOpenAndNobodyIsKnownNobodyIsThere() {
        assertEquals(Optional.of("no peer is known, so this host stays master: none was ever heard, on any path; start a peer first, or resign all the same with --force"
                + " (a keepalived that was never master is not heard)"), none("on"));
    }
}
