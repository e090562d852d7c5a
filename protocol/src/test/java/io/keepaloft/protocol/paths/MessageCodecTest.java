package io.keepaloft.protocol.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What comes over the network is a message made with our key, or dropped for a named reason; it never throws. */
class MessageCodecTest {
    private static final ChannelKey KEY = ChannelKey.of(Authentication.pass("s3cret")).orElseThrow();
    private final MessageCodec codec = new MessageCodec(KEY, 51, Family.IPV4);

    private static Message message() {
        Message message = new Message();
        message.kind = Message.Kind.ASK;
        message.state = Message.MASTER;
        message.priority = 150;
        message.sendingOn = Rung.UDP.bit();
        message.intervalNs = 40_950_000_000L;
        message.session = 1;
        message.token = 2;
        message.echo = -3;
        message.sequence = 4;
        message.heardMs[0] = Message.NEVER_MS;
        message.heardMs[2] = 77;
        message.digest[4] = Long.MIN_VALUE;
        return message;
    }

    private ByteBuffer encoded() {
        ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.BYTES);
        codec.encode(message(), buffer);
        return buffer;
    }

    @Test
    void whatIsWrittenIsRead() {
        Message read = new Message();
        assertNull(codec.decode(encoded(), read));
        assertEquals(Message.Kind.ASK, read.kind);
        assertEquals(40_950_000_000L, read.intervalNs);
        assertEquals(-3, read.echo);
        assertEquals(77, read.heardMs[2]);
        assertEquals(Message.NEVER_MS, read.heardMs[0]);
        assertEquals(Long.MIN_VALUE, read.digest[4]);
        assertEquals(51, MessageCodec.vridOf(encoded()));
    }

    @Test
    void eachFaultHasItsName() {
        Message read = new Message();
        assertEquals(ChannelReject.LENGTH, codec.decode(encoded().limit(151), read));
        assertEquals(ChannelReject.LENGTH, codec.decode(ByteBuffer.allocate(0), read));
        assertEquals(ChannelReject.MAGIC, codec.decode(encoded().put(0, (byte) 0), read));
        assertEquals(ChannelReject.VERSION, codec.decode(encoded().put(2, (byte) 2), read));
        assertEquals(ChannelReject.VRID, codec.decode(encoded().put(4, (byte) 52), read));
        assertEquals(ChannelReject.VRID, new MessageCodec(KEY, 51, Family.IPV6).decode(encoded(), read));
        assertEquals(ChannelReject.MAC, new MessageCodec(ChannelKey.of(Authentication.pass("other")).orElseThrow(), 51, Family.IPV4).decode(encoded(), read));
        assertEquals(-1, MessageCodec.vridOf(ByteBuffer.allocate(3)));
        assertTrue(KEY.toString().startsWith("*"), "a key shows itself");
    }

    /** Any single changed bit is found; noise never throws, though it be signed with the right key. */
    @Test
    void damagedAndRandomBytesAreDropped() {
        Message read = new Message();
        for (int bit = 0; bit < 8 * MessageCodec.BYTES; bit++) {
            ByteBuffer buffer = encoded();
            buffer.put(bit / 8, (byte) (buffer.get(bit / 8) ^ 1 << bit % 8));
            assertNotNull(codec.decode(buffer, read), "bit " + bit);
        }
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(300) : MessageCodec.BYTES];
            random.nextBytes(bytes);
            if (bytes.length == MessageCodec.BYTES && random.nextBoolean()) {
                ByteBuffer.wrap(bytes).put(0, encoded(), 0, 6).position(0);
                bytes[3] = (byte) random.nextInt();
                KEY.hmac().compute(bytes, 120, bytes, 120);
            }
            try {
                codec.decode(ByteBuffer.wrap(bytes), read);
                MessageCodec.vridOf(ByteBuffer.wrap(bytes));
            } catch (RuntimeException e) {
                throw new AssertionError("round " + i + " of -Dfuzz.seed=" + seed, e);
            }
        }
    }

    @Test
    void aNumberIsNewOnceAndNotForEver() {
        Peer peer = new Peer(io.keepaloft.protocol.wire.IpAddress.ipv4(1), 1, 0);
        peer.begin(9, 100);
        assertTrue(!peer.fresh(100) && peer.fresh(101) && !peer.fresh(101));
        assertTrue(peer.fresh(164) && peer.fresh(102) && !peer.fresh(102));
        assertTrue(!peer.fresh(100) && !peer.fresh(99) && !peer.fresh(Long.MIN_VALUE));
        assertTrue(peer.fresh(5_000) && !peer.fresh(164) && peer.fresh(4_999));
    }
}
