package io.keepaloft.cloud;

import java.util.Map;
import java.util.Objects;

/**
 * One line of {@code cloud_resources}: something that the master must hold.
 *
 * @param value   the address or prefix as configured, e.g. {@code 120.132.124.82} or {@code 10.9.0.0/16}
 * @param options what follows the value, by keyword: {@code to} (private address an elastic IP is bound to), {@code table} (route table)
 */
public record Resource(Kind kind, String value, Map<String, String> options) {
    public static final String TO = "to";
    public static final String TABLE = "table";
    /** Of an exclusive resource: the other nodes' addresses as far as the configuration names them, with a space between two. */
    public static final String MEMBERS = "members";
    /** Of an exclusive resource: {@code cloud_peers}, each tag as {@code name=value}, with a comma between two; absent when it is not used. */
    public static final String MEMBER_TAGS = "member_tags";

    public Resource {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(value);
        options = Map.copyOf(options);
    }

    public Resource(Kind kind, String value) {
        this(kind, value, Map.of());
    }

    /** The option's value, or null when the line does not give it. */
    public String option(String keyword) {
        return options.get(keyword);
    }

    /** Kind and value as the configuration writes them: what log lines and journal entries call this resource. */
    @Override public String toString() {
        return kind.keyword() + " " + value;
    }
}
