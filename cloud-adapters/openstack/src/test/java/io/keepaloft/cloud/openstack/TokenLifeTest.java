package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.openstack.Rehearsal.PAIR;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Observation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token is renewed before its end, and when the cloud takes it back, without anybody noticing more than one try. */
final class TokenLifeTest {

    private static final String SIGN_ON = "create_token";

    private Rehearsal rehearsal;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        host = rehearsal.host(PORT_201);
        host.observe(PAIR);
        assertEquals(1, rehearsal.calls(SIGN_ON));
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    private void minutesLater(long minutes) {
        rehearsal.nowNs.addAndGet(TimeUnit.MINUTES.toNanos(minutes));
    }

    @Test
    void aLookWhoseTokenIsRefusedIsMadeAgainWithANewOne() throws Exception {
        rehearsal.cloud.accounts().revokeAllTokens();
        assertInstanceOf(Observation.Unheld.class, host.observe(PAIR));
        assertEquals(2, rehearsal.calls(SIGN_ON));
    }

    @Test
    void aWriteWhoseTokenIsRefusedWroteNothingAndSucceedsNext() throws Exception {
        Observation seen = host.observe(PAIR);
        rehearsal.cloud.accounts().revokeAllTokens();
        CloudException refused = assertThrows(CloudException.class, () -> Site.perform(host, PAIR, seen));
        assertEquals(Failure.RETRYABLE, refused.failure(), refused.describe());
        assertFalse(rehearsal.mayUseTheAddress(PORT_201));
        Site.perform(host, PAIR, seen);
        assertInstanceOf(Observation.HeldByUs.class, host.observe(PAIR));
        assertEquals(2, rehearsal.calls(SIGN_ON));
    }

    @Test
    void aWriteThatIsRefusedWithANewTokenTooIsDenied() throws Exception {
        Observation seen = host.observe(PAIR);
        rehearsal.cloud.faults().failNext("update_port", 2, 401, "");
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> Site.perform(host, PAIR, seen)).failure());
        assertEquals(Failure.DENIED, assertThrows(CloudException.class, () -> Site.perform(host, PAIR, seen)).failure());
        Site.perform(host, PAIR, seen);
        assertInstanceOf(Observation.HeldByUs.class, host.observe(PAIR));
    }

    @Test
    void itIsRenewedShortlyBeforeItsEndAndWhileRehearsingAtHalfTime() throws Exception {
        minutesLater(29);
        host.rehearse(PAIR, host.observe(PAIR));
        assertEquals(1, rehearsal.calls(SIGN_ON));
        minutesLater(2);
        host.rehearse(PAIR, host.observe(PAIR));
        assertEquals(2, rehearsal.calls(SIGN_ON));
        minutesLater(57);
        host.observe(PAIR);
        assertEquals(2, rehearsal.calls(SIGN_ON));
        minutesLater(2);
        host.observe(PAIR);
        assertEquals(3, rehearsal.calls(SIGN_ON));
    }

    @Test
    void whileKeystoneIsAwayTheOldOneServesToItsEnd() throws Exception {
        rehearsal.cloud.faults().failNext(SIGN_ON, 100, 503, "Service Unavailable");
        minutesLater(59);
        assertInstanceOf(Observation.Unheld.class, host.observe(PAIR));
        host.observe(PAIR);
        assertEquals(2, rehearsal.calls(SIGN_ON), "a second try came at once");
        minutesLater(1);
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> host.observe(PAIR)).failure());
        rehearsal.cloud.faults().clear();
        assertInstanceOf(Observation.Unheld.class, host.observe(PAIR));
    }

    @Test
    void anApplicationCredentialIsRenewedTooAndAGivenTokenByNobody() throws Exception {
        CloudSession credential = rehearsal.host(PORT_201, rehearsal.credential(), Map.of());
        credential.observe(PAIR);
        rehearsal.cloud.accounts().revokeAllTokens();
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(rehearsal.host(PORT_201), PAIR));
        assertInstanceOf(Observation.HeldByUs.class, credential.observe(PAIR));
        Map<String, String> given = new HashMap<>(Map.of("OS_AUTH_TYPE", "token", "OS_TOKEN", "gAAAAABended", "OS_AUTH_URL", rehearsal.cloud.identityEndpoint().toString()));
        assertEquals(Failure.DENIED, assertThrows(CloudException.class, () -> rehearsal.host(PORT_201, given, Map.of()).observe(PAIR)).failure());
    }
}
