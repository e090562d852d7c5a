package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** The pair that switches the source and destination check off. */
@Covers(provider = "huaweicloud", kind = Kind.ALLOWED_ADDRESS_PAIR, variant = "1.1.1.1/0")
final class CheckOffContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new PairSite(clock, AddressPairs.CHECK_OFF);
    }
}
