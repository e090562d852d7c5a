package io.keepaloft.cloud.simulator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTest {
    private final Vpc one = new Vpc("n1", "10.0.0.0/8", true, Map.of());
    private final Vpc other = new Vpc("n2", "10.0.0.0/8", true, Map.of());

    /** As Neutron counts: every write of this item, and of no other, whether or not it changed something. */
    @Test void risesWithEveryWriteOfTheItemAlone() {
        var state = CloudState.empty().with(one).with(other).with(one).with(one);

        assertEquals(3, state.revision("n1"));
        assertEquals(1, state.revision("n2"));
        assertEquals(0, state.without("n1").revision("n1"));
        assertEquals(1, state.without("n1").with(one).revision("n1"), "an item that is made again is a new one");
    }

    @Test void isKeptWhenTheCloudMakesAStateCurrent() {
        var cloud = new Cloud(CloudState.empty().with(one), () -> 0, _ -> { });
        cloud.update(state -> new Cloud.Change<>(state.with(other).with(one), 0));

        assertEquals(2, cloud.current().revision("n1"));
    }
}
