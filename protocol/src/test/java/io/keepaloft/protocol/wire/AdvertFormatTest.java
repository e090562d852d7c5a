package io.keepaloft.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a virtual router may be, and what of its values fits on the wire. */
class AdvertFormatTest {
    private static final IpAddress VIP = IpAddress.parse("10.63.0.158");

    @ParameterizedTest
    @CsvSource({"2, 1400000000, 1000000000", "2, 1500000000, 2000000000", "2, 1, 1000000000", "3, 14000000, 10000000", "3, 15000000, 20000000", "3, 0, 10000000",
        "3, 40950000000, 40950000000"})
    void intervalsAreRoundedToWhatTheVersionCanSay(int version, long askedNs, long saidNs) {
        assertEquals(saidNs, AdvertFormat.of(version, Family.IPV4, 1, askedNs, List.of()).advertIntervalNs());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        for (Runnable wrong : List.<Runnable>of(() -> of(1, 1, 1_000_000_000L), () -> of(4, 1, 1_000_000_000L), () -> of(2, 0, 1_000_000_000L),
                () -> of(2, 256, 1_000_000_000L), () -> of(2, 1, 256_000_000_000L), () -> of(3, 1, 40_960_000_000L),
                () -> AdvertFormat.of(3, Family.IPV6, 1, 1_000_000_000L, List.of(VIP)),
                () -> AdvertFormat.of(3, Family.IPV4, 1, 1_000_000_000L, Collections.nCopies(256, VIP)))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
    }

    private static AdvertFormat of(int version, int vrid, long intervalNs) {
        return AdvertFormat.of(version, Family.IPV4, vrid, intervalNs, List.of(VIP));
    }

    @Test
    void aBufferThatIsTooSmallIsAFaultOfTheCaller() {
        AdvertFormat format = of(2, 1, 1_000_000_000L);
        ByteBuffer small = ByteBuffer.allocate(format.length() - 1);
        assertThrows(BufferOverflowException.class, () -> new AdvertEncoder().encode(format, 1, VIP, TestPackets.GROUP_V4, small));
    }

    @Test
    void reasonsHaveDistinctKeysInKebabCase() {
        Pattern kebab = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
        for (RejectReason reason : RejectReason.values()) {
            assertTrue(kebab.matcher(reason.key()).matches(), reason.key());
        }
        assertEquals(RejectReason.values().length, java.util.Arrays.stream(RejectReason.values()).map(RejectReason::key).distinct().count());
    }
}
