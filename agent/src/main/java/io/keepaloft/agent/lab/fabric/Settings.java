package io.keepaloft.agent.lab.fabric;

import java.util.List;
import java.util.stream.Stream;

/**
 * What kind of cloud the fabric belongs to.
 *
 * @param multicast whether groups are delivered; neighbour discovery always is
 * @param broadcast whether IPv4 broadcasts are delivered; ARP always is, as `arp` says
 * @param destinationCheck whether a port with source check gets nothing that is not for an address of its own
 * @param aclMemory whether network ACLs let the answers of a flow pass that they let begin
 * @param controlPlane addresses that every host reaches whatever its groups say: the metadata service
 * @param infrastructure further addresses that are the cloud's own: routers, API endpoints
 */
public record Settings(boolean multicast, boolean broadcast, ArpStyle arp, boolean destinationCheck, boolean aclMemory, List<String> controlPlane,
                       List<String> infrastructure) {
    private static final List<String> METADATA = List.of("169.254.169.254", "fd00:ec2::254");

    public Settings {
        controlPlane = List.copyOf(controlPlane);
        infrastructure = List.copyOf(infrastructure);
    }

    /** No multicast, and an address exists where the API says so. */
    public static Settings ec2() {
        return new Settings(false, false, ArpStyle.KNOWN, true, false, METADATA, List.of());
    }

    /** An ordinary Ethernet, but for what port security stops. */
    public static Settings openStack() {
        return new Settings(true, true, ArpStyle.FLOODED, false, false, METADATA, List.of());
    }

    /**
     * Like EC2, but the metadata service is reached by those alone whose groups let TCP port 80 out to it ("Obtaining ECS Details Using Metadata" of
     * the ECS user guide), and network ACLs are stateful ("Network ACL Overview" of the VPC user guide).
     */
    public static Settings huaweiCloud() {
        return new Settings(false, false, ArpStyle.KNOWN, true, true, List.of(), METADATA);
    }

    public Settings withMulticast(boolean delivered) {
        return new Settings(delivered, broadcast, arp, destinationCheck, aclMemory, controlPlane, infrastructure);
    }

    /** With more of it. */
    public Settings withInfrastructure(List<String> addresses) {
        return new Settings(multicast, broadcast, arp, destinationCheck, aclMemory, controlPlane,
                Stream.concat(infrastructure.stream(), addresses.stream()).toList());
    }
}
