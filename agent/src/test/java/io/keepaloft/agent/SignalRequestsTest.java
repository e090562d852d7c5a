package io.keepaloft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A signal is followed whether it comes before the agent is ready or after. */
class SignalRequestsTest {
    private final SignalRequests requests = new SignalRequests();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatCameTooEarlyIsFollowedOnceTheAgentCan() {
        requests.askStop();
        requests.askReload();
        assertEquals(List.of(), done);
        requests.follow(() -> done.add("stop"), () -> done.add("reload"));
        assertEquals(List.of("reload", "stop"), done, "the stop comes last: nothing follows it");
    }

    @Test
    void laterOnesAreFollowedEachTime() {
        requests.follow(() -> done.add("stop"), () -> done.add("reload"));
        assertEquals(List.of(), done);
        requests.askReload();
        requests.askReload();
        requests.askStop();
        assertEquals(List.of("reload", "reload", "stop"), done);
    }
}
