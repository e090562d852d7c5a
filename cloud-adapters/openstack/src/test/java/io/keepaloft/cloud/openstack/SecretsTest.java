package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.openstack.Rehearsal.PAIR;
import static io.keepaloft.cloud.simulator.OpenStackFixture.CREDENTIAL_SECRET;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PASSWORD;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.contract.LogCapture;
import io.keepaloft.cloud.simulator.fault.Planned;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * No password, no application credential's secret and no token appears in a log line, an exception, a finding or a text of ours, not even with
 * everything logged at the finest level that `conf/log4j2.xml` leaves to the operator.
 */
final class SecretsTest {

    /** Of the simulator's tokens, and of Keystone's. */
    private static final String TOKEN = "gAAAAAB";

    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @Test
    void aPasswordInTheUrlOfTheMetadataServiceIsNotTold() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal()) {
            Map<String, String> variables = new HashMap<>(rehearsal.account());
            variables.put(Metadata.VARIABLE, "http://user:hunter3@127.0.0.1:1");
            List<Finding> findings = rehearsal.host(PORT_201, variables, Map.of()).preflight(new PreflightRequest(List.of()));
            assertTrue(findings.stream().anyMatch(finding -> finding.id().equals("metadata-service") && finding.subject().equals("http://127.0.0.1:1")), findings::toString);
            assertFalse(findings.toString().contains("hunter3"), findings::toString);
        }
    }

    @Test
    void passwordsSecretsAndTokensAppearNowhere() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(); LogCapture _ = new LogCapture(said)) {
            System.getLogger("keepaloft.test").log(System.Logger.Level.TRACE, "at finest");
            for (CloudSession host : List.of(rehearsal.host(PORT_201), rehearsal.host(PORT_202, rehearsal.credential(), Map.of()))) {
                use(rehearsal, host);
            }
            for (Map<String, String> variables : List.of(rehearsal.account(), rehearsal.credential())) {
                Environment environment = Site.environment(variables);
                Account account = Accounts.find(environment, Site.settings(PORT_201, Mode.SAFE));
                Http http = new Http(Transport.forApi(account.verify(), account.caFile(), environment, 1_000_000_000L));
                SignedOn signedOn = new Keystone(http, account).signOn();
                assertTrue(signedOn.token().reveal().startsWith(TOKEN));
                said.addAll(List.of(environment.toString(), account.toString(), account.auth().toString(), signedOn.toString(), signedOn.token().toString()));
                http.close();
                refusals(rehearsal, variables);
            }
        }
        assertTrue(said.stream().anyMatch(line -> line.contains("at finest")), "the log was not captured");
        for (String secret : List.of(PASSWORD, CREDENTIAL_SECRET, TOKEN, "hunter2")) {
            assertFalse(said.stream().anyMatch(line -> line.contains(secret)), "a secret was said: " + secret);
        }
    }

    private void use(Rehearsal rehearsal, CloudSession host) throws CloudException {
        said.add(host.toString());
        said.addAll(host.preflight(Rehearsal.request(PAIR)).stream().map(Object::toString).toList());
        said.add(Site.takeOver(host, PAIR).toString());
        host.rehearse(PAIR, host.observe(PAIR));
        rehearsal.cloud.accounts().revokeAllTokens();
        for (Planned fault : List.of(new Planned.Failure(403, "PolicyNotAuthorized", "x", false), new Planned.Failure(500, "InternalError", "x", false),
                new Planned.Cut(false))) {
            rehearsal.cloud.faults().next("show_port", 20, fault);
            said.add(trace(assertThrows(CloudException.class, () -> host.observe(PAIR))));
            rehearsal.cloud.faults().clear();
        }
        said.add(host.observe(PAIR).toString());
    }

    /** Of a secret that is wrong, and of an identity service that fails. */
    private void refusals(Rehearsal rehearsal, Map<String, String> variables) throws CloudException {
        Map<String, String> wrong = new HashMap<>(variables);
        wrong.computeIfPresent("OS_PASSWORD", (_, right) -> "hunter2" + right);
        wrong.computeIfPresent("OS_APPLICATION_CREDENTIAL_SECRET", (_, right) -> "hunter2" + right);
        said.add(trace(assertThrows(CloudException.class, () -> rehearsal.host(PORT_201, wrong, Map.of()).observe(PAIR))));
        for (Planned fault : List.of(new Planned.Failure(500, "Internal Server Error", "x", false), new Planned.Cut(true))) {
            rehearsal.cloud.faults().next("create_token", 1, fault);
            CloudSession host = rehearsal.host(PORT_201, variables, Map.of());
            said.add(trace(assertThrows(CloudException.class, () -> host.observe(PAIR))));
        }
        said.addAll(rehearsal.host(PORT_201, wrong, Map.of()).preflight(Rehearsal.request(PAIR)).stream().map(Object::toString).toList());
    }

    private static String trace(CloudException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return failure.describe() + "\n" + text;
    }
}
