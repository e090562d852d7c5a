package io.keepaloft.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.AdvertFormat.V3Checksum;
import io.keepaloft.protocol.wire.ReceiveRules.Delivery;
import io.keepaloft.protocol.wire.ReceiveRules.Peer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every check of a received packet: one fault each, its name, and which of two faults is named. */
class AdvertDecoderTest {
    private static final IpAddress PEER = IpAddress.parse("10.63.0.155");
    private static final IpAddress US = IpAddress.parse("10.63.0.154");
    private static final IpAddress VIP = IpAddress.parse("10.63.0.158");
    private static final AdvertFormat V2 = AdvertFormat.of(2, Family.IPV4, 51, 1_000_000_000L, List.of(VIP)).withAuthentication(Authentication.pass("secret"));
    private static final AdvertFormat V3 = AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(VIP));
    private static final AdvertFormat V6 = AdvertFormat.of(3, Family.IPV6, 51, 1_000_000_000L, List.of(IpAddress.parse("fe80::158")));
    private static final int VRRP = 20;

    private final Advert advert = new Advert();

    @Test
    void anAuthenticationHeaderBeforeVrrpIsNamed() {
        assertEquals("authentication-header", multicast(V2, data -> data.put(9, (byte) 51)));
    }

    @Test
    void aPacketThatEndsTooEarlyIsNamed() {
        for (int length = 0; length < V2.length() + VRRP; length++) {
            Packet packet = TestPackets.advert(V2, 100, PEER, TestPackets.GROUP_V4);
            packet.ipv4(length);
            assertEquals("length", result(packet, ReceiveRules.multicast(V2)), "cut to " + length);
        }
        assertEquals("length", multicast(V2, data -> data.put(VRRP + 3, (byte) 2)), "two addresses promised, one there");
        assertEquals("length", multicast(V2, data -> data.put(0, (byte) 0x44)), "IP header shorter than an IP header");
        assertEquals("length", multicast(V2, data -> data.put(0, (byte) 0x65)), "IPv6 from an IPv4 socket");
    }

    @Test
    void anotherVirtualRouterIsNotOurs() {
        assertEquals("vrid", multicast(V2, data -> data.put(VRRP + 1, (byte) 52)));
        assertEquals("vrid", multicast(V2, data -> data.put(VRRP + 1, (byte) 52).put(VRRP + 3, (byte) 255)), "before its length is judged");
    }

    @Test
    void multicastMustComeFromThisLink() {
        assertEquals("ttl", multicast(V2, data -> data.put(8, (byte) 254)));
        assertEquals("ok", unicast(V2, data -> data.put(8, (byte) 7)), "unicast may be routed");
    }

    @Test
    void theVersionMustBeOurs() {
        assertEquals("version", result(TestPackets.advert(V3, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(V2)));
        assertEquals("version", result(TestPackets.advert(V2, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(V3)));
        assertEquals("version", multicast(V2, data -> data.put(VRRP, (byte) 0xF1)));
    }

    @Test
    void aKeyedTrailerIsNamed() {
        assertEquals("hmac", multicast(V3, data -> data.putShort(2, (short) (VRRP + V3.length() + 28)), 28));
    }

    @Test
    void authenticationMustBeTheSame() {
        assertEquals("auth-type", multicast(V2, data -> data.put(VRRP + 4, (byte) 0)));
        assertEquals("auth-type", multicast(V2, data -> data.put(VRRP + 4, (byte) 2)));
        assertEquals("auth-type", multicast(V2.withAuthentication(Authentication.NONE), data -> data.put(VRRP + 4, (byte) 1)));
        assertEquals("auth-password", multicast(V2, data -> data.put(VRRP + 12, (byte) 'S')));
        assertEquals("auth-password", multicast(V2, data -> data.put(VRRP + 19, (byte) 'x')), "the padding counts");
    }

    @Test
    void version2MustHaveOurIntervalAndVersion3AnyButZero() {
        assertEquals("advert-interval", multicast(V2, data -> data.put(VRRP + 5, (byte) 2)));
        AdvertFormat slower = AdvertFormat.of(3, Family.IPV4, 51, 7_770_000_000L, List.of(VIP));
        assertEquals("ok", result(TestPackets.advert(slower, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(V3)));
        assertEquals(7_770_000_000L, advert.intervalNs());
        assertEquals("advert-interval", multicast(V3, data -> data.putShort(VRRP + 4, (short) 0)));
    }

    /** RFC 5798 §5.2.6: reserved bits are ignored on receipt. */
    @Test
    void reservedBitsOfVersion3AreIgnored() {
        Packet packet = TestPackets.advert(V3.withV3Checksum(V3Checksum.AS_V2), 100, PEER, TestPackets.GROUP_V4);
        packet.data().putShort(VRRP + 4, (short) (0xF000 | 100)).putShort(VRRP + 6, (short) 0);
        packet.data().putShort(VRRP + 6, (short) Checksum.fold(Checksum.sum(packet.data(), VRRP, V3.length())));
        assertEquals("ok", result(packet, ReceiveRules.multicast(V3.withV3Checksum(V3Checksum.AS_V2))));
        assertEquals(1_000_000_000L, advert.intervalNs());
    }

    @Test
    void theOnlyTypeIsAdvertisement() {
        assertEquals("packet-type", multicast(V2, data -> data.put(VRRP, (byte) 0x22)));
    }

    @Test
    void theIpHeaderMustTellTheLength() {
        assertEquals("ip-length", multicast(V2, data -> data.putShort(2, (short) (VRRP + V2.length() + 4)), 4));
        assertEquals("ip-length", multicast(V2, data -> data.putShort(2, (short) 0)));
    }

    @Test
    void paddingOfEthernetIsNoFault() {
        assertEquals("ok", multicast(V3, _ -> { }, 60 - 14 - VRRP - V3.length()));
    }

    @Test
    void optionsInTheIpHeaderAreSkipped() {
        Packet plain = TestPackets.advert(V2, 100, PEER, TestPackets.GROUP_V4);
        ByteBuffer from = plain.data();
        Packet packet = new Packet(128);
        packet.data().put(0, from, 0, VRRP).put(VRRP + 4, from, VRRP, V2.length()).put(0, (byte) 0x46).putShort(2, (short) (VRRP + 4 + V2.length()));
        packet.ipv4(VRRP + 4 + V2.length());
        assertEquals("ok", result(packet, ReceiveRules.multicast(V2)));
    }

    @Test
    void oneFlippedBitAnywhereInTheMessageIsNoticed() {
        for (AdvertFormat format : List.of(V2.withAuthentication(Authentication.NONE), V3)) {
            for (int bit = 0; bit < format.length() * 8; bit++) {
                int at = VRRP + bit / 8;
                int mask = 1 << bit % 8;
                String named = multicast(format, data -> data.put(at, (byte) (data.get(at) ^ mask)));
                assertFalse(named.equals("ok"), format.version() + ": bit " + bit);
            }
        }
        assertEquals("checksum", multicast(V2, data -> data.put(VRRP + 8, (byte) 11)));
        assertEquals("checksum", multicast(V3, data -> data.put(VRRP + 8, (byte) 11)));
    }

    @Test
    void aVersion3ChecksumCoversTheAddressesOfThePacket() {
        assertEquals("checksum", multicast(V3, data -> data.put(15, (byte) 99)), "the source");
        Packet v6 = TestPackets.advert(V6, 100, IpAddress.parse("fe80::155"), TestPackets.GROUP_V6);
        assertEquals("ok", result(v6, ReceiveRules.multicast(V6)));
        v6.ipv6(V6.length(), 0xFE80L << 48, 0x156, TestPackets.GROUP_V6.hi(), TestPackets.GROUP_V6.lo(), 255);
        assertEquals("checksum", result(v6, ReceiveRules.multicast(V6)));
    }

    @Test
    void checksumsWithoutPseudoHeaderAreForThoseWhoAskedForThem() {
        AdvertFormat asV2 = V3.withV3Checksum(V3Checksum.AS_V2);
        Packet packet = TestPackets.advert(asV2, 100, PEER, TestPackets.GROUP_V4);
        assertEquals("checksum", result(packet, ReceiveRules.multicast(V3)));
        assertEquals("ok", result(packet, ReceiveRules.multicast(asV2)));
        assertEquals("ok", result(TestPackets.advert(V3, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(asV2)), "and the standard form too");
        packet.data().put(VRRP + 2, (byte) 99);
        assertEquals("checksum", result(packet, ReceiveRules.multicast(asV2)), "but nothing broken");
    }

    @Test
    void theOldUnicastChecksumIsAcceptedAndReported() {
        Packet packet = TestPackets.advert(V3.withV3Checksum(V3Checksum.OLD_UNICAST), 100, PEER, US);
        assertEquals("ok", result(packet, unicastRules(V3, false)));
        assertTrue(advert.oldUnicastChecksum());
        assertEquals("checksum", result(packet, new ReceiveRules(V3, Delivery.UNICAST, false, List.of(), false, false)));
        assertEquals("ok", result(TestPackets.advert(V3, 100, PEER, US), unicastRules(V3, false)));
        assertFalse(advert.oldUnicastChecksum(), "the flag does not stick to the view");
    }

    @Test
    void unicastAndMulticastDoNotMix() {
        assertEquals("unicast-multicast-mismatch", result(TestPackets.advert(V2, 100, PEER, US), ReceiveRules.multicast(V2)));
        ReceiveRules any = new ReceiveRules(V2, Delivery.ANY, true, List.of(), false, false);
        assertEquals("ok", result(TestPackets.advert(V2, 100, PEER, TestPackets.GROUP_V4), any), "check_unicast_src says nothing of the group");
        assertEquals("unknown-source", result(TestPackets.advert(V2, 100, PEER, US), any));
        assertEquals("ok", result(TestPackets.advert(V2, 100, PEER, US), new ReceiveRules(V2, Delivery.ANY, false, List.of(), false, false)));
        assertEquals("unicast-multicast-mismatch", result(TestPackets.advert(V2, 100, PEER, TestPackets.GROUP_V4), unicastRules(V2, false)));
    }

    @Test
    void anOwnerMayIgnoreEverybody() {
        assertEquals("owner-ignores-adverts", result(TestPackets.advert(V2, 100, PEER, TestPackets.GROUP_V4), new ReceiveRules(V2, Delivery.MULTICAST, false, List.of(), true, false)));
    }

    @Test
    void onlyPeersMaySpeakIfTheSourceIsChecked() {
        Packet stranger = TestPackets.advert(V2, 100, IpAddress.parse("10.63.0.66"), US);
        assertEquals("unknown-source", result(stranger, unicastRules(V2, true)));
        assertEquals("ok", result(stranger, unicastRules(V2, false)), "keepalived's default");
        assertEquals("ok", result(TestPackets.advert(V2, 100, PEER, US), unicastRules(V2, true)));
    }

    @Test
    void aPeersTtlMayBeLimited() {
        ReceiveRules rules = new ReceiveRules(V2, Delivery.UNICAST, false, List.of(new Peer(PEER, 250, 253)), false, false);
        for (int ttl : new int[] {249, 250, 253, 254}) {
            Packet packet = TestPackets.advert(V2, 100, PEER, US);
            packet.data().put(8, (byte) ttl);
            packet.ipv4(VRRP + V2.length());
            assertEquals(ttl >= 250 && ttl <= 253 ? "ok" : "peer-ttl", result(packet, rules), "ttl " + ttl);
        }
    }

    /** Up to 2.3.2 keepalived dropped it, and made two masters of it; since 2.3.3 it is logged and accepted. */
    @Test
    void otherVirtualAddressesAreReportedAndAccepted() {
        IpAddress second = IpAddress.parse("10.63.0.159");
        AdvertFormat two = AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(VIP, second));
        AdvertFormat swapped = AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(second, VIP));
        assertEquals("ok", result(TestPackets.advert(two, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(V3)));
        assertTrue(advert.addressesDiffer());
        assertEquals("ok", result(TestPackets.advert(two, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(swapped)));
        assertFalse(advert.addressesDiffer(), "another order is no difference");
        AdvertFormat other = AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(second));
        assertEquals("ok", result(TestPackets.advert(other, 100, PEER, TestPackets.GROUP_V4), ReceiveRules.multicast(V3)));
        assertTrue(advert.addressesDiffer());
    }

    @Test
    void ofSeveralFaultsTheFirstInOrderIsNamed() {
        List<Consumer<ByteBuffer>> faults = List.of(data -> data.put(9, (byte) 51), data -> data.put(VRRP + 1, (byte) 52), data -> data.put(8, (byte) 1),
                data -> data.put(VRRP, (byte) 0x12), data -> data.put(VRRP + 4, (byte) 0), data -> data.put(VRRP + 12, (byte) 0),
                data -> data.put(VRRP + 5, (byte) 9), data -> data.put(VRRP, (byte) (data.get(VRRP) & 0xF0 | 5)), data -> data.putShort(2, (short) 99),
                data -> data.putShort(VRRP + 6, (short) 0));
        List<String> names = List.of("authentication-header", "vrid", "ttl", "version", "auth-type", "auth-password", "advert-interval", "packet-type", "ip-length", "checksum");
        for (int first = 0; first < faults.size(); first++) {
            int from = first;
            assertEquals(names.get(first), multicast(V2, data -> faults.subList(from, faults.size()).reversed().forEach(fault -> fault.accept(data))));
        }
    }

    private String multicast(AdvertFormat format, Consumer<ByteBuffer> damage) {
        return multicast(format, damage, 0);
    }

    private String multicast(AdvertFormat format, Consumer<ByteBuffer> damage, int behind) {
        Packet packet = TestPackets.advert(format, 100, PEER, TestPackets.GROUP_V4);
        damage.accept(packet.data());
        packet.ipv4(VRRP + format.length() + behind);
        return result(packet, ReceiveRules.multicast(format));
    }

    private String unicast(AdvertFormat format, Consumer<ByteBuffer> damage) {
        Packet packet = TestPackets.advert(format, 100, PEER, US);
        damage.accept(packet.data());
        packet.ipv4(VRRP + format.length());
        return result(packet, unicastRules(format, false));
    }

    private static ReceiveRules unicastRules(AdvertFormat format, boolean checkSource) {
        return new ReceiveRules(format, Delivery.UNICAST, checkSource, List.of(Peer.of(PEER)), false, true);
    }

    private String result(Packet packet, ReceiveRules rules) {
        return switch (new AdvertDecoder().decode(packet, rules, advert)) {
            case Decoded.Ok _ -> "ok";
            case Decoded.Rejected(RejectReason reason) -> reason.key();
        };
    }

    @Test
    void anObserverReadsWhatNoRouterWouldAccept() {
        Packet packet = TestPackets.advert(V2, 100, PEER, US);
        packet.data().put(VRRP + 1, (byte) 99).put(VRRP + 4, (byte) 7).put(8, (byte) 3);
        packet.ipv4(VRRP + V2.length());
        assertInstanceOf(Decoded.Ok.class, new AdvertDecoder().decodeAny(packet, advert));
        assertEquals("10.63.0.155 > 10.63.0.154: VRRPv2, Advertisement, vrid 99, prio 100, authtype #7, intvl 1s, addrs 10.63.0.158", AdvertText.line(advert));
    }
}
