package io.keepaloft.agent.lab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What frames on a host's cable are taken for. */
class FrameReaderTest {
    private static final String HOST = "02:00:00:00:00:c9";
    private static final String OTHER = "02:00:00:00:00:ca";
    private static final String ALL = "ff:ff:ff:ff:ff:ff";
    private static final String GROUP = "01:00:5e:00:00:12";
    private static final byte[] ADVERT = {0x21, 51, 100, 1, 1, 1, 0, 0};
    private static final byte[] PROBE_FRAME = {0x2F, 51, 1, 0, -1, -1, 0, 0};

    private final FrameReader reader = new FrameReader(HOST);

    private String read(byte[] frame) {
        return reader.read(frame).map(found -> (found.sent() ? "sent " : "received ") + found.kind().word() + " of " + found.source()).orElse("nothing");
    }

    private static byte[] mac(String mac) {
        return HexFormat.ofDelimiter(":").parseHex(mac);
    }

    private static ByteBuffer ethernet(String from, String to, int type) {
        return ByteBuffer.allocate(256).put(mac(to)).put(mac(from)).putShort((short) type);
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] all = new byte[frame.position()];
        frame.get(0, all);
        return all;
    }

    private static byte[] ipv4(String from, String to, int protocol, String destination, byte[] payload) {
        return bytes(ethernet(from, to, 0x0800).put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload.length)).putInt(0).put((byte) 255).put((byte) protocol)
                .putShort((short) 0).put(new byte[] {(byte) 172, 17, 100, (byte) 201}).put(HexFormat.of().parseHex(destination)).put(payload));
    }

    private static byte[] ipv6(String from, String to, int next, String destination, byte[] payload) {
        return bytes(ethernet(from, to, 0x86DD).putInt(6 << 28).putShort((short) payload.length).put((byte) next).put((byte) 255)
                .put(HexFormat.of().parseHex("fe80000000000000000000fffe0000c9")).put(HexFormat.of().parseHex(destination)).put(payload));
    }

    private static byte[] udp(byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length).putShort((short) 3112).putShort((short) 3112).putShort((short) (8 + payload.length)).putShort((short) 0)
                .put(payload).array();
    }

    /** As MessageCodec and ProbeCodec begin and how long they are. */
    private static byte[] message(String magic, int kind, int length) {
        return ByteBuffer.allocate(length).put(magic.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).put((byte) 1).put((byte) kind).put((byte) 51).put((byte) 4).array();
    }

    private static byte[] arp(String from, String target) {
        return bytes(ethernet(from, ALL, 0x0806).putShort((short) 1).putShort((short) 0x0800).putShort((short) 0x0604).putShort((short) 1).put(mac(from))
                .put(HexFormat.of().parseHex("ac1164cb")).put(new byte[6]).put(HexFormat.of().parseHex(target)));
    }

    @Test
    void advertisementsOnEachRungAreKindsOfTheirOwn() {
        assertEquals("sent vrrp_multicast of 172.17.100.201", read(ipv4(HOST, GROUP, 112, "e0000012", ADVERT)));
        assertEquals("sent vrrp_unicast of 172.17.100.201", read(ipv4(HOST, OTHER, 112, "ac1164ca", ADVERT)));
        assertEquals("sent vrrp_udp of 172.17.100.201", read(ipv4(HOST, OTHER, 17, "ac1164ca", udp(message("KL", 3, 152)))));
        assertEquals("sent vrrp_multicast of fe80:0:0:0:0:ff:fe00:c9", read(ipv6(HOST, "33:33:00:00:00:12", 112, "ff020000000000000000000000000012", ADVERT)));
        assertEquals("sent vrrp_unicast of fe80:0:0:0:0:ff:fe00:c9", read(ipv6(HOST, OTHER, 112, "fe80000000000000000000fffe0000ca", ADVERT)));
    }

    @Test
    void whatNodesSayBesidesIsNoAdvertisement() {
        assertEquals("received peer_channel of 172.17.100.201", read(ipv4(OTHER, HOST, 17, "ac1164ca", udp(message("KL", 1, 152)))));
        assertEquals("sent probe of 172.17.100.201", read(ipv4(HOST, OTHER, 17, "ac1164ca", udp(message("KP", 0, 48)))));
        assertEquals("sent probe of 172.17.100.201", read(ipv4(HOST, GROUP, 112, "e0000012", PROBE_FRAME)));
        assertEquals("received icmp of 172.17.100.201", read(ipv4(OTHER, HOST, 1, "ac1164ca", new byte[] {8, 0, 0, 0})));
        assertEquals("nothing", read(ipv4(HOST, OTHER, 17, "ac1164ca", udp(new byte[40]))), "somebody asks a name server");
    }

    @Test
    void onlyWhatNobodyAskedForIsGratuitous() {
        assertEquals("sent garp of 172.17.100.203", read(arp(HOST, "ac1164cb")));
        assertEquals("received garp of 172.17.100.203", read(arp(OTHER, "ac1164cb")));
        assertEquals("nothing", read(arp(HOST, "ac1164ca")), "it asks for somebody else");
        byte[] advertisement = new byte[24];
        advertisement[0] = (byte) 136;
        advertisement[4] = 0x20;
        assertEquals("sent garp of fe80:0:0:0:0:ff:fe00:c9", read(ipv6(HOST, "33:33:00:00:00:01", 58, "ff020000000000000000000000000001", advertisement)));
        advertisement[4] = 0x60;
        assertEquals("nothing", read(ipv6(HOST, OTHER, 58, "fe80000000000000000000fffe0000ca", advertisement)), "an answer");
    }

    /** A switch that does not know yet where a host is floods. */
    @Test
    void whatIsForSomebodyElseIsNotCounted() {
        assertEquals("nothing", read(ipv4(OTHER, "02:00:00:00:00:cb", 112, "ac1164cb", ADVERT)));
        assertEquals("received vrrp_multicast of 172.17.100.201", read(ipv4(OTHER, GROUP, 112, "e0000012", ADVERT)));
    }

    @Test
    void noBytesThrow() {
        Random random = new Random(1);
        byte[][] good = {ipv4(HOST, GROUP, 112, "e0000012", ADVERT), ipv4(HOST, OTHER, 17, "ac1164ca", udp(message("KL", 3, 152))), arp(HOST, "ac1164cb"),
            ipv6(HOST, OTHER, 58, "fe80000000000000000000fffe0000ca", new byte[24])};
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = java.util.Arrays.copyOf(good[i % good.length], random.nextInt(good[i % good.length].length + 1));
            for (int changes = random.nextInt(3); changes > 0 && frame.length > 0; changes--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
            }
            reader.read(frame);
        }
    }
}
