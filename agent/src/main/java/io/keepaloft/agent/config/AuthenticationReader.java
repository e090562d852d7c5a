package io.keepaloft.agent.config;

import java.util.Map;
import java.util.Optional;

/** Reads the block {@code authentication}. The password is never put into a message. */
final class AuthenticationReader {
    /** RFC 2338 §5.3.10: the field has eight bytes. */
    private static final int PASSWORD_BYTES = 8;

    private final Values values;
    private final OtherKeywords others;
    private Authentication.Type type;
    private Word typeAt;
    private Secret password;
    private Word passwordAt;

    AuthenticationReader(Values values, OtherKeywords others) {
        this.values = values;
        this.others = others;
    }

    void read(Statement block) {
        for (var statement : values.unnamedBlock(block)) {
            switch (statement.keyword().text()) {
                case "auth_type" -> {
                    typeAt = statement.keyword();
                    values.one(statement).ifPresent(word -> type = values.choice(word, "'auth_type'",
                            Map.of("PASS", Authentication.Type.PASS, "AH", Authentication.Type.AH), type));
                }
                case "auth_pass" -> password(statement);
                default -> unknown(statement);
            }
        }
    }

    /** What is not even near a keyword may be the password, a line too low: it is not repeated. */
    private void unknown(Statement statement) {
        if (Nearest.to(statement.keyword().text(), Block.AUTHENTICATION.keywords().keySet()).isPresent()) {
            others.tell(statement, Block.AUTHENTICATION);
        } else {
            values.problems().warn(statement.keyword(), "an unknown keyword has been ignored", "authentication holds auth_type and auth_pass, each on a line of its own");
        }
    }

    private void password(Statement statement) {
        passwordAt = statement.keyword();
        values.noBlock(statement);
        if (statement.arguments().isEmpty() || statement.arguments().getFirst().text().isEmpty()) {
            values.problems().error(passwordAt, "'auth_pass' needs a password", "");
            return;
        }
        if (statement.arguments().size() > 1) {
            values.problems().warn(passwordAt, "what stands behind the password has been ignored", "a password with spaces needs quotes");
        }
        password = new Secret(statement.arguments().getFirst().text());
        if (password.length() > PASSWORD_BYTES) {
            values.problems().warn(passwordAt, "the password is longer than 8 bytes; only the first 8 count", "VRRP has no room for more");
        }
    }

    /** Whatever the version: VRRPv3 does without it, the peer channel does not. */
    Optional<Secret> password() {
        return Optional.ofNullable(password);
    }

    /** What holds for an instance of this version. */
    Authentication settled(int version) {
        var problems = values.problems();
        if (typeAt == null && passwordAt == null) {
            return Authentication.NONE;
        }
        if (version == 3) {
            problems.warn(typeAt != null ? typeAt : passwordAt, "VRRP version 3 has no authentication; the "
                    + (password == null ? "block has been ignored" : "password serves the peer channel alone"), "");
            return Authentication.NONE;
        }
        if (type == Authentication.Type.AH) {
            // Going on without it would leave the router without any authentication.
            problems.error(typeAt, "not implemented yet: auth_type AH", "auth_type PASS");
            return Authentication.NONE;
        }
        if (typeAt == null) {
            problems.warn(passwordAt, "there is no 'auth_type'; PASS is used", "auth_type PASS");
        } else if (type != null && passwordAt == null) {
            problems.error(typeAt, "there is no 'auth_pass'", "auth_pass PASSWORD");
        }
        return password == null ? Authentication.NONE : new Authentication(Authentication.Type.PASS, password);
    }
}
