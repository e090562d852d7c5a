package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;

/** An elastic IP, unbound from who was seen to have it, then bound if it still is free. */
@Covers(provider = "huaweicloud", kind = Kind.ELASTIC_IP)
final class ElasticIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new ElasticIpSite(clock);
    }
}
