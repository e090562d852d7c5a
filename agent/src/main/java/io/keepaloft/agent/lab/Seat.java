package io.keepaloft.agent.lab;

import java.util.List;

/**
 * Where a host is plugged in.
 *
 * @param port the switch's end of the cable, at most 15 characters
 * @param mac of the host's {@code eth0}; null = any
 * @param addresses of {@code eth0}, with prefix lengths, IPv4 or IPv6
 * @param gateways where the default route of a family leads; empty = there is none
 */
public record Seat(String port, String mac, List<String> addresses, List<String> gateways) {
    public Seat {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
    }
}
