package io.keepaloft.agent.lab.fabric;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A packet as the tests speak of it.
 *
 * @param sourcePort ICMP: the type
 * @param destinationPort ICMP: the code
 */
record Packet(int protocol, String source, int sourcePort, String destination, int destinationPort) {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int VRRP = 112;

    static Packet plain(int protocol, String source, String destination) {
        return new Packet(protocol, source, 0, destination, 0);
    }

    boolean ipv6() {
        return source.contains(":");
    }

    boolean icmp() {
        return protocol == (ipv6() ? 58 : 1);
    }

    boolean hasPorts() {
        return protocol == TCP || protocol == UDP;
    }

    Packet answer() {
        int type = switch (sourcePort) {
            case 8 -> 0;
            case 0 -> 8;
            case 13 -> 14;
            case 14 -> 13;
            case 128 -> 129;
            case 129 -> 128;
            default -> sourcePort;
        };
        return icmp() ? new Packet(protocol, destination, type, source, 0) : new Packet(protocol, destination, destinationPort, source, sourcePort);
    }

    /** With the id as its last eight bytes. */
    byte[] frame(String fromMac, String toMac, long id) {
        ByteBuffer frame = ByteBuffer.allocate(14 + (ipv6() ? 40 : 20) + 20 + 8);
        frame.put(mac(toMac)).put(mac(fromMac)).putShort((short) (ipv6() ? 0x86dd : 0x0800));
        if (ipv6()) {
            frame.putInt(0x6000_0000).putShort((short) 28).put((byte) protocol).put((byte) 64).put(address(source)).put(address(destination));
        } else {
            frame.putShort((short) 0x4500).putShort((short) 48).putInt(0).put((byte) 64).put((byte) protocol).putShort((short) 0)
                    .put(address(source)).put(address(destination));
            // Kernels with br_netfilter drop what has a wrong one.
            frame.putShort(14 + 10, checksum(frame));
        }
        if (icmp()) {
            frame.put((byte) sourcePort).put((byte) destinationPort);
        } else {
            frame.putShort((short) sourcePort).putShort((short) destinationPort);
        }
        return frame.putLong(frame.limit() - 8, id).array();
    }

    /** Of the IPv4 header (RFC 1071). */
    private static short checksum(ByteBuffer frame) {
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    /** @param operation 1 = request, 2 = reply */
    static byte[] arp(int operation, String fromMac, String senderMac, String sender, String target, long id) {
        ByteBuffer frame = ByteBuffer.allocate(14 + 28 + 18);
        frame.put(mac("ff:ff:ff:ff:ff:ff")).put(mac(fromMac)).putShort((short) 0x0806).putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4)
                .putShort((short) operation).put(mac(senderMac)).put(address(sender)).put(new byte[6]).put(address(target));
        return frame.putLong(frame.limit() - 8, id).array();
    }

    static byte[] neighbourSolicitation(String fromMac, String source, String target, long id) {
        return neighbour(135, fromMac, source, target, id);
    }

    static byte[] neighbourAdvertisement(String fromMac, String source, String target, long id) {
        return neighbour(136, fromMac, source, target, id);
    }

    /** RFC 4861 §4.5. */
    static byte[] redirect(String fromMac, String source, String target, long id) {
        return neighbour(137, fromMac, source, target, id);
    }

    /** RFC 4861 §4.3 and §4.4, without options; to all nodes. */
    private static byte[] neighbour(int type, String fromMac, String source, String target, long id) {
        ByteBuffer frame = ByteBuffer.allocate(14 + 40 + 24 + 8);
        frame.put(mac("33:33:00:00:00:01")).put(mac(fromMac)).putShort((short) 0x86dd).putInt(0x6000_0000).putShort((short) 32).put((byte) 58).put((byte) 255)
                .put(address(source)).put(address("ff02::1")).put((byte) type).put((byte) 0).putShort((short) 0).putInt(type == 136 ? 0x2000_0000 : 0).put(address(target));
        return frame.putLong(frame.limit() - 8, id).array();
    }

    static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
