package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes an account of OpenStack's option names, which clouds.yaml writes in lower case and the environment as {@code OS_…}. Its messages
 * name options and never values that may be secret.
 *
 * @param options by name, e.g. {@code auth_url}, {@code password}
 * @param origin  for people: where they were found
 */
record AccountOptions(Map<String, String> options, String origin) {

    /** Names of the values that are no secrets of their own, all others of `auth` being looked up by name below. */
    private static final Set<String> FACES = Set.of("public", "internal", "admin");

    /** Secrets among it. */
    @Override
    public String toString() {
        return origin + " " + options.keySet();
    }

    /** @throws CloudException {@link Failure#DENIED}, naming the option that is missing or wrong */
    Account account() throws CloudException {
        Auth auth = auth();
        boolean asksNobody = auth instanceof Auth.None;
        URI network = url(asksNobody && options.containsKey("endpoint") ? "endpoint" : "network_endpoint_override");
        URI identity = asksNobody ? null : url("auth_url");
        return new Account(auth, identity, network, options.get("region_name"), face(), caFile(), verify(), origin);
    }

    private Auth auth() throws CloudException {
        String type = options.getOrDefault("auth_type", inferred());
        return switch (type) {
            case "none", "noauth", "http_basic_none" -> new Auth.None();
            case "v3applicationcredential", "application_credential" -> applicationCredential();
            case "token", "v3token", "token_endpoint" -> new Auth.Token(new Secret(needed("token", "OS_TOKEN")), project());
            case "password", "v3password" -> password();
            default -> throw wrong("auth_type " + type + " is not known here; password, token, v3applicationcredential and none are");
        };
    }

    /** What is there says what is meant. */
    private String inferred() {
        if (options.containsKey("application_credential_secret")) {
            return "v3applicationcredential";
        }
        return options.containsKey("token") && !options.containsKey("password") ? "token" : "password";
    }

    private Auth applicationCredential() throws CloudException {
        Secret secret = new Secret(needed("application_credential_secret", "OS_APPLICATION_CREDENTIAL_SECRET"));
        String id = options.get("application_credential_id");
        if (id != null) {
            return new Auth.ApplicationCredential(id, null, null, secret);
        }
        return new Auth.ApplicationCredential(null, needed("application_credential_name", "OS_APPLICATION_CREDENTIAL_ID"), user(), secret);
    }

    private Auth password() throws CloudException {
        Auth.User user = user();
        Auth.Project project = project();
        if (!project.given()) {
            throw wrong("project_name or project_id is missing (OS_PROJECT_NAME): without a project nobody may see its ports");
        }
        return new Auth.Password(user, new Secret(needed("password", "OS_PASSWORD")), project);
    }

    private Auth.User user() throws CloudException {
        String id = options.get("user_id");
        return id != null ? new Auth.User(id, null, null, null)
                : new Auth.User(null, needed("username", "OS_USERNAME"), domain("user_domain_id", "user_domain_name"), domainName("user_domain_id", "user_domain_name"));
    }

    private Auth.Project project() {
        String id = options.getOrDefault("project_id", options.get("tenant_id"));
        String name = options.getOrDefault("project_name", options.get("tenant_name"));
        return id != null ? new Auth.Project(id, null, null, null)
                : name == null ? new Auth.Project(null, null, null, null)
                : new Auth.Project(null, name, domain("project_domain_id", "project_domain_name"), domainName("project_domain_id", "project_domain_name"));
    }

    /** The id, or null when there is a name instead; the domain `default` is Keystone's own when nothing is said. */
    private String domain(String idOption, String nameOption) {
        if (options.containsKey(idOption) || options.containsKey(nameOption)) {
            return options.get(idOption);
        }
        return options.containsKey("default_domain_name") ? null : options.getOrDefault("default_domain_id", options.getOrDefault("default_domain", "default"));
    }

    private String domainName(String idOption, String nameOption) {
        return domain(idOption, nameOption) != null ? null : options.getOrDefault(nameOption, options.get("default_domain_name"));
    }

    /** Once called {@code publicURL} and so on. */
    private String face() throws CloudException {
        String given = options.getOrDefault("interface", options.getOrDefault("endpoint_type", "public"));
        String face = given.endsWith("URL") ? given.substring(0, given.length() - 3) : given;
        if (!FACES.contains(face)) {
            throw wrong("interface (OS_INTERFACE) is public, internal or admin, not " + given);
        }
        return face;
    }

    private Path caFile() throws CloudException {
        try {
            return options.containsKey("cacert") ? Path.of(options.get("cacert")) : null;
        } catch (InvalidPathException wrong) {
            throw wrong("cacert (OS_CACERT) is no file name");
        }
    }

    private boolean verify() {
        return !Environment.isTrue(options.getOrDefault("insecure", "false")) && !Environment.isFalse(options.getOrDefault("verify", "true"));
    }

    private URI url(String option) throws CloudException {
        String text = options.get(option);
        if (text == null && !option.equals("network_endpoint_override")) {
            throw wrong(option + " is missing (" + variable(option) + ")");
        }
        try {
            URI url = text == null ? null : new URI(text.strip());
            if (url != null && (url.getHost() == null || !Set.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getUserInfo() != null)) {
                throw wrong(option + " must be an http or https URL without user and password");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw wrong(option + " is no URL");
        }
    }

    private String needed(String option, String variable) throws CloudException {
        String value = options.get(option);
        if (value == null) {
            throw wrong(option + " is missing (" + variable + ")");
        }
        return value;
    }

    private static String variable(String option) {
        return "OS_" + option.toUpperCase(Locale.ROOT);
    }

    private CloudException wrong(String message) {
        return new CloudException(Failure.DENIED, "credentials", "in " + origin + ": " + message);
    }
}
