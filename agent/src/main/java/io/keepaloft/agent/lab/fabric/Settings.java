package io.keepaloft.agent.lab.fabric;

import java.util.List;

/**
 * What kind of cloud the fabric belongs to.
 *
 * @param multicast whether groups are delivered; neighbour discovery always is
 * @param broadcast whether IPv4 broadcasts are delivered; ARP always is, as `arp` says
 * @param destinationCheck whether a port with source check gets nothing that is not for an address of its own
 * @param controlPlane addresses that every host reaches whatever its groups say: the metadata service
 * @param infrastructure further addresses that are the cloud's own: routers, API endpoints
 */
public record Settings(boolean multicast, boolean broadcast, ArpStyle arp, boolean destinationCheck, List<String> controlPlane, List<String> infrastructure) {
    private static final List<String> METADATA = List.of("169.254.169.254", "fd00:ec2::254");

    public Settings {
        controlPlane = List.copyOf(controlPlane);
        infrastructure = List.copyOf(infrastructure);
    }

    /** No multicast, and an address exists where the API says so. */
    public static Settings ec2() {
        return new Settings(false, false, ArpStyle.KNOWN, true, METADATA, List.of());
    }

    /** An ordinary Ethernet, but for what port security stops. */
    public static Settings openStack() {
        return new Settings(true, true, ArpStyle.FLOODED, false, METADATA, List.of());
    }

    public Settings withMulticast(boolean delivered) {
        return new Settings(delivered, broadcast, arp, destinationCheck, controlPlane, infrastructure);
    }

    public Settings withInfrastructure(List<String> addresses) {
        return new Settings(multicast, broadcast, arp, destinationCheck, controlPlane, addresses);
    }
}
