package io.keepaloft.protocol.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 4231 §4, test cases 2 and 6 (a key longer than a block). */
class HmacSha256Test {
    @Test
    void theStandardsExamplesComeOut() {
        assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", code("Jefe".getBytes(StandardCharsets.US_ASCII), "what do ya want for nothing?"));
        byte[] longKey = new byte[131];
        java.util.Arrays.fill(longKey, (byte) 0xAA);
        assertEquals("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", code(longKey, "Test Using Larger Than Block-Size Key - Hash Key First"));
    }

    private static String code(byte[] key, String text) {
        byte[] message = text.getBytes(StandardCharsets.US_ASCII);
        byte[] code = new byte[HmacSha256.BYTES];
        new HmacSha256(key).compute(message, message.length, code, 0);
        return HexFormat.of().formatHex(code);
    }
}
