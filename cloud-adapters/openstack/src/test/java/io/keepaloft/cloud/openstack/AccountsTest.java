package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account is found where OpenStack's own tools find it, and what is wrong with it is said without any secret. */
final class AccountsTest {

    private static final CloudSettings SETTINGS = CloudSettings.defaults("openstack");

    @TempDir
    Path home;

    private Account find(Map<String, String> variables) throws CloudException {
        return Accounts.find(new Environment(variables, home, home.resolve("work")), SETTINGS);
    }

    private void file(String name, String content) throws IOException {
        Path file = home.resolve(".config/openstack").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void theVariablesOfAPassword() throws Exception {
        Account account = find(Map.of("OS_AUTH_URL", "https://cloud.example:5000/v3", "OS_USERNAME", "demo", "OS_PASSWORD", "hunter2", "OS_PROJECT_NAME", "p",
                "OS_USER_DOMAIN_NAME", "Users", "OS_PROJECT_DOMAIN_ID", "d1", "OS_REGION_NAME", "R1", "OS_INTERFACE", "internalURL", "OS_CACERT", "/ca.pem"));
        assertEquals(new Auth.Password(new Auth.User(null, "demo", null, "Users"), new Secret("hunter2"), new Auth.Project(null, "p", "d1", null)), account.auth());
        assertEquals("R1 internal /ca.pem true", account.region() + " " + account.face() + " " + account.caFile() + " " + account.verify());
        assertFalse(account.toString().contains("hunter2"), account.toString());
    }

    @Test
    void theNamedCloudOfTheFileWithItsSecretsBeside() throws Exception {
        file("clouds.yaml", """
                clouds:
                  other: {auth: {auth_url: https://other.example}}
                  ha:
                    auth:
                      auth_url: https://cloud.example/identity
                      application_credential_id: abc
                    region_name: R2
                    verify: false
                """);
        file("secure.yaml", "clouds: {ha: {auth: {application_credential_secret: 12345}}}");
        Account account = find(Map.of("OS_CLOUD", "ha", "OS_PASSWORD", "not used"));
        assertEquals(new Auth.ApplicationCredential("abc", null, null, new Secret("12345")), account.auth());
        assertEquals(URI.create("https://cloud.example/identity"), account.identity());
        assertFalse(account.verify());
        CloudException unknown = assertThrows(CloudException.class, () -> find(Map.of("OS_CLOUD", "hb")));
        assertTrue(unknown.failure() == Failure.DENIED && unknown.getMessage().contains("[other, ha]"), unknown.describe());
        CloudException unnamed = assertThrows(CloudException.class, () -> find(Map.of()));
        assertTrue(unnamed.getMessage().contains("set OS_CLOUD"));
        assertTrue(!unnamed.describe().contains("denied") && Preflight.remedy(unnamed).startsWith("set OS_CLOUD"), "nobody was asked, so no role would help: " + unnamed.describe());
    }

    @Test
    void aFileThatIsWrongIsNamedWithItsLineAndNeverQuoted() throws Exception {
        file("clouds.yaml", "clouds:\n  ha:\n    auth: {password: hunter2\n");
        CloudException wrong = assertThrows(CloudException.class, () -> find(Map.of("OS_CLOUD", "ha")));
        assertTrue(wrong.getMessage().matches("(?s).*clouds.yaml:\\d+:\\d+: this is no YAML"), wrong.getMessage());
        assertFalse(wrong.describe().contains("hunter2"), wrong.describe());
    }

    @Test
    void aNeutronWithoutAuthenticationAndWhatIsMissing() throws Exception {
        Account none = find(Map.of("OS_AUTH_TYPE", "none", "OS_ENDPOINT", "http://127.0.0.1:9697"));
        assertInstanceOf(Auth.None.class, none.auth());
        assertEquals(URI.create("http://127.0.0.1:9697"), none.network());
        CloudSettings configured = new CloudSettings("openstack", null, null, null, Map.of("network", "http://127.0.0.1:9697"), CloudSettings.Mode.SAFE, 1, 1);
        assertEquals(URI.create("http://127.0.0.1:9697"), Accounts.find(new Environment(Map.of("OS_AUTH_TYPE", "none"), home, home), configured).network());
        CloudException missing = assertThrows(CloudException.class, () -> find(Map.of("OS_AUTH_URL", "http://x", "OS_USERNAME", "u", "OS_PROJECT_NAME", "p")));
        assertTrue(missing.getMessage().contains("OS_PASSWORD"), missing.getMessage());
        assertEquals(Failure.DENIED, assertThrows(CloudException.class, () -> find(Map.of())).failure());
    }
}
