package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.ClaimContract;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.TestClock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** A fixed IP that moves between ports of a real Neutron. */
@Tag("openstack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Covers(provider = "openstack", kind = Kind.SECONDARY_IP, variant = "real server")
final class RealFixedIpContractTest extends ClaimContract<NeutronSite> {
    private final Map<String, String> ids = new HashMap<>();

    @Override protected NeutronSite site(TestClock clock) throws Exception {
        return new FixedIpSite(RealNeutron.site(ids));
    }
}
