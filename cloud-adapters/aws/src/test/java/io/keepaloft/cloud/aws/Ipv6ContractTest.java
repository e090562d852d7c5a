package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** An IPv6 address, for which EC2 has no flag that takes it from another interface. */
@Covers(provider = "aws", kind = Kind.SECONDARY_IP, variant = "IPv6")
final class Ipv6ContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new SecondaryIpSite(clock, Mode.SAFE, SecondaryIpSite.IPV6);
    }
}
