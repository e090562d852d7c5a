package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** What peers must have in common, each part as eight bytes of a keyed digest, so that a difference is seen and nothing is told. */
final class ConfigDigest {
    private ConfigDigest() {
    }

    /** Indexed by {@link ConfigPart}. The order of the virtual addresses does not matter. */
    static long[] of(AdvertFormat format, ChannelKey key) {
        HmacSha256 hmac = key.hmac();
        List<IpAddress> sorted = format.addresses().stream().sorted().toList();
        ByteBuffer addresses = ByteBuffer.allocate(16 * sorted.size());
        sorted.forEach(address -> addresses.putLong(address.hi()).putLong(address.lo()));
        ByteBuffer authentication = ByteBuffer.allocate(12).putInt(format.authentication().type()).putLong(format.authentication().data());
        return new long[] {
            part(hmac, ConfigPart.VIRTUAL_ADDRESSES, addresses.array()),
            part(hmac, ConfigPart.INTERVAL, ByteBuffer.allocate(8).putLong(format.advertIntervalNs()).array()),
            part(hmac, ConfigPart.VERSION, new byte[] {(byte) format.version()}),
            part(hmac, ConfigPart.VRID, new byte[] {(byte) format.vrid()}),
            part(hmac, ConfigPart.AUTHENTICATION, authentication.array())};
    }

    private static long part(HmacSha256 hmac, ConfigPart part, byte[] value) {
        byte[] message = ByteBuffer.allocate(1 + value.length).put((byte) part.ordinal()).put(value).array();
        byte[] code = new byte[HmacSha256.BYTES];
        hmac.compute(message, message.length, code, 0);
        return ByteBuffer.wrap(code).getLong();
    }
}
