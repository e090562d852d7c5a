package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** One route of one table. */
@Covers(provider = "aws", kind = Kind.ROUTE)
final class RouteContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new RouteSite(clock);
    }
}
