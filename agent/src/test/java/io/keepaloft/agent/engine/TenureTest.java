package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a mastership may write on the strength of its last advertisement. */
class TenureTest {
    private static final long SECOND = 1_000_000_000L;

    private final VirtualRouter lowest = new VirtualRouter(RouterConfig.of("VI_1",
            AdvertFormat.of(3, Family.IPV4, 51, SECOND, List.of(IpAddress.parse("10.63.0.154"))), IpAddress.parse("10.63.0.10"), 1), List.of());

    @Test
    void beforeTheFirstMastershipNothingMayBeWritten() {
        assertFalse(new Tenure(lowest).term().validAt(5 * SECOND));
    }

    /** Our own Master_Down_Interval is 3.996 s; a backup of priority 254 follows after 3.008 s. */
    @Test
    void theRightEndsBeforeTheBestBackupCanFollow() {
        lowest.step(new Event.Startup(), 0, new Deaf());
        lowest.step(Event.TimeDue.INSTANCE, 4 * SECOND, new Deaf());
        var tenure = new Tenure(lowest);
        tenure.transition(lowest.state(), 10 * SECOND);
        assertTrue(tenure.term().validAt(13 * SECOND - 1));
        assertFalse(tenure.term().validAt(13 * SECOND));
    }

    /** So that the claim knows that whoever holds its resource now may have taken it from this host. */
    @Test
    void theTermSaysWhetherItGoesOnWithAnEarlierOne() {
        lowest.step(new Event.Startup(), 0, new Deaf());
        lowest.step(Event.TimeDue.INSTANCE, 4 * SECOND, new Deaf());
        var tenure = new Tenure(lowest);
        tenure.transition(lowest.state(), 4 * SECOND);
        assertFalse(tenure.term().interrupted());
        lowest.step(Event.TimeDue.INSTANCE, 20 * SECOND, new Deaf());
        lowest.step(Event.TimeDue.INSTANCE, 24 * SECOND, new Deaf());
        tenure.transition(lowest.state(), 24 * SECOND);
        assertTrue(tenure.term().interrupted());
    }

    private static final class Deaf implements Effects {
        @Override public void transition(State from, State to, Reason reason, String detail) {}

        @Override public void advertise(int priority) {}

        @Override public void addAddresses() {}

        @Override public void removeAddresses() {}

        @Override public void announceAddresses(Announcement occasion) {}

        @Override public void claim(long term) {}

        @Override public void relinquish(long term) {}

        @Override public void lowerPriorityAdvertHeard() {}

        @Override public void priorityChanged(int effective) {}

        @Override public void timerLate(long lateNs) {}
    }
}
