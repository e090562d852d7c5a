package io.keepaloft.protocol.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes the priority another than the configured one can be named: each tracker that changes it now, and by how much. */
class AdjustmentsTest {
    private static final List<TrackerConfig> TRACKERS = List.of(new TrackerConfig("script chk_web", -20, TrackerStatus.DOWN),
            new TrackerConfig("interface eth1", 5, TrackerStatus.UP), new TrackerConfig("script chk_db", -30, TrackerStatus.UP), new TrackerConfig("script decisive", 0, TrackerStatus.UP));

    private static VirtualRouter router(int priority) {
        AdvertFormat format = new AdvertFormat(2, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203")), Authentication.NONE, AdvertFormat.V3Checksum.STANDARD);
        return new VirtualRouter(RouterConfig.of("VI_1", format, IpAddress.parse("172.17.100.201"), priority), TRACKERS);
    }

    @Test
    void onlyTrackersThatChangeThePriorityNowAreNamed() {
        VirtualRouter router = router(100);
        assertEquals(List.of(new Adjustment("script chk_web", -20), new Adjustment("interface eth1", 5)), router.adjustments());
        assertEquals(85, router.effectivePriority());
    }

    @Test
    void nothingChangesThePriorityOfTheOwner() {
        assertEquals(List.of(), router(255).adjustments());
    }
}
