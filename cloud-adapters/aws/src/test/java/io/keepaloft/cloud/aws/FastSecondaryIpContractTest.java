package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;
import io.keepaloft.cloud.simulator.SeedFixture;

/** `takeover fast`: one reassigning call. */
@Covers(provider = "aws", kind = Kind.SECONDARY_IP, variant = "fast")
final class FastSecondaryIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new SecondaryIpSite(clock, Mode.FAST, SeedFixture.VIRTUAL_ADDRESS);
    }
}
