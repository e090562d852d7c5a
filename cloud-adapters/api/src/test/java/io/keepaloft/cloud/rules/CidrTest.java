package io.keepaloft.cloud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Addresses are written as the clouds write them, so that a filter of an API finds them. */
final class CidrTest {

    @Test
    void anAddressIsWrittenAsRfc5952Says() throws Exception {
        for (String text : new String[] {"::", "::1", "1::", "2001:db8:17:100::c9", "2001:db8:0:1:1:1:1:1", "2001:0:0:1::1", "2001:db8::1:0:0:1", "fe80::ff:fe00:1", "1:2:3:4:5:6:7:8",
                "172.17.100.203", "0.0.0.0"}) {
            assertEquals(text, Cidr.text(InetAddress.ofLiteral(text)));
        }
        assertEquals("2001:db8::ab", Cidr.text(InetAddress.ofLiteral("2001:0DB8:0:0:0:0:0:AB")));
        assertEquals("2001:db8:17:100::/64", Cidr.parse("2001:db8:17:100:0:0:0:0/64").orElseThrow().toString());
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                bytes[2 * group + 1] = (byte) random.nextInt(2);
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertEquals(address, InetAddress.ofLiteral(Cidr.text(address)), "seed " + seed);
        }
    }

    @Test
    void aBlockIsTheSameByWhateverSpellingAndNoneThatIsLargerOrSmaller() {
        assertTrue(Cidr.same("10.9.0.0/16", "10.9.7.1/16") && Cidr.same("10.9.0.1", "10.9.0.1/32") && Cidr.same("2001:DB8::/32", "2001:db8:0::/32"));
        for (String other : new String[] {"10.9.0.0/17", "10.8.0.0/15", "10.10.0.0/16", "10.9.0.0", "0.0.0.0/0", "::/0", "pl-0123", ""}) {
            assertFalse(Cidr.same("10.9.0.0/16", other) || Cidr.same(other, "10.9.0.0/16"), other);
        }
    }
}
