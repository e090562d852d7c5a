package io.keepaloft.cloud.openstack;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** The stories against Keystone and Neutron from the distribution's packages: `scripts/lib/openstack.sh start DIRECTORY`, and -Dtest.openstack=DIRECTORY. */
@Tag("openstack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealAdapterTest extends PreflightStories {

    private final Map<String, String> ids = new HashMap<>();

    @Override
    Site site() throws Exception {
        return RealNeutron.site(ids);
    }
}
