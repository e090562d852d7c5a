package io.keepaloft.agent.lab;

import static io.keepaloft.agent.lab.HuaweiStage.LIMIT;
import static io.keepaloft.agent.lab.HuaweiStage.says;
import static io.keepaloft.agent.lab.HuaweiStage.took;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PUBLIC_ADDRESS;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlHandler.FailoverResult;
import io.keepaloft.cloud.simulator.model.AddressPair;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A planned hand-over of what several machines may have at a time: the resigned master still has it, and so its own look does not tell that the new one has it too. */
@Tag("netns")
class HuaweiHandOverNetnsTest {
    private static final AddressPair PAIR = AddressPair.of(VIRTUAL_ADDRESS);

    @Test
    void itIsDoneWhenThePeerHasTheSameAndNotBefore() throws Exception {
        String resources = String.join("\n", "virtual_ip " + VIRTUAL_ADDRESS, "elastic_ip " + PUBLIC_ADDRESS + " to " + VIRTUAL_ADDRESS, "allowed_address_pair " + VIRTUAL_ADDRESS);
        try (HuaweiStage stage = new HuaweiStage(List.of())) {
            AgentProcess first = stage.boot(stage.master(), VIRTUAL_ADDRESS, resources);
            Await.until("the master serves", LIMIT, () -> says(first, true) == 3 && stage.askOutside().equals("master"));
            AgentProcess second = stage.boot(stage.slave(), VIRTUAL_ADDRESS, resources);
            Await.until("the second has looked", LIMIT, () -> says(second, true) == 2 && says(second, false) == 1);

            FailoverResult done = failover(first);
            assertTrue(done.handedOver(), done.message());
            assertEquals(List.of(PAIR), stage.pairs(PORT_202));
            Await.until("the slave serves", LIMIT, () -> took(second) && stage.askOutside().equals("slave"));

            stage.vpc().simulator().faults().deny(INSTANCE_201, "UpdatePort");
            stage.pairs(PORT_201, List.of());
            FailoverResult refused = failover(second);
            assertFalse(refused.handedOver(), refused.message());
            assertTrue(refused.message().contains("no peer holds everything: master " + ADDRESS_201 + "; allowed_address_pair " + VIRTUAL_ADDRESS + " held by this host; `keepaloft"), refused.message());
        }
    }

    private static FailoverResult failover(AgentProcess agent) throws Exception {
        return new ControlClient(agent.control()).failover("VI_1", false);
    }
}
