package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** A virtual IP that all nodes are members of. */
@Covers(provider = "huaweicloud", kind = Kind.VIRTUAL_IP)
final class VirtualIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new VirtualIpSite(clock);
    }
}
