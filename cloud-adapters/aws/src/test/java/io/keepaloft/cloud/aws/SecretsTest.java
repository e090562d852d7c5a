package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.contract.LogCapture;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.identity.Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * No secret key and no token appears in a log line, an exception or a finding, not even with everything logged at the finest level
 * that `conf/log4j2.xml` leaves to the operator: the libraries that it pins do tell tokens below that.
 */
final class SecretsTest {

    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @Test
    void keysAndTokensAppearNowhere() throws Exception {
        try (TwoHosts hosts = new TwoHosts(); LogCapture _ = new LogCapture(said)) {
            System.getLogger("keepaloft.test").log(System.Logger.Level.TRACE, "at finest");
            CloudSession host = hosts.host(INSTANCE_201);
            said.add(host.toString());
            said.addAll(host.preflight(Requests.of(List.of(ELASTIC_IP), List.of("172.17.100.202"), Path.MULTICAST)).stream().map(Object::toString).toList());
            takeOver(host, ELASTIC_IP);
            CloudSession other = hosts.host(INSTANCE_202);
            other.rehearse(ELASTIC_IP, other.observe(ELASTIC_IP));
            for (Planned fault : List.of(new Planned.Failure(403, "SignatureDoesNotMatch", "canonical", false), new Planned.Failure(500, "InternalError", "x", false),
                    new Planned.Cut(false))) {
                hosts.cloud.faults().next("DescribeAddresses", 20, fault);
                said.add(trace(assertThrows(CloudException.class, () -> other.observe(ELASTIC_IP))));
                hosts.cloud.faults().clear();
            }
            Credentials held = hosts.cloud.keys().ofInstance(INSTANCE_201, Clock.systemUTC().instant());
            assertTrue(said.stream().noneMatch(line -> line.matches("(?is).*metadata-token: *[^\\s}]{8,}.*")), "a metadata token was said");
            for (String secret : List.of(held.secretAccessKey().reveal(), held.sessionToken().reveal())) {
                assertFalse(said.stream().anyMatch(line -> line.contains(secret)), "a secret was said");
            }
        }
        assertTrue(said.stream().anyMatch(line -> line.startsWith("at finest")), "the log was not captured");
    }

    private static String trace(CloudException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return failure.describe() + "\n" + text;
    }
}
