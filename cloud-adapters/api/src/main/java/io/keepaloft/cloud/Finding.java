package io.keepaloft.cloud;

import java.util.Objects;

/**
 * One result of preflight.
 *
 * @param id          kebab-case and stable, e.g. {@code sg-ingress-vrrp}
 * @param subject     what was looked at, e.g. {@code sg-0123 for peer 172.17.100.202}
 * @param message     what was found, one line
 * @param consequence what will happen because of it, in words that stand alone, e.g. {@code both nodes will become MASTER}; empty for PASS
 * @param fix         the exact repair, a command line where there is one; empty when none is needed or known
 */
public record Finding(String id, Level level, String subject, String message, String consequence, String fix) {
    /** SKIP: could not be told, the message says why. */
    public enum Level { PASS, WARN, FAIL, SKIP }

    public Finding {
        Objects.requireNonNull(id);
        Objects.requireNonNull(level);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(message);
        consequence = consequence == null || level == Level.PASS ? "" : consequence;
        fix = fix == null ? "" : fix;
    }

    /** What is well, or whose consequence the message tells. */
    public Finding(String id, Level level, String subject, String message, String fix) {
        this(id, level, subject, message, "", fix);
    }

    /** What was found and what follows from it, for one line of a log. */
    public String told() {
        return consequence.isEmpty() ? message : message + ": " + consequence;
    }
}
