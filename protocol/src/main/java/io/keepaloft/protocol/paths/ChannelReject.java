package io.keepaloft.protocol.paths;

/** Why a datagram of the peer channel was dropped: one constant a check, in the order of the checks. */
public enum ChannelReject {
    /** The channel is off: there is no key. */
    OFF("channel-off"),
    /** Not exactly as long as every message is. */
    LENGTH("channel-length"),
    /** Not this protocol at all. */
    MAGIC("channel-magic"),
    /** Another version of this protocol. */
    VERSION("channel-version"),
    /** Another virtual router's, or of the other address family. */
    VRID("channel-vrid"),
    /** Made with another key: the password or the key file differs, or somebody forges. */
    MAC("channel-mac"),
    /** Authentic, and yet a field has a value that does not exist. */
    CONTENT("channel-content"),
    /** Our own message, reflected. */
    OWN("channel-own"),
    /** A believed peer's message that came before, or too late. */
    REPLAYED("channel-replayed"),
    /** There are more peers than the table holds. */
    TOO_MANY_PEERS("channel-too-many-peers");

    private final String key;

    ChannelReject(String key) {
        this.key = key;
    }

    /** The counter's name in {@code status --json}: kebab-case, stable. */
    public String key() {
        return key;
    }
}
