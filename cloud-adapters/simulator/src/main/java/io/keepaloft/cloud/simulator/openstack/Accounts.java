package io.keepaloft.cloud.simulator.openstack;

import io.keepaloft.cloud.simulator.identity.Secret;
import io.keepaloft.cloud.simulator.model.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who may use the OpenStack faces, and the tokens that are out. Thread-safe. */
public final class Accounts {
    private static final int MOST_TOKENS = 10_000;

    /** @param admin may what policy keeps from members */
    public record User(String id, String name, Secret password, boolean admin) { }

    /** Acts as its user, in the one project that there is. */
    public record ApplicationCredential(String id, String name, Secret secret, User user) { }

    /** @param scoped whether it is good for the project */
    record Token(String id, User user, String method, boolean scoped, Instant issued, Instant expires) { }

    private final Ids ids;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, ApplicationCredential> credentials = new LinkedHashMap<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private Duration lifetime = Duration.ofHours(1);

    public Accounts(Ids ids) {
        this.ids = ids;
    }

    public synchronized User add(String name, String password, boolean admin) {
        var user = new User(ids.uuid().replace("-", ""), name, new Secret(password), admin);
        users.put(user.id(), user);
        return user;
    }

    public synchronized void addApplicationCredential(String id, String name, String secret, String userName) {
        credentials.put(id, new ApplicationCredential(id, name, new Secret(secret), byName(userName)
                .orElseThrow(() -> new IllegalArgumentException("there is no user " + userName))));
    }

    /** Of tokens issued from now on. */
    public synchronized void tokenLifetime(Duration newLifetime) {
        lifetime = newLifetime;
    }

    /** Every token that is out is unknown from now on. */
    public synchronized void revokeAllTokens() {
        tokens.clear();
    }

    synchronized Optional<User> byId(String id) {
        return Optional.ofNullable(users.get(id));
    }

    synchronized Optional<User> byName(String name) {
        return users.values().stream().filter(user -> user.name().equals(name)).findFirst();
    }

    synchronized Optional<ApplicationCredential> credential(String id) {
        return Optional.ofNullable(credentials.get(id));
    }

    synchronized Optional<ApplicationCredential> credential(String name, User owner) {
        return credentials.values().stream().filter(each -> each.name().equals(name) && each.user().equals(owner)).findFirst();
    }

    synchronized Token issue(User user, String method, boolean scoped, Instant now) {
        tokens.values().removeIf(old -> !now.isBefore(old.expires()));
        if (tokens.size() >= MOST_TOKENS) {
            tokens.remove(tokens.keySet().iterator().next());
        }
        var token = new Token("gAAAAAB" + (ids.uuid() + ids.uuid() + ids.uuid()).replace("-", ""), user, method, scoped, now, now.plus(lifetime));
        tokens.put(token.id(), token);
        return token;
    }

    synchronized Optional<Token> token(String id, Instant now) {
        return Optional.ofNullable(tokens.get(id)).filter(token -> now.isBefore(token.expires()));
    }

    synchronized void revoke(String id) {
        tokens.remove(id);
    }
}
