package io.keepaloft.agent.lab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Counts of packets over time: of any stretch of a play, and bounded however long it lasts. */
class TallyTest {
    private static final Set<PacketKind> VRRP = PacketKind.words().get("vrrp");

    private final Tally tally = new Tally();

    @Test
    void eachStretchHasItsOwn() {
        tally.add(PacketKind.VRRP_MULTICAST, true, 0);
        tally.add(PacketKind.VRRP_UNICAST, true, 1_050);
        tally.add(PacketKind.VRRP_UNICAST, false, 1_150);
        tally.add(PacketKind.GARP, true, 70_000);
        assertEquals(2, tally.since(0).of(true, VRRP));
        assertEquals(1, tally.since(1_000).of(true, VRRP));
        assertEquals(1, tally.since(1_099).of(true, VRRP), "to a tenth of a second");
        assertEquals(0, tally.since(1_100).of(true, VRRP));
        assertEquals(1, tally.since(1_100).of(false, VRRP));
        assertEquals(0, tally.since(90_000).of(true, VRRP), "nothing has come since");
        assertEquals(List.of(0, 1, 70), List.copyOf(tally.seconds().keySet()));
        assertEquals("{garp=1}", Counts.words(tally.seconds().get(70).sent(), false).toString());
    }

    @Test
    void whatGoesOnForDaysCostsNoMoreThanHours() {
        for (long hour = 0; hour < 100; hour++) {
            tally.add(PacketKind.GARP, true, hour * 3_600_000);
        }
        assertEquals(100, tally.since(0).of(true, Set.of(PacketKind.GARP)));
        assertEquals(Tally.MOST_MS / 1000 - 1, tally.seconds().keySet().stream().max(Integer::compare).orElseThrow().longValue());
    }
}
