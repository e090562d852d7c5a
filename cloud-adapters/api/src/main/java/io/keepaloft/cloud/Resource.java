package io.keepaloft.cloud;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One line of {@code cloud_resources}: something that the master must hold.
 *
 * @param value   the address or prefix as configured, e.g. {@code 120.132.124.82} or {@code 10.9.0.0/16}
 * @param options what follows the value, by keyword: {@code to} (private address an elastic IP is bound to), {@code table} (route table; a line
 *                that names several is as many resources), {@code role}, {@code replace}
 */
public record Resource(Kind kind, String value, Map<String, String> options) {
    public static final String TO = "to";
    public static final String TABLE = "table";
    /** The role that may change a route table of another account, in the provider's notation; absent: our own account's table. */
    public static final String ROLE = "role";
    /** {@code true}: the route may be taken from whatever target it has; absent: from members and from targets that are dead. */
    public static final String REPLACE = "replace";
    /** Of an address pair: the other nodes' ports lose it. */
    public static final String EXCLUSIVE = "exclusive";
    /** Of a route or an exclusive resource: the other nodes' addresses as far as the configuration names them, with a space between two. */
    public static final String MEMBERS = "members";
    /** Of a route or an exclusive resource: {@code cloud_peers}, each tag as {@code name=value}, with a comma between two; absent when it is not used. */
    public static final String MEMBER_TAGS = "member_tags";
    /** Of this host: the kernel's name of the interface that the resource's instance runs on; absent: the host's first. */
    public static final String INTERFACE = "interface";

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

    /** The same on this interface of this host. */
    public Resource on(String interfaceName) {
        Map<String, String> more = new HashMap<>(options);
        more.put(INTERFACE, interfaceName);
        return new Resource(kind, value, more);
    }

    /** Whether one host at a time holds it, so that its holder is who serves; else several may have it, and only one uses it. */
    public boolean ofOneHolder() {
        return switch (kind) {
            case ELASTIC_IP, SECONDARY_IP, ROUTE -> true;
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> option(EXCLUSIVE) != null;
        };
    }

    /**
     * Whether equal tokens are of one state. No cloud gives a route's states an id: one that leads to a host again looks as it did when it led there
     * before.
     */
    boolean statesHaveIds() {
        return kind != Kind.ROUTE;
    }

    /** The value as the configuration writes it, and for a route its table, which tells it from the same destination elsewhere. */
    public String name() {
        return option(TABLE) == null ? value : value + " " + TABLE + " " + option(TABLE);
    }

    /** Kind and name: what log lines and journal entries call this resource. */
    @Override public String toString() {
        return kind.keyword() + " " + name();
    }
}
