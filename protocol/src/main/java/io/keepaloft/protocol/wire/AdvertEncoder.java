package io.keepaloft.protocol.wire;

import io.keepaloft.protocol.wire.AdvertFormat.V3Checksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes advertisements (RFC 3768 §5, RFC 5798 §5) into a buffer of the caller's; allocates nothing. */
public final class AdvertEncoder {
    private static final int TYPE_ADVERTISEMENT = 1;

    public AdvertEncoder() {
    }

    /**
     * Writes one VRRP message without IP header; the buffer is then ready to be sent, from position 0 to its limit.
     *
     * @param priority 0-255; 0 says that the master resigns
     * @param source the address that the packet will leave from, for the pseudo-header of version 3
     * @param destination the group or the unicast peer, likewise
     * @param into at least {@code format.length()} bytes
     * @return bytes written
     * @throws java.nio.BufferOverflowException if the buffer is too small: a fault of the caller, never of the network
     */
    public int encode(AdvertFormat format, int priority, IpAddress source, IpAddress destination, ByteBuffer into) {
        int length = format.length();
        into.clear().order(ByteOrder.BIG_ENDIAN);
        if (into.remaining() < length) {
            throw new java.nio.BufferOverflowException();
        }
        into.put((byte) (format.version() << 4 | TYPE_ADVERTISEMENT));
        into.put((byte) format.vrid());
        into.put((byte) priority);
        into.put((byte) format.addresses().size());
        if (format.version() == 2) {
            into.put((byte) format.authentication().type());
            into.put((byte) (format.advertIntervalNs() / AdvertFormat.SECOND_NS));
        } else {
            into.putShort((short) (format.advertIntervalNs() / AdvertFormat.CENTISECOND_NS));
        }
        into.putShort((short) 0);
        putAddresses(format, into);
        if (format.version() == 2 && format.family() == Family.IPV4) {
            into.putLong(format.authentication().data());
        }
        into.flip();
        into.putShort(6, (short) Checksum.fold(Checksum.sum(into, 0, length) + pseudoHeader(format, source, destination, length)));
        return length;
    }

    private static void putAddresses(AdvertFormat format, ByteBuffer into) {
        List<IpAddress> addresses = format.addresses();
        for (int i = 0; i < addresses.size(); i++) { // by index: an iterator would allocate
            IpAddress address = addresses.get(i);
            if (format.family() == Family.IPV4) {
                into.putInt((int) address.lo());
            } else {
                into.putLong(address.hi()).putLong(address.lo());
            }
        }
    }

    private static long pseudoHeader(AdvertFormat format, IpAddress source, IpAddress destination, int length) {
        if (format.family() == Family.IPV6) {
            return Checksum.pseudoHeader(source.hi(), source.lo(), destination.hi(), destination.lo(), length);
        }
        if (format.version() == 2 || format.v3Checksum() == V3Checksum.AS_V2) {
            return 0;
        }
        long to = format.v3Checksum() == V3Checksum.OLD_UNICAST ? Checksum.GROUP_V4 : destination.lo();
        return Checksum.pseudoHeader(0, source.lo(), 0, to, length);
    }
}
