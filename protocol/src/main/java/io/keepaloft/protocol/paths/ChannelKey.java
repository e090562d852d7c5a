package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.Authentication;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The key of the peer channel; hidden everywhere.
 *
 * <p>A password of VRRPv2 crosses the network in clear with each multicast or unicast advertisement, so a key made of it keeps out
 * mistakes and strangers beyond the link, not somebody who listens on it; a key file does.
 */
public final class ChannelKey {
    private static final byte[] PURPOSE = "keepaloft peer channel 1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key = new byte[HmacSha256.BYTES];

    private ChannelKey(byte[] secret) {
        new HmacSha256(PURPOSE).compute(secret, secret.length, key, 0);
    }

    /** The key that a key file holds; its bytes are taken as they are. */
    public static ChannelKey of(byte[] secret) {
        return new ChannelKey(secret);
    }

    /** The key from {@code auth_pass}, of which VRRP knows eight bytes; empty without one. */
    public static Optional<ChannelKey> of(Authentication authentication) {
        return authentication.type() == 0 ? Optional.empty()
                : Optional.of(new ChannelKey(ByteBuffer.allocate(Long.BYTES).putLong(authentication.data()).array()));
    }

    HmacSha256 hmac() {
        return new HmacSha256(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelKey that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "********";
    }
}
