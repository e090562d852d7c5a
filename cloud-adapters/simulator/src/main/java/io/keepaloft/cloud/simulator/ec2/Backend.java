package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Ids;
import java.time.InstantSource;

/**
 * What the actions work on.
 *
 * @param account    owner id of everything
 * @param publicPool where AllocateAddress takes new addresses from
 */
public record Backend(Cloud cloud, Faults faults, Ids ids, InstantSource clock, String region, String account, Cidr publicPool) {
    /** What a describing action sees: the past, while eventual consistency is asked for. Writes always act on the present. */
    CloudState visible() {
        return cloud.asOf(faults.staleReadsNs());
    }
}
