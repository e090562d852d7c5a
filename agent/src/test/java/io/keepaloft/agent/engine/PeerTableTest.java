package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who was heard and when, also when a whole subnet talks at us. */
class PeerTableTest {
    private static final IpAddress PEER = IpAddress.parse("172.17.100.202");

    @Test
    void aConfiguredPeerIsListedBeforeItWasEverHeard() {
        var table = new PeerTable(Family.IPV4, List.of(PEER));
        assertEquals(1, table.count());
        assertEquals(PEER, table.address(0));
        assertNull(table.silentMs(0, 5_000_000));
    }

    @Test
    void silenceIsCountedFromTheLastAdvertisement() {
        var table = new PeerTable(Family.IPV4, List.of(PEER));
        table.heard(from(PEER), true, 1_000_000);
        table.heard(from(PEER), true, 3_000_000);
        assertEquals(1, table.count());
        assertEquals(2, table.silentMs(0, 5_000_000));
    }

    @Test
    void aFloodOfStrangersDisplacesStrangersAndNeverAConfiguredPeer() {
        var table = new PeerTable(Family.IPV4, List.of(PEER));
        for (int i = 0; i < 1000; i++) {
            table.heard(from(IpAddress.ipv4(0x0A000000L + i)), true, i);
        }
        assertEquals(PeerTable.CAPACITY, table.count());
        assertEquals(PEER, table.address(0));
        assertNull(table.silentMs(0, 0));
        List<IpAddress> known = IntStream.range(0, table.count()).mapToObj(table::address).toList();
        assertTrue(known.contains(IpAddress.ipv4(0x0A000000L + 999)), "the newest is known: " + known);
        assertTrue(known.contains(IpAddress.ipv4(0x0A000000L + 970)), "the oldest made room: " + known);
    }

    /** As the network delivers it, so that the view is filled as in the engine. */
    private static Advert from(IpAddress source) {
        var format = AdvertFormat.of(3, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203")));
        var message = ByteBuffer.allocate(format.length());
        IpAddress group = IpAddress.parse("224.0.0.18");
        new AdvertEncoder().encode(format, 100, source, group, message);
        var bytes = ByteBuffer.allocate(20 + format.length());
        bytes.put(0, (byte) 0x45).putShort(2, (short) bytes.capacity()).put(8, (byte) 255).put(9, (byte) 112);
        bytes.putInt(12, (int) source.lo()).putInt(16, (int) group.lo());
        bytes.put(20, message, 0, format.length());
        var packet = new Packet(bytes);
        packet.ipv4(bytes.capacity());
        var advert = new Advert();
        new AdvertDecoder().decodeAny(packet, advert);
        return advert;
    }
}
