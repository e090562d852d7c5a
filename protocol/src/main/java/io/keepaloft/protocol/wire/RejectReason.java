package io.keepaloft.protocol.wire;

/**
 * Why an advertisement was dropped, one constant a check, in the order in which the checks are made.
 *
 * <p>The order is keepalived's, so that a packet with two faults is counted under the same name by both.
 */
public enum RejectReason {
    /** The IP header's protocol is not VRRP: an IPsec authentication header, which is not supported. */
    AUTHENTICATION_HEADER("authentication-header"),
    /** Too short for a VRRP header or for the addresses that it announces. */
    LENGTH("length"),
    /** Another virtual router's (RFC 5798 §7.1). */
    VRID("vrid"),
    /** Multicast that did not come straight from this link: TTL or hop limit is not 255 (RFC 5798 §5.1.1.3). */
    TTL("ttl"),
    /** Another VRRP version than this router's (RFC 5798 §7.1). */
    VERSION("version"),
    /** A keyed trailer (keepalived's auth_hmac) behind the message: the peer expects one of us that we do not send. */
    HMAC("hmac"),
    /** Version 2: the authentication type differs from ours. */
    AUTH_TYPE("auth-type"),
    /** Version 2: the password differs from ours. */
    AUTH_PASSWORD("auth-password"),
    /** Version 2: the interval differs from ours (RFC 3768 §7.1). Version 3: an interval of zero. */
    ADVERT_INTERVAL("advert-interval"),
    /** Not an advertisement: the only type is 1 (RFC 5798 §5.2.2). */
    PACKET_TYPE("packet-type"),
    /** The IP header's total length does not fit the VRRP message. */
    IP_LENGTH("ip-length"),
    /** The checksum is wrong (RFC 5798 §5.2.8). */
    CHECKSUM("checksum"),
    /** Unicast to a multicast router, or multicast to a unicast one. */
    UNICAST_MULTICAST_MISMATCH("unicast-multicast-mismatch"),
    /** We own the addresses (priority 255) and {@code owner_ignore_adverts} is set. */
    OWNER_IGNORES("owner-ignores-adverts"),
    /** {@code check_unicast_src}: the source is not one of the peers. */
    UNKNOWN_SOURCE("unknown-source"),
    /** The TTL is outside the range that the configuration gives this peer. */
    PEER_TTL("peer-ttl");

    private final String key;

    RejectReason(String key) {
        this.key = key;
    }

    /** Whether the sender is a router of this VRID that is configured in another way, so that the two reject each other's advertisements. */
    public boolean configured() {
        return switch (this) {
            case VERSION, HMAC, AUTH_TYPE, AUTH_PASSWORD, ADVERT_INTERVAL, CHECKSUM, UNICAST_MULTICAST_MISMATCH, UNKNOWN_SOURCE, PEER_TTL -> true;
            case AUTHENTICATION_HEADER, LENGTH, VRID, TTL, PACKET_TYPE, IP_LENGTH, OWNER_IGNORES -> false;
        };
    }

    /** The counter's name in {@code status --json}: kebab-case, stable. */
    public String key() {
        return key;
    }
}
