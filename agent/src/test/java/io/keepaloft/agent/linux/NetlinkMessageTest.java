package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Netlink messages are read within their bounds, whatever they say about themselves. */
class NetlinkMessageTest {
    private static final int SEEDS = 20_000;

    private final MemorySegment buffer = Arena.ofAuto().allocate(512, 8);
    private final NetlinkMessage message = new NetlinkMessage(buffer);

    @Test
    void whatIsWrittenIsReadBack() {
        AddressSpec spec = new AddressSpec(7, IpAddress.parse("10.63.0.158"), 27, 253, Optional.of(IpAddress.parse("10.63.0.159")), Optional.of("eth0:1"));
        write(spec);
        assertTrue(message.next());
        AddressInfo read = RouteMessages.address(message);
        assertEquals(new AddressInfo(7, spec.address(), 27, 253, spec.label(), spec.broadcast(), 0, 112), read);
        assertTrue(read.matches(spec) && read.ours());
        assertFalse(message.next());
    }

    @Test
    void damagedMessagesEndTheReadingAndNeverLeaveTheBuffer() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < SEEDS; i++) {
            write(AddressSpec.of(7, i % 2 == 0 ? IpAddress.parse("10.63.0.158") : IpAddress.parse("fd00::1"), 24));
            int length = message.length();
            for (int damage = random.nextInt(6); damage >= 0; damage--) {
                buffer.set(Native.BYTE, random.nextInt(length), (byte) random.nextInt());
            }
            message.received(random.nextInt(4) == 0 ? random.nextInt(length) : length);
            try {
                while (message.next()) {
                    RouteMessages.address(message);
                    RouteMessages.link(message);
                    NetlinkError.text(message);
                }
            } catch (RuntimeException thrown) {
                throw new AssertionError("seed " + seed + ", message " + i, thrown);
            }
        }
    }

    private void write(AddressSpec spec) {
        message.begin(NetlinkMessage.RTM_NEWADDR, 0, 1, RouteMessages.ADDRESS_BODY);
        RouteMessages.identify(message, spec);
        RouteMessages.describe(message, spec, true);
        message.received(message.length());
    }
}
