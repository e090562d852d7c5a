package io.keepaloft.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** No bytes from the network may throw, whatever they are. */
class HostileBytesTest {
    private static final IpAddress VIP = IpAddress.parse("10.63.0.158");
    private static final List<AdvertFormat> FORMATS = List.of(
            AdvertFormat.of(2, Family.IPV4, 51, 1_000_000_000L, List.of(VIP)).withAuthentication(Authentication.pass("secret")),
            AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(VIP)),
            AdvertFormat.of(2, Family.IPV6, 51, 1_000_000_000L, List.of(IpAddress.parse("fe80::1"))),
            AdvertFormat.of(3, Family.IPV6, 51, 1_000_000_000L, List.of(IpAddress.parse("fe80::1"))));

    private final AdvertDecoder decoder = new AdvertDecoder();
    private final Advert advert = new Advert();

    @Property(tries = 5000)
    void anyBytesAreOkOrRejected(@ForAll @Size(max = 1200) byte[] bytes, @ForAll long address, @ForAll int claimedLength) {
        Packet packet = new Packet(1200);
        packet.data().put(0, bytes);
        for (AdvertFormat format : FORMATS) {
            packet.ipv4(bytes.length);
            readEveryWay(packet, format);
            packet.ipv4(claimedLength);
            readEveryWay(packet, format);
            packet.ipv6(claimedLength, address, address, address, address, claimedLength);
            readEveryWay(packet, format);
        }
    }

    /** Starts from packets that are almost right, where random bytes rarely get. Replay: {@code -Dfuzz.seed=…}. */
    @Test
    void damagedAdvertisementsAreOkOrRejected() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        random = java.util.random.RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        boolean[] seen = new boolean[RejectReason.values().length];
        for (int round = 0; round < 200_000; round++) {
            AdvertFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
            boolean v4 = format.family() == Family.IPV4;
            IpAddress source = v4 ? IpAddress.ipv4(random.nextInt()) : IpAddress.ipv6(random.nextLong(), random.nextLong());
            Packet packet = TestPackets.advert(format, random.nextInt(256), source, TestPackets.group(format.family()));
            int length = format.length() + (v4 ? 20 : 0);
            for (int damages = random.nextInt(4); damages > 0; damages--) {
                packet.data().put(random.nextInt(length), (byte) random.nextInt());
            }
            int received = random.nextInt(4) == 0 ? random.nextInt(length + 64) : length;
            if (v4) {
                packet.ipv4(received);
            } else {
                packet.ipv6(received, source.hi(), source.lo(), TestPackets.GROUP_V6.hi(), TestPackets.GROUP_V6.lo(), random.nextInt(20) == 0 ? 64 : 255);
            }
            try {
                if (readEveryWay(packet, format) instanceof Decoded.Rejected(RejectReason reason)) {
                    seen[reason.ordinal()] = true;
                }
            } catch (RuntimeException e) {
                throw new AssertionError("round " + round + " of -Dfuzz.seed=" + seed, e);
            }
        }
        for (RejectReason reason : List.of(RejectReason.LENGTH, RejectReason.VRID, RejectReason.TTL, RejectReason.VERSION, RejectReason.AUTH_TYPE, RejectReason.CHECKSUM)) {
            assertTrue(seen[reason.ordinal()], "the damage never led to " + reason.key() + ", -Dfuzz.seed=" + seed);
        }
    }

    private Decoded readEveryWay(Packet packet, AdvertFormat format) {
        AdvertDecoder.vridOf(packet);
        packet.multicast();
        if (decoder.decodeAny(packet, advert) instanceof Decoded.Ok) {
            AdvertText.line(advert);
        }
        decoder.decode(packet, ReceiveRules.unicast(format, List.of()), advert);
        return decoder.decode(packet, ReceiveRules.multicast(format), advert);
    }
}
