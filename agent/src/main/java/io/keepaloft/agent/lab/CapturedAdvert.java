package io.keepaloft.agent.lab;

import io.keepaloft.agent.capture.CaptureFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One VRRP packet of a capture file, as far as the lab measures it; what it says in full is for tshark to tell.
 *
 * @param epochNs when it was captured, ns since 1970
 * @param source the sender
 */
public record CapturedAdvert(long epochNs, String source, int vrid, int priority) {
    private static final int ETHERNET_HEADER = 14;
    private static final int IPV6_HEADER = 40;
    private static final int ADVERTISEMENT = 1;
    private static final int SHORTEST_ADVERT = 8;

    /** Of a file that may still be written to: a packet that is not there completely is left out. */
    public static List<CapturedAdvert> read(Path file) {
        try {
            ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
            List<CapturedAdvert> all = new ArrayList<>();
            if (data.remaining() < CaptureFile.FILE_HEADER_BYTES) {
                return all;
            }
            if (data.getInt() != CaptureFile.MAGIC_NANOSECONDS) {
                throw new LabException(file + " is not a capture with nanoseconds");
            }
            data.position(CaptureFile.FILE_HEADER_BYTES);
            while (data.remaining() >= CaptureFile.PACKET_HEADER_BYTES) {
                long epochNs = Integer.toUnsignedLong(data.getInt()) * 1_000_000_000L + data.getInt();
                int length = data.getInt();
                data.getInt();
                if (data.remaining() < length) {
                    break;
                }
                add(epochNs, data.slice(data.position(), length), all);
                data.position(data.position() + length);
            }
            return all;
        } catch (IOException e) {
            throw new LabException("cannot read " + file, e);
        }
    }

    private static void add(long epochNs, ByteBuffer frame, List<CapturedAdvert> into) throws IOException {
        if (frame.limit() < ETHERNET_HEADER + IPV6_HEADER / 2) {
            return;
        }
        boolean ipv6 = frame.getShort(ETHERNET_HEADER - 2) == (short) 0x86dd;
        byte[] source = new byte[ipv6 ? 16 : 4];
        frame.get(ETHERNET_HEADER + (ipv6 ? 8 : 12), source);
        int vrrp = ETHERNET_HEADER + (ipv6 ? IPV6_HEADER : (frame.get(ETHERNET_HEADER) & 0x0f) * 4);
        boolean advertises = frame.limit() >= vrrp + SHORTEST_ADVERT && (frame.get(vrrp) & 0x0f) == ADVERTISEMENT; // other types are no router's word
        if (advertises) {
            into.add(new CapturedAdvert(epochNs, InetAddress.getByAddress(source).getHostAddress(), frame.get(vrrp + 1) & 0xff, frame.get(vrrp + 2) & 0xff));
        }
    }
}
