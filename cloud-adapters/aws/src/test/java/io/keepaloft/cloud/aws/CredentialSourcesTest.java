package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ACCESS_KEY_ID;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.SECRET_ACCESS_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.contract.ConnectProxy;
import io.keepaloft.cloud.contract.TlsFront;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.model.Instance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each place that credentials come from besides the instance's own role: a session that takes them from there, that asks there again when they
 * end in the middle, by way of a proxy and a private authority where those are set, and that never tells them.
 */
final class CredentialSourcesTest {
    private static final String ACCOUNT = "123456789012";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/failover";
    private static final String FIRST_ROLE = "arn:aws:iam::" + ACCOUNT + ":role/way-in";
    private static final String SSO_TOKEN = "sso-access-token-of-the-operator";
    private static final String WEB_TOKEN = "web-identity-token-of-the-cluster";
    private static final String NOBODY = "held by nobody";
    private static final List<String> NAMES = List.of("*.us-east-1.amazonaws.com", "*.sso.us-east-1.amazonaws.com", "*.us-gov-west-1.amazonaws.com",
            "*.cn-north-1.amazonaws.com.cn");

    /** A profile of ~/.aws/config by its own name, or what stands in the environment. */
    enum Source {
        WEB_IDENTITY("sts", ROLE), ROLE_CHAIN("sts", ROLE), ROLE_OF_THE_INSTANCE("sts", ROLE),
        SSO("portal.sso", "arn:aws:iam::" + ACCOUNT + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_operators"), PROCESS("", FIRST_ROLE);

        private final String service;
        private final String principal;

        Source(String service, String principal) {
            this.service = service;
            this.principal = principal;
        }
    }

    @TempDir
    private Path home;

    private static SimulatorBuilder cloud() {
        return SeedFixture.builder().role(FIRST_ROLE, SeedFixture.OPERATOR).role(ROLE, FIRST_ROLE, INSTANCE_201).webIdentity(ROLE, WEB_TOKEN)
                .singleSignOn(SSO_TOKEN, ACCOUNT, "operators");
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void theyAreTakenAndTakenAnewWhenTheyEndInTheMiddle(Source source) throws Exception {
        try (TwoHosts hosts = new TwoHosts(cloud())) {
            handOut(hosts);
            Map<String, String> environment = environment(hosts, source, "us-east-1");
            environment.put("AWS_ENDPOINT_URL", hosts.cloud.endpoint().toString());
            try (Probe probe = Probe.start(environment)) {
                assertEquals(NOBODY, probe.next(), probe.text());
                assertEquals(Set.of(source.principal), principals(hosts));
                hosts.cloud.keys().expireTemporary(Clock.systemUTC().instant());
                handOut(hosts);
                String ended = probe.look();
                assertTrue(ended.startsWith("RETRYABLE: ") && ended.contains("RequestExpired"), ended);
                assertEquals(NOBODY, probe.look(), probe.text());
                assertTellsNothing(hosts, probe);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Source.class, names = "PROCESS", mode = EnumSource.Mode.EXCLUDE)
    void theProxyAndTheBundleCountForThoseWhoGiveThemToo(Source source) throws Exception {
        try (TwoHosts hosts = new TwoHosts(cloud()); TlsFront front = new TlsFront(hosts.cloud.endpoint(), home, NAMES); ConnectProxy proxy = new ConnectProxy(front.endpoint())) {
            Map<String, String> environment = environment(hosts, source, "us-east-1");
            environment.put("HTTPS_PROXY", proxy.url());
            environment.put("AWS_CA_BUNDLE", front.authority().toString());
            try (Probe probe = Probe.start(environment)) {
                assertEquals(NOBODY, probe.next(), probe.text());
                assertEquals(Set.of(source.service + ".us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"), Set.copyOf(proxy.asked()));
                // Not the instance's own role, to which the chain goes on when another source fails.
                assertEquals(Set.of(source.principal), principals(hosts));
                assertFalse(probe.text().contains(proxy.password()), "the proxy's password was told");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"us-gov-west-1, amazonaws.com", "cn-north-1, amazonaws.com.cn"})
    void inAnotherPartitionEverythingHasItsOwnNames(String region, String domain) throws Exception {
        try (TwoHosts hosts = new TwoHosts(cloud().region(region)); TlsFront front = new TlsFront(hosts.cloud.endpoint(), home, NAMES);
             ConnectProxy proxy = new ConnectProxy(front.endpoint())) {
            Map<String, String> environment = environment(hosts, Source.WEB_IDENTITY, region);
            environment.put("HTTPS_PROXY", proxy.url());
            environment.put("AWS_CA_BUNDLE", front.authority().toString());
            try (Probe probe = Probe.start(environment)) {
                assertEquals(NOBODY, probe.next(), probe.text());
                assertEquals(Set.of("sts." + region + "." + domain, "ec2." + region + "." + domain), Set.copyOf(proxy.asked()));
                assertEquals(Set.of(ROLE), principals(hosts));
            }
        }
    }

    @Test
    void hostsThatNoProxyNamesAreAskedDirectly() throws Exception {
        try (TwoHosts hosts = new TwoHosts(cloud()); TlsFront front = new TlsFront(hosts.cloud.endpoint(), home); ConnectProxy proxy = new ConnectProxy(front.endpoint())) {
            Map<String, String> environment = environment(hosts, Source.ROLE_CHAIN, "us-east-1");
            environment.putAll(Map.of("HTTPS_PROXY", proxy.url(), "NO_PROXY", "169.254.169.254,127.0.0.1", "AWS_CA_BUNDLE", front.authority().toString(),
                    "AWS_ENDPOINT_URL", front.endpoint().toString()));
            try (Probe probe = Probe.start(environment)) {
                assertEquals(NOBODY, probe.next(), probe.text());
                assertEquals(List.of(), proxy.asked());
                assertEquals(Set.of(ROLE), principals(hosts));
            }
        }
    }

    @Test
    void whoIsSignedOutIsToldToSignInAgain() throws Exception {
        try (TwoHosts hosts = new TwoHosts(cloud())) {
            takeTheRoleFrom(hosts);
            Map<String, String> environment = environment(hosts, Source.SSO, "us-east-1");
            environment.put("AWS_ENDPOINT_URL", hosts.cloud.endpoint().toString());
            try (Probe probe = Probe.start(environment)) {
                assertEquals(NOBODY, probe.next(), probe.text());
                hosts.cloud.singleSignOn().signOut(SSO_TOKEN);
                hosts.cloud.keys().expireTemporary(Clock.systemUTC().instant());
                probe.look();
                String refused = probe.look();
                assertTrue(refused.startsWith("UNAVAILABLE: ") && refused.contains("Session token not found or invalid"), refused);
                assertTellsNothing(hosts, probe);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "exit 1\n"})
    void aProcessThatFailsIsNamedAndWhatItPrintedIsNotTold(String more) throws Exception {
        try (TwoHosts hosts = new TwoHosts(cloud())) {
            takeTheRoleFrom(hosts);
            handOut(hosts);
            Map<String, String> environment = environment(hosts, Source.PROCESS, "us-east-1");
            environment.put("AWS_ENDPOINT_URL", hosts.cloud.endpoint().toString());
            try (Probe probe = Probe.start(environment)) {
                assertEquals(NOBODY, probe.next(), probe.text());
                hosts.cloud.keys().expireTemporary(Clock.systemUTC().instant());
                Files.writeString(home.resolve("process"), more, StandardOpenOption.APPEND);
                Files.writeString(home.resolve("given.json"), "{\"Version\": 1, \"SecretAccessKey\": \"half-a-secret-");
                probe.look();
                String refused = probe.look();
                assertTrue(refused.startsWith("UNAVAILABLE: ") && refused.contains("process"), refused);
                assertFalse(probe.text().contains("half-a-secret-"), probe.text());
            }
        }
    }

    /** So that nothing else in the chain gives any. */
    private static void takeTheRoleFrom(TwoHosts hosts) {
        Instance own = hosts.cloud.state().find(Instance.class, INSTANCE_201).orElseThrow();
        hosts.put(new Instance(own.id(), own.imageId(), own.type(), own.zone(), own.power(), null, own.launched(), own.tags()));
    }

    private static Set<String> principals(TwoHosts hosts) {
        return hosts.cloud.log().since(0).stream().filter(call -> call.face().equals("ec2")).map(call -> call.principal()).collect(Collectors.toSet());
    }

    /** What the process prints from now on. */
    private void handOut(TwoHosts hosts) throws Exception {
        Credentials given = hosts.cloud.keys().ofRole(FIRST_ROLE, Clock.systemUTC().instant(), Duration.ofHours(1));
        Files.writeString(home.resolve("given.json"), """
                {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s", "SessionToken": "%s", "Expiration": "%s"}
                """.formatted(given.accessKeyId(), given.secretAccessKey().reveal(), given.sessionToken().reveal(), given.expires()));
        Files.writeString(home.resolve("handed-out"), given.secretAccessKey().reveal() + "\n" + given.sessionToken().reveal() + "\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void assertTellsNothing(TwoHosts hosts, Probe probe) throws Exception {
        Credentials instance = hosts.cloud.keys().ofInstance(INSTANCE_201, Clock.systemUTC().instant());
        Stream<String> handedOut = Files.exists(home.resolve("handed-out")) ? Files.readAllLines(home.resolve("handed-out")).stream() : Stream.empty();
        Stream.concat(handedOut, Stream.of(SSO_TOKEN, WEB_TOKEN, SECRET_ACCESS_KEY, instance.secretAccessKey().reveal(), instance.sessionToken().reveal()))
                .forEach(secret -> assertFalse(probe.text().contains(secret), "a secret was told"));
    }

    private Map<String, String> environment(TwoHosts hosts, Source source, String region) throws Exception {
        Path token = Files.writeString(home.resolve("token"), WEB_TOKEN);
        Path process = Files.writeString(home.resolve("process"), "#!/bin/sh\ncat '" + home.resolve("given.json") + "'\n");
        Files.setPosixFilePermissions(process, PosixFilePermissions.fromString("rwx------"));
        signIn(region);
        Path aws = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(aws.resolve("config"), """
                [profile SSO]
                sso_session = corp
                sso_account_id = %1$s
                sso_role_name = operators
                [sso-session corp]
                sso_region = %2$s
                sso_start_url = https://corp.awsapps.com/start
                [profile PROCESS]
                credential_process = %3$s
                [profile ROLE_CHAIN]
                role_arn = %4$s
                source_profile = first
                [profile first]
                role_arn = %5$s
                source_profile = keys
                [profile keys]
                aws_access_key_id = %6$s
                aws_secret_access_key = %7$s
                [profile ROLE_OF_THE_INSTANCE]
                role_arn = %4$s
                credential_source = Ec2InstanceMetadata
                """.formatted(ACCOUNT, region, process, ROLE, FIRST_ROLE, ACCESS_KEY_ID, SECRET_ACCESS_KEY));
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "AWS_REGION", region,
                "AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201)));
        if (source == Source.WEB_IDENTITY) {
            environment.putAll(Map.of("AWS_ROLE_ARN", ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString()));
        } else {
            environment.put("AWS_PROFILE", source.name());
        }
        return environment;
    }

    /** What {@code aws sso login} leaves behind. */
    private void signIn(String region) throws Exception {
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        String name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest("corp".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(cache.resolve(name + ".json"), """
                {"startUrl": "https://corp.awsapps.com/start", "region": "%s", "accessToken": "%s", "expiresAt": "%s"}
                """.formatted(region, SSO_TOKEN, Clock.systemUTC().instant().plus(Duration.ofHours(8)).truncatedTo(ChronoUnit.SECONDS)));
    }
}
