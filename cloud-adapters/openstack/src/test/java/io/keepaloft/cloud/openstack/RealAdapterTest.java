package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The stories against the distribution's own Keystone and Neutron, where they run: KEEPALOFT_OPENSTACK names the file with their ids. */
@Tag("openstack")
final class RealAdapterTest extends AdapterStories {

    @Override
    Site site() throws Exception {
        String file = System.getenv("KEEPALOFT_OPENSTACK");
        assumeTrue(file != null, "KEEPALOFT_OPENSTACK is not set: no real servers");
        Map<String, String> ids = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(file))) {
            int equals = line.indexOf('=');
            ids.put(line.substring(0, equals), line.substring(equals + 1).replace("'", ""));
        }
        return new Site(Map.of("OS_AUTH_URL", ids.get("OS_AUTH_URL"), "OS_APPLICATION_CREDENTIAL_ID", ids.get("APPCRED_ID"),
                "OS_APPLICATION_CREDENTIAL_SECRET", ids.get("APPCRED_SECRET")), ids);
    }
}
