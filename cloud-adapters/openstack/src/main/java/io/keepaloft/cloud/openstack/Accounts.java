package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Shown;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the account where OpenStack's own tools look for it: the cloud of clouds.yaml that {@code OS_CLOUD} names, else the {@code OS_…}
 * variables, else the only cloud of clouds.yaml. The configuration's region and endpoints come before all of them.
 */
final class Accounts {

    /** What the environment may add to a cloud of clouds.yaml, which is often written without the secret. */
    private static final List<String> ADDED = List.of("OS_PASSWORD", "OS_APPLICATION_CREDENTIAL_SECRET", "OS_REGION_NAME", "OS_INTERFACE", "OS_CACERT", "OS_INSECURE");

    private Accounts() {}

    /** @throws CloudException {@link Failure#DENIED}: none was found, or what was found is no good */
    static Account find(Environment environment, CloudSettings settings) throws CloudException {
        Account found = options(environment, settings).account();
        Account account = found.at(endpoint(settings, "identity"), endpoint(settings, "network"), settings.region());
        if (account.auth() instanceof Auth.None && account.network() == null) {
            throw none("OS_AUTH_TYPE is none, so Neutron's URL must be given: OS_ENDPOINT, or \"endpoint network URL\" under cloud_provider");
        }
        return account;
    }

    private static AccountOptions options(Environment environment, CloudSettings settings) throws CloudException {
        Optional<String> named = environment.get("OS_CLOUD");
        if (named.isPresent()) {
            CloudsFile file = CloudsFile.find(environment).orElseThrow(() -> none("OS_CLOUD is " + named.get()
                    + ", and there is no clouds.yaml in the working directory, ~/.config/openstack or /etc/openstack"));
            return cloud(file, named.get(), environment);
        }
        if (environment.has("OS_AUTH_URL") || environment.has("OS_AUTH_TYPE") || environment.has("OS_ENDPOINT")) {
            Map<String, String> options = ofEnvironment(environment);
            // Whoever gives a bare endpoint and nobody to ask means a Neutron without authentication.
            if (!environment.has("OS_AUTH_URL") && !environment.has("OS_AUTH_TYPE") && settings.endpoints().get("identity") == null) {
                options.put("auth_type", "none");
            }
            Optional.ofNullable(settings.endpoints().get("identity")).ifPresent(url -> options.put("auth_url", url));
            Optional.ofNullable(settings.endpoints().get("network")).filter(_ -> !options.containsKey("endpoint")).ifPresent(url -> options.put("endpoint", url));
            return new AccountOptions(options, "the OS_ variables");
        }
        CloudsFile file = CloudsFile.find(environment).orElseThrow(() -> none("there are no credentials: neither OS_CLOUD nor OS_AUTH_URL is set, and there is no clouds.yaml"));
        if (file.clouds().size() != 1) {
            throw none(file.origin() + " has the clouds " + file.clouds().keySet() + ": set OS_CLOUD to one of them");
        }
        return cloud(file, file.clouds().keySet().iterator().next(), environment);
    }

    private static AccountOptions cloud(CloudsFile file, String name, Environment environment) throws CloudException {
        Map<String, Object> cloud = file.clouds().get(name);
        if (cloud == null) {
            throw none(file.origin() + " has no cloud " + name + "; it has " + file.clouds().keySet());
        }
        Map<String, String> options = new HashMap<>();
        flatten(cloud, options);
        if (cloud.get("auth") instanceof Map<?, ?> auth) {
            flatten(auth, options);
        }
        if (!options.containsKey("auth_url") && !options.containsKey("endpoint") && options.containsKey("profile")) {
            throw none("cloud " + name + " of " + file.origin() + " takes its auth_url from the profile " + options.get("profile")
                    + "; vendor profiles are not on board: write auth_url into the file");
        }
        // clouds.yaml may list several regions; the first one is the default.
        if (!options.containsKey("region_name") && cloud.get("regions") instanceof List<?> regions && !regions.isEmpty()) {
            options.put("region_name", regions.getFirst() instanceof Map<?, ?> region ? String.valueOf(region.get("name")) : String.valueOf(regions.getFirst()));
        }
        for (String variable : ADDED) {
            boolean pointless = variable.equals("OS_APPLICATION_CREDENTIAL_SECRET")
                    && !options.containsKey("application_credential_id") && !options.containsKey("application_credential_name");
            environment.get(variable).filter(_ -> !pointless).ifPresent(value -> options.putIfAbsent(option(variable), value));
        }
        return new AccountOptions(options, "cloud " + name + " of " + file.origin());
    }

    private static void flatten(Map<?, ?> from, Map<String, String> into) {
        from.forEach((key, value) -> {
            if (value != null && !(value instanceof Map<?, ?>) && !(value instanceof List<?>)) {
                into.put(String.valueOf(key).replace('-', '_'), String.valueOf(value));
            }
        });
    }

    private static Map<String, String> ofEnvironment(Environment environment) {
        Map<String, String> options = new HashMap<>();
        for (String variable : environment.variables().keySet()) {
            if (variable.startsWith("OS_")) {
                environment.get(variable).ifPresent(value -> options.put(option(variable), value));
            }
        }
        return options;
    }

    private static String option(String variable) {
        return variable.substring("OS_".length()).toLowerCase(Locale.ROOT);
    }

    /** The configuration checked that these are http or https URLs. */
    private static URI endpoint(CloudSettings settings, String service) throws CloudException {
        String url = settings.endpoints().get(service);
        try {
            return url == null ? null : URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new CloudException(Failure.FATAL, "endpoint " + service, Shown.url(url) + " is no URL", malformed);
        }
    }

    private static CloudException none(String message) {
        return new CloudException(Failure.DENIED, "credentials", message);
    }
}
