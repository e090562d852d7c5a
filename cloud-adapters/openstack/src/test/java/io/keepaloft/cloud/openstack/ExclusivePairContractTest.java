package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;

/** A pair that one port alone has. */
@Covers(provider = "openstack", kind = Kind.ALLOWED_ADDRESS_PAIR, variant = "exclusive")
final class ExclusivePairContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new SimulatedNeutronSite(OpenStackFixture.PORT_201, api -> new PairSite(api, Kind.ALLOWED_ADDRESS_PAIR, true));
    }
}
