package io.keepaloft.protocol.wire;

/** keepalived's {@code auth_hmac}: a keyed trailer behind the message, recognised so that it can be named, not spoken. */
final class Hmac {
    /** Bytes of the trailer: 12 of scheme, key and time, 16 of digest (keepalived 2.4, vrrp_auth_hmac.h). */
    static final int TRAILER_BYTES = 28;

    private Hmac() {
    }
}
