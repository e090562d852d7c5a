package io.keepaloft.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.Json;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Packet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames as they are captured, and the lines that {@code watch} prints of them. */
class SightingTest {
    private static final Instant AT = Instant.parse("2026-11-23T07:01:02.000345Z");
    private static final String MACS = "01005e000012" + "0242ac1164c9";
    /** 172.17.100.201 > 224.0.0.18, TTL 255: IP header and what keepalived sends of vrid 51, priority 100, PASS 1111. */
    private static final String IPV4 = "45c00028" + "00010000" + "ff700000" + "ac1164c9" + "e0000012";
    private static final String V2 = "21336401" + "01010000" + "ac1164cb" + "3131313100000000";
    private static final String V2_CHECKED = withChecksum(V2);

    private final Packet packet = new Packet(4096);

    @Test
    void anAdvertisementIsPrintedAsTcpdumpDoes() {
        assertEquals("07:01:02.000345 172.17.100.201 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 100, authtype simple, intvl 1s, addrs 172.17.100.203",
                read(1, MACS + "0800" + IPV4 + V2_CHECKED).line(ZoneOffset.UTC));
    }

    @Test
    void vlanTagsCookedFramesAndBareIpCarryTheSame() {
        Sighting plain = read(1, MACS + "0800" + IPV4 + V2_CHECKED);
        assertEquals(plain, read(1, MACS + "81000064" + "0800" + IPV4 + V2_CHECKED));
        assertEquals(plain, read(1, MACS + "88a80064" + "81000065" + "0800" + IPV4 + V2_CHECKED));
        assertEquals(plain, read(1, MACS + "0800" + IPV4 + V2_CHECKED + "000000000000"), "Ethernet's padding");
        assertEquals(plain, read(113, "00000001000600000000000000000800" + IPV4 + V2_CHECKED));
        assertEquals(plain, read(276, "0800000000000002000100060000000000000000" + IPV4 + V2_CHECKED));
        assertEquals(plain, read(101, IPV4 + V2_CHECKED));
    }

    @Test
    void ipv6IsReadPastItsHeader() {
        // RFC 8200 §3: payload length 24, next header 112, hop limit 255; fe80::1 > ff02::12.
        String header = "60000000" + "0018" + "70ff" + "fe800000000000000000000000000001" + "ff020000000000000000000000000012";
        String v3 = "3133640100640000" + "fe800000000000000000000000000099";
        Sighting seen = read(1, MACS + "86dd" + header + v3);
        assertEquals("fe80::1 > ff02::12: VRRPv3, Advertisement, vrid 51, prio 100, intvl 100cs, addrs fe80::99, every router drops it (checksum)",
                seen.line(ZoneOffset.UTC).substring(16));
    }

    @Test
    void whatIsWrongWithItIsSaid() {
        assertEquals("checksum", read(1, MACS + "0800" + IPV4 + V2).rejected());
        String farAway = IPV4.replace("ff70", "4070");
        assertEquals("ttl", read(1, MACS + "0800" + farAway + V2_CHECKED).rejected());
        assertEquals("version", read(1, MACS + "0800" + IPV4 + "5" + V2_CHECKED.substring(1)).rejected());
        Sighting cut = read(1, MACS + "0800" + IPV4 + V2_CHECKED.substring(0, 20));
        assertEquals("07:01:02.000345 172.17.100.201 > 224.0.0.18: VRRP, malformed (length)", cut.line(ZoneOffset.UTC));
    }

    @Test
    void jsonHasEveryKeyAndNoPassword() throws Exception {
        String line = Json.line(read(1, MACS + "0800" + IPV4 + V2_CHECKED));
        assertEquals("{\"at\":\"2026-11-23T07:01:02.000345Z\",\"source\":\"172.17.100.201\",\"destination\":\"224.0.0.18\",\"ttl\":255,\"version\":2,"
                + "\"vrid\":51,\"priority\":100,\"auth_type\":1,\"interval_ms\":1000,\"addresses\":[\"172.17.100.203\"],\"rejected\":null}", line);
        JsonNode node = Json.mapper().readTree(line);
        assertFalse(node.toString().contains("1111"), line);
    }

    @Test
    void noFrameWhateverMakesItThrow() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] sound = HexFormat.of().parseHex(MACS + "0800" + IPV4 + V2_CHECKED);
        int[] linkTypes = {0, 1, 12, 101, 113, 276, 999};
        AdvertDecoder decoder = new AdvertDecoder();
        Advert view = new Advert();
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = random.nextBoolean() ? sound.clone() : new byte[random.nextInt(120)];
            for (int flips = random.nextInt(8); flips > 0 && frame.length > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            frame = java.util.Arrays.copyOf(frame, random.nextInt(frame.length + 1));
            try {
                if (Frame.read(linkTypes[random.nextInt(linkTypes.length)], frame, packet)) {
                    assertNotNull(Sighting.of(AT, packet, decoder, view).line(ZoneOffset.UTC));
                }
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", frame " + HexFormat.of().formatHex(frame), e);
            }
        }
    }

    private Sighting read(int linkType, String hex) {
        assertTrue(Frame.read(linkType, HexFormat.of().parseHex(hex), packet), "an IP packet is found");
        return Sighting.of(AT, packet, new AdvertDecoder(), new Advert());
    }

    /** RFC 1071 over the message, at byte 6. */
    private static String withChecksum(String message) {
        byte[] bytes = HexFormat.of().parseHex(message);
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        bytes[6] = (byte) (~sum >>> 8);
        bytes[7] = (byte) ~sum;
        return HexFormat.of().formatHex(bytes);
    }
}
