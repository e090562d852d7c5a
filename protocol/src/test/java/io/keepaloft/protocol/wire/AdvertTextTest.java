package io.keepaloft.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What `watch` shows: the manner of tcpdump, and no password. */
class AdvertTextTest {
    private static final AdvertFormat SEED = AdvertFormat.of(2, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203")));
    private final Advert advert = new Advert();

    @Test
    void version2LooksAsTheOperatorKnowsIt() {
        assertEquals("172.17.100.201 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 100, authtype simple, intvl 1s, addrs 172.17.100.203",
                line(SEED.withAuthentication(Authentication.pass("hush")), 100, "172.17.100.201"));
        assertEquals("172.17.100.201 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 0, authtype none, intvl 1s, addrs 172.17.100.203",
                line(SEED, 0, "172.17.100.201"));
    }

    @Test
    void version3CountsCentiseconds() {
        AdvertFormat v6 = AdvertFormat.of(3, Family.IPV6, 7, 250_000_000L, List.of(IpAddress.parse("fe80::158"), IpAddress.parse("2001:db8::158")));
        assertEquals("fe80::1 > ff02::12: VRRPv3, Advertisement, vrid 7, prio 254, intvl 25cs, addrs fe80::158,2001:db8::158", line(v6, 254, "fe80::1"));
    }

    @Test
    void nothingPrintsThePassword() {
        AdvertFormat format = SEED.withAuthentication(Authentication.pass("hush"));
        line(format, 100, "172.17.100.201");
        for (String text : List.of(format.toString(), ReceiveRules.multicast(format).toString(), advert.toString(), Authentication.pass("hush").toString())) {
            assertFalse(text.contains("hush"), text);
        }
    }

    private String line(AdvertFormat format, int priority, String source) {
        new AdvertDecoder().decodeAny(TestPackets.advert(format, priority, IpAddress.parse(source), TestPackets.group(format.family())), advert);
        return AdvertText.line(advert);
    }
}
