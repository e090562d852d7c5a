package io.keepaloft.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "172.17.100.203, 172.17.100.203",
        "255.255.255.255, 255.255.255.255",
        "0.0.0.0, 0.0.0.0",
        // RFC 5952 §4.1 leading zeros, §4.3 lower case
        "2001:0DB8::0001, 2001:db8::1",
        // §4.2.1 as short as possible
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        // §4.2.2 one zero group is not shortened
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        // §4.2.3 the longest run, and of two equal ones the first
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        // §5 IPv4-mapped
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "ff02::12, ff02::12",
    })
    void readsAnyFormAndPrintsTheCanonicalOne(String text, String canonical) {
        assertEquals(canonical, IpAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "host", "1..2.3", "-1.2.3.4", "::1::", ":::", ":1::2", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "12345::", "g::", "1:2:3:4:5:6:7::8", "::1.2.3", "1.2.3.4::", "fe80::1%eth0", "::1.2.3.4:5", "१.2.3.4", "1:"})
    void refusesWhatIsNoAddressInOneLineThatNamesIt(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
        assertTrue(refused.getMessage().contains("'" + text + "'"), refused.getMessage());
    }

    @Property
    void whatIsPrintedIsReadAgain(@ForAll long hi, @ForAll long lo, @ForAll int v4) {
        assertEquals(IpAddress.ipv6(hi, lo), IpAddress.parse(IpAddress.ipv6(hi, lo).toString()));
        assertEquals(IpAddress.ipv4(v4), IpAddress.parse(IpAddress.ipv4(v4).toString()));
    }

    @Property
    void agreesWithTheJdkAboutIpv6(@ForAll long hi, @ForAll long lo) throws java.net.UnknownHostException {
        byte[] bytes = java.nio.ByteBuffer.allocate(16).putLong(hi).putLong(lo).array();
        String jdk = java.net.Inet6Address.getByAddress(null, bytes, -1).getHostAddress();
        assertEquals(IpAddress.ipv6(hi, lo), IpAddress.parse(jdk));
    }

    @Property
    void ordersAsUnsignedNumbers(@ForAll int a, @ForAll int b) {
        assertEquals(Integer.signum(Integer.compareUnsigned(a, b)), Integer.signum(IpAddress.ipv4(a).compareTo(IpAddress.ipv4(b))));
    }

    @ParameterizedTest
    @CsvSource({"224.0.0.18, true", "239.255.255.255, true", "223.255.255.255, false", "240.0.0.1, false", "ff02::12, true", "fe80::1, false"})
    void knowsMulticast(String text, boolean multicast) {
        assertEquals(multicast, IpAddress.parse(text).isMulticast());
    }
}
