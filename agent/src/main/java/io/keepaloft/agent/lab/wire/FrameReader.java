package io.keepaloft.agent.lab.wire;

import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Probes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Tells what a frame on a host's Ethernet is; pure, and safe with any bytes. */
final class FrameReader {
    private static final int ETHERNET = 14;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int ARP_BYTES = 28;
    private static final int ADVERTISEMENT = 1;
    private static final int PROBE_TYPE = 15;

    private final byte[] mac;

    /** @param mac of the host, with colons */
    FrameReader(String mac) {
        this.mac = HexFormat.ofDelimiter(":").parseHex(mac);
    }

    /**
     * What was found.
     *
     * @param sent by this host; otherwise it was received
     * @param source the sender's IP address; of an ARP packet the one that it is about
     */
    record Found(PacketKind kind, boolean sent, String source) {
    }

    /** Empty for what is none of these kinds, and for what is neither from this host nor to it. */
    Optional<Found> read(byte[] frame) {
        if (frame.length < ETHERNET) {
            return Optional.empty();
        }
        boolean sent = Arrays.equals(frame, 6, 12, mac, 0, 6);
        boolean group = (frame[0] & 1) != 0;
        if (!sent && !group && !Arrays.equals(frame, 0, 6, mac, 0, 6)) {
            return Optional.empty();
        }
        return switch (u16(frame, 12)) {
            case 0x0806 -> arp(frame).map(source -> new Found(PacketKind.GARP, sent, source));
            case 0x0800 -> ipv4(frame, sent);
            case 0x86DD -> ipv6(frame, sent);
            default -> Optional.empty();
        };
    }

    /** RFC 5227 §3: gratuitous is what asks for, or tells, the sender's own address. */
    private static Optional<String> arp(byte[] frame) {
        boolean gratuitous = frame.length >= ETHERNET + ARP_BYTES && Arrays.equals(frame, ETHERNET + 14, ETHERNET + 18, frame, ETHERNET + 24, ETHERNET + 28);
        return gratuitous ? Optional.of(address(frame, ETHERNET + 14, 4)) : Optional.empty();
    }

    private static Optional<Found> ipv4(byte[] frame, boolean sent) {
        int header = frame.length > ETHERNET ? (frame[ETHERNET] & 0x0F) * 4 : 0;
        if (header < 20 || frame.length < ETHERNET + header) {
            return Optional.empty();
        }
        // RFC 791 §3.1: total length at 2, protocol at 9, addresses at 12 and 16. Ethernet's padding is cut off.
        int end = Math.min(frame.length, ETHERNET + u16(frame, ETHERNET + 2));
        boolean group = (frame[ETHERNET + 16] & 0xF0) == 0xE0;
        return kind(frame, frame[ETHERNET + 9] & 0xFF, ETHERNET + header, end, group).map(kind -> new Found(kind, sent, address(frame, ETHERNET + 12, 4)));
    }

    private static Optional<Found> ipv6(byte[] frame, boolean sent) {
        if (frame.length < ETHERNET + IPV6_HEADER) {
            return Optional.empty();
        }
        // RFC 8200 §3: payload length at 4, next header at 6, addresses at 8 and 24.
        int end = Math.min(frame.length, ETHERNET + IPV6_HEADER + u16(frame, ETHERNET + 4));
        boolean group = frame[ETHERNET + 24] == (byte) 0xFF;
        return kind(frame, frame[ETHERNET + 6] & 0xFF, ETHERNET + IPV6_HEADER, end, group).map(kind -> new Found(kind, sent, address(frame, ETHERNET + 8, 16)));
    }

    private static Optional<PacketKind> kind(byte[] frame, int protocol, int at, int end, boolean group) {
        if (end <= at) {
            return Optional.empty();
        }
        return switch (protocol) {
            case 112 -> vrrp(frame[at] & 0x0F, group);
            case 17 -> end < at + UDP_HEADER ? Optional.empty() : datagram(ByteBuffer.wrap(frame, at + UDP_HEADER, end - at - UDP_HEADER));
            case 1 -> Optional.of(PacketKind.ICMP);
            case 58 -> icmp6(frame, at, end);
            default -> Optional.empty();
        };
    }

    private static Optional<PacketKind> vrrp(int type, boolean group) {
        return switch (type) {
            case ADVERTISEMENT -> Optional.of(group ? PacketKind.VRRP_MULTICAST : PacketKind.VRRP_UNICAST);
            case PROBE_TYPE -> Optional.of(PacketKind.PROBE);
            default -> Optional.empty();
        };
    }

    private static Optional<PacketKind> datagram(ByteBuffer payload) {
        if (Member.vridOf(payload) >= 0) {
            return Optional.of(Member.advertises(payload) ? PacketKind.VRRP_UDP : PacketKind.PEER_CHANNEL);
        }
        return Probes.vridOf(payload) >= 0 ? Optional.of(PacketKind.PROBE) : Optional.empty();
    }

    /** RFC 4443 §2.1: errors are below 128, echoes are 128 and 129; RFC 4861 §4.4: an advertisement that nobody asked for lacks the flag S. */
    private static Optional<PacketKind> icmp6(byte[] frame, int at, int end) {
        int type = frame[at] & 0xFF;
        if (type == 136) {
            return end > at + 4 && (frame[at + 4] & 0x40) == 0 ? Optional.of(PacketKind.GARP) : Optional.empty();
        }
        return type <= 129 ? Optional.of(PacketKind.ICMP) : Optional.empty();
    }

    private static String address(byte[] frame, int at, int bytes) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(frame, at, at + bytes)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes + " bytes", e);
        }
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
