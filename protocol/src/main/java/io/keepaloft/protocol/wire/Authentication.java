package io.keepaloft.protocol.wire;

import java.nio.charset.StandardCharsets;

/**
 * What a VRRPv2 advertisement carries to authenticate itself; hides its password everywhere.
 *
 * <p>RFC 3768 §5.3.6 keeps type 1 (RFC 2338's simple text password) for interoperation only: it guards against
 * misconfiguration, not against an attacker, since it crosses the network in clear. VRRPv3 has none (RFC 5798 §9).
 */
public final class Authentication {
    /** Type 0. IPv4 VRRPv2 still carries eight zero bytes. */
    public static final Authentication NONE = new Authentication(0, 0);

    private final int type;
    private final long data;

    private Authentication(int type, long data) {
        this.type = type;
        this.data = data;
    }

    /** Type 1: the first eight UTF-8 bytes of the password, padded with zeros, as keepalived does. */
    public static Authentication pass(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        long data = 0;
        for (int i = 0; i < 8; i++) {
            data = data << 8 | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return new Authentication(1, data);
    }

    /** The wire value: 0 none, 1 simple password. */
    public int type() {
        return type;
    }

    /** Type 1: the password's eight bytes, as they cross the network in clear; 0 without one. A secret all the same. */
    public long data() {
        return data;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Authentication that && type == that.type && data == that.data;
    }

    @Override
    public int hashCode() {
        return type;
    }

    @Override
    public String toString() {
        return type == 0 ? "none" : "PASS ********";
    }
}
