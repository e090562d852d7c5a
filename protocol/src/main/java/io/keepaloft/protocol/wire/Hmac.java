package io.keepaloft.protocol.wire;

/** keepalived's {@code auth_hmac}: a keyed trailer behind the message, recognised so that it can be named, not spoken. */
final class Hmac {
    /** Bytes of the trailer: see vrrp_auth_hmac.c of keepalived 2.4. */
    static final int TRAILER_BYTES = 32;

    private Hmac() {
    }
}
