package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** A route, which the last writer has. */
@Covers(provider = "huaweicloud", kind = Kind.ROUTE)
final class RouteContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new RouteSite(clock);
    }
}
