package io.keepaloft.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProvidersTest {
    @Test void aProviderThatIsNotInstalledIsNamedTogetherWithThoseThatAre() {
        CloudException missing = assertThrows(CloudException.class, () -> Providers.named("acme"));
        assertEquals(Failure.FATAL, missing.failure());
        assertTrue(missing.getMessage().startsWith("no provider \"acme\" is installed; installed: "), missing.getMessage());
    }
}
