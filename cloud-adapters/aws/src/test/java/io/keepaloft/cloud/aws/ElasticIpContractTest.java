package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** `takeover safe`: compare-and-swap by association. */
@Covers(provider = "aws", kind = Kind.ELASTIC_IP)
final class ElasticIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new ElasticIpSite(clock, Mode.SAFE);
    }
}
