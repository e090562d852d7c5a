package io.keepaloft.protocol.paths;

import java.util.EnumSet;
import java.util.Set;

/** A part of the configuration in which two peers may differ, so that the difference can be named. */
public enum ConfigPart {
    VIRTUAL_ADDRESSES("virtual addresses"),
    INTERVAL("advertisement interval"),
    VERSION("VRRP version"),
    VRID("virtual_router_id"),
    AUTHENTICATION("password or authentication type");

    /** Routers that differ in one of these drop each other's advertisements (RFC 3768 §7.1, RFC 5798 §7.1). */
    static final Set<ConfigPart> AGREED_IN_2 = EnumSet.of(VERSION, INTERVAL, AUTHENTICATION);
    static final Set<ConfigPart> AGREED_IN_3 = EnumSet.of(VERSION);

    private final String text;

    ConfigPart(String text) {
        this.text = text;
    }

    /** Those whose bit, 1 shifted by the ordinal, is set. */
    static Set<ConfigPart> parts(int mask) {
        Set<ConfigPart> parts = EnumSet.noneOf(ConfigPart.class);
        for (ConfigPart part : values()) {
            if ((mask & 1 << part.ordinal()) != 0) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
