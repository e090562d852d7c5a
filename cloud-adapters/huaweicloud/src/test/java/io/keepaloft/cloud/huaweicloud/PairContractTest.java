package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** A pair that several ports may have. */
@Covers(provider = "huaweicloud", kind = Kind.ALLOWED_ADDRESS_PAIR)
final class PairContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new PairSite(clock, "172.17.100.203");
    }
}
