package io.keepaloft.cloud.simulator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPairTest {
    @ParameterizedTest
    @CsvSource({
        "172.17.100.203, 172.17.100.203, true",
        "172.17.100.203, 172.17.100.20, false",
        "172.17.100.0/24, 172.17.100.7, true",
        "172.17.100.0/24, 172.17.101.7, false",
        "0.0.0.0/0, fe80::1, false",
        "2001:db8::/64, 2001:db8::5, true",
        "2001:db8::5, 2001:db8::5, true",
    })
    void coversWhatLiesInItsRange(String pair, String address, boolean covered) {
        assertEquals(covered, AddressPair.of(pair).covers(address));
    }
}
