package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.openstack.Rehearsal.PAIR;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.contract.TlsFront;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cloud behind TLS with an authority of its own is trusted when {@code cacert} names it, and told nothing otherwise. */
final class PrivateAuthorityTest {

    @TempDir
    Path directory;

    @Test
    void theAuthoritysFileOpensTheDoorAndNothingElseDoes() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(); TlsFront front = new TlsFront(rehearsal.cloud.endpoint(), directory)) {
            CloudException strange = assertThrows(CloudException.class, () -> host(rehearsal, front, Map.of()).observe(PAIR));
            assertEquals(Failure.UNAVAILABLE, strange.failure(), strange.describe());
            assertEquals(0, rehearsal.calls("create_token"), "the password went to a stranger");
            Path empty = Files.createFile(directory.resolve("empty.pem"));
            CloudException none = assertThrows(CloudException.class, () -> host(rehearsal, front, Map.of("OS_CACERT", empty.toString())).observe(PAIR));
            assertTrue(none.failure() == Failure.DENIED && none.getMessage().contains("empty.pem"), none.describe());

            CloudSession trusting = host(rehearsal, front, Map.of("OS_CACERT", front.authority().toString()));
            assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(trusting, PAIR));
            assertEquals(Finding.Level.PASS, credentials(trusting).level());
        }
    }

    @Test
    void withoutVerificationItWorksAndPreflightWarns() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(); TlsFront front = new TlsFront(rehearsal.cloud.endpoint(), directory)) {
            CloudSession careless = host(rehearsal, front, Map.of("OS_INSECURE", "true"));
            assertInstanceOf(Observation.Unheld.class, careless.observe(PAIR));
            Finding warned = credentials(careless);
            assertTrue(warned.level() == Finding.Level.WARN && warned.consequence().contains("anybody on the way can read the token"), warned.toString());
        }
    }

    private static Finding credentials(CloudSession host) throws CloudException {
        return host.preflight(Rehearsal.request()).stream().filter(finding -> finding.id().equals("credentials")).findFirst().orElseThrow();
    }

    private static CloudSession host(Rehearsal rehearsal, TlsFront front, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(rehearsal.account());
        variables.put("OS_AUTH_URL", front.endpoint() + "/identity/v3");
        variables.putAll(more);
        return rehearsal.host(PORT_201, variables, Map.of("network", front.endpoint() + "/networking"));
    }
}
