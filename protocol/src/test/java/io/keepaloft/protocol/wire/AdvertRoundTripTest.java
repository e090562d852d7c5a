package io.keepaloft.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.keepaloft.protocol.wire.AdvertFormat.V3Checksum;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What one router writes, another reads; and the bytes are those of the RFCs. */
class AdvertRoundTripTest {
    private static final IpAddress SOURCE = IpAddress.parse("172.17.100.201");
    private final AdvertDecoder decoder = new AdvertDecoder();
    private final Advert advert = new Advert();

    @Provide
    Arbitrary<AdvertFormat> formats() {
        return Combinators.combine(Arbitraries.of(2, 3), Arbitraries.of(Family.values()), Arbitraries.integers().between(1, 255),
                Arbitraries.integers().between(1, 255), Arbitraries.longs().list().ofMaxSize(255), Arbitraries.strings().ofMaxLength(12).injectNull(0.3),
                Arbitraries.of(V3Checksum.values())).as((version, family, vrid, units, addresses, password, checksum) -> {
                    List<IpAddress> vips = addresses.stream().map(bits -> family == Family.IPV4 ? IpAddress.ipv4(bits) : IpAddress.ipv6(bits, ~bits)).toList();
                    long unitNs = version == 2 ? 1_000_000_000L : 10_000_000L * 16;
                    Authentication auth = password == null ? Authentication.NONE : Authentication.pass(password);
                    return new AdvertFormat(version, family, vrid, units * unitNs, vips, auth, checksum);
                });
    }

    @Property(tries = 3000)
    void multicastSurvivesTheWay(@ForAll("formats") AdvertFormat format, @ForAll @IntRange(max = 255) int priority, @ForAll long bits) {
        // The old unicast form is about unicast; over multicast it is the standard one, when the group is 224.0.0.18.
        IpAddress source = format.family() == Family.IPV4 ? IpAddress.ipv4(bits) : IpAddress.ipv6(bits, bits * 31);
        check(format, priority, source, TestPackets.group(format.family()), ReceiveRules.multicast(format));
    }

    @Property(tries = 3000)
    void unicastSurvivesTheWay(@ForAll("formats") AdvertFormat format, @ForAll @IntRange(max = 255) int priority, @ForAll @IntRange(min = 1, max = 0xFFFF) int host) {
        boolean v4 = format.family() == Family.IPV4;
        IpAddress source = v4 ? IpAddress.ipv4(0x0A00_0000L + host) : IpAddress.ipv6(0xFE80L << 48, host);
        IpAddress destination = v4 ? IpAddress.ipv4(0x0A01_0000L + host) : IpAddress.ipv6(0xFE80L << 48, ~host);
        check(format, priority, source, destination, ReceiveRules.unicast(format, List.of(ReceiveRules.Peer.of(source))));
    }

    private void check(AdvertFormat format, int priority, IpAddress source, IpAddress destination, ReceiveRules rules) {
        Packet packet = TestPackets.advert(format, priority, source, destination);
        assertInstanceOf(Decoded.Ok.class, decoder.decode(packet, rules, advert), () -> format + " from " + source);
        assertEquals(format.vrid(), AdvertDecoder.vridOf(packet));
        assertEquals(List.of(format.version(), format.vrid(), priority, format.addresses().size()),
                List.of(advert.version(), advert.vrid(), advert.priority(), advert.addressCount()));
        assertEquals(format.advertIntervalNs(), advert.intervalNs());
        assertEquals(source, advert.source());
        assertEquals(destination, advert.destination());
        for (int i = 0; i < advert.addressCount(); i++) {
            assertEquals(format.addresses().get(i), advert.address(i));
        }
        assertFalse(advert.addressesDiffer());
        boolean old = format.version() == 3 && format.family() == Family.IPV4 && format.v3Checksum() == V3Checksum.OLD_UNICAST && !destination.isMulticast();
        assertEquals(old, advert.oldUnicastChecksum());
    }

    /** The seed's pair with `authtype simple`: tshark and tcpdump call it correct, as they do the next two. */
    @Test
    void version2HasTheBytesOfRfc3768() {
        AdvertFormat format = AdvertFormat.of(2, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203"))).withAuthentication(Authentication.pass("1111"));
        assertEquals("21336401" + "0101" + "068b" + "ac1164cb" + "3131313100000000", encode(format, 100, TestPackets.GROUP_V4));
    }

    /** Without authentication the eight bytes are there too, as zeros. */
    @Test
    void version2WithoutAuthenticationStillEndsInEightBytes() {
        AdvertFormat format = AdvertFormat.of(2, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203")));
        assertEquals("21336401" + "0001" + "69ed" + "ac1164cb" + "0000000000000000", encode(format, 100, TestPackets.GROUP_V4));
    }

    /** 100 centiseconds; the pseudo-header is 172.17.100.201, 224.0.0.18, 0, 112, 12. */
    @Test
    void version3HasTheBytesOfRfc5798() {
        AdvertFormat format = AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203")));
        assertEquals("31336401" + "0064" + "6820" + "ac1164cb", encode(format, 100, TestPackets.GROUP_V4));
    }

    private static String encode(AdvertFormat format, int priority, IpAddress destination) {
        ByteBuffer into = ByteBuffer.allocate(64);
        int length = new AdvertEncoder().encode(format, priority, SOURCE, destination, into);
        assertEquals(length, into.limit());
        return HexFormat.of().formatHex(into.array(), 0, length);
    }
}
