package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file in which Huawei Cloud's SDK looks for an access key after the environment: section {@code [basic]} with {@code ak}, {@code sk}, and perhaps
 * {@code project_id} and {@code security_token}.
 *
 * @param values secrets among them
 */
record CredentialsFile(Path path, Map<String, String> values) {

    static final String VARIABLE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
    private static final String WANTED = "[basic]";
    private static final Pattern ENTRY = Pattern.compile("\\s*(\\w+)\\s*=\\s*(\\S+)\\s*");

    /** Empty when nobody names a file and there is none at the usual place. */
    static Optional<CredentialsFile> find(Environment environment) throws CloudException {
        Optional<Path> named = environment.get(VARIABLE).map(Path::of);
        Path path = named.orElse(environment.home().resolve(".huaweicloud").resolve("credentials"));
        if (named.isEmpty() && !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(path)) {
                Matcher entry = ENTRY.matcher(line);
                if (line.strip().startsWith("[")) {
                    inside = line.strip().equals(WANTED);
                } else if (inside && entry.matches()) {
                    values.put(entry.group(1), entry.group(2));
                }
            }
        } catch (IOException unreadable) {
            throw new CloudException(Failure.DENIED, "credentials", path + " cannot be read: " + unreadable.getClass().getSimpleName(), unreadable);
        }
        return Optional.of(new CredentialsFile(path, Map.copyOf(values)));
    }

    AccessKey key() throws CloudException {
        if (!values.containsKey("ak") || !values.containsKey("sk")) {
            throw new CloudException(Failure.DENIED, "credentials", path + " has no " + (values.containsKey("ak") ? "sk" : "ak") + " in its section " + WANTED);
        }
        return new AccessKey(values.get("ak"), new Secret(values.get("sk")), Optional.ofNullable(values.get("security_token")).map(Secret::new).orElse(null));
    }

    Optional<String> projectId() {
        return Optional.ofNullable(values.get("project_id"));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
