package io.keepaloft.cloud.simulator.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** All access keys of the cloud; issues and renews the temporary ones of instances. */
public final class KeyRing {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    /** Expired credentials stay known this long, so that their users hear "expired" and not "unknown". */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final RandomGenerator random;
    private final String temporaryPrefix;
    private final Map<String, Credentials> byKey = new LinkedHashMap<>();
    private final Map<String, String> latestKeyOf = new LinkedHashMap<>();
    private Duration lifetime = Duration.ofHours(6);

    /**
     * @param random          its output is as good as the keys have to be: a lab's
     * @param temporaryPrefix four letters that temporary keys begin with
     */
    public KeyRing(RandomGenerator random, String temporaryPrefix) {
        this.random = random;
        this.temporaryPrefix = temporaryPrefix;
    }

    public synchronized void add(Credentials credentials) {
        byKey.put(credentials.accessKeyId(), credentials);
    }

    public synchronized Optional<Credentials> find(String accessKeyId) {
        return Optional.ofNullable(byKey.get(accessKeyId));
    }

    /** Of credentials issued from now on. */
    public synchronized void roleLifetime(Duration newLifetime) {
        lifetime = newLifetime;
    }

    /** The instance's temporary credentials: the current ones, or new ones when less than half of their life is left. */
    public synchronized Credentials ofInstance(String instanceId, Instant now) {
        var current = byKey.get(latestKeyOf.getOrDefault(instanceId, ""));
        if (current != null && now.isBefore(current.expires().minus(lifetime.dividedBy(2)))) {
            return current;
        }
        byKey.values().removeIf(old -> old.expiredAt(now.minus(REMEMBERED)));
        var issued = new Credentials(instanceId, accessKeyId(), new Secret(text(30)), new Secret(text(120)), now, now.plus(lifetime));
        byKey.put(issued.accessKeyId(), issued);
        latestKeyOf.put(instanceId, issued.accessKeyId());
        return issued;
    }

    /** New temporary credentials of a role, each time that it is assumed. @param validFor from now */
    public synchronized Credentials ofRole(String roleArn, Instant now, Duration validFor) {
        byKey.values().removeIf(old -> old.expiredAt(now.minus(REMEMBERED)));
        var issued = new Credentials(roleArn, accessKeyId(), new Secret(text(30)), new Secret(text(120)), now, now.plus(validFor));
        byKey.put(issued.accessKeyId(), issued);
        return issued;
    }

    /** Ends the life of all temporary credentials that are out; the metadata service issues new ones when it is next asked. */
    public synchronized void expireTemporary(Instant now) {
        byKey.replaceAll((_, key) -> key.expires() == null || key.expiredAt(now) ? key
                : new Credentials(key.principal(), key.accessKeyId(), key.secretAccessKey(), key.sessionToken(), key.issued(), now));
        latestKeyOf.clear();
    }

    private String accessKeyId() {
        var id = new StringBuilder(temporaryPrefix);
        for (int i = 0; i < 16; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    private String text(int bytes) {
        var raw = new byte[bytes];
        random.nextBytes(raw);
        return Base64.getEncoder().encodeToString(raw);
    }
}
