package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.PortEnd;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A port, as far as it concerns us: a server's interface, or a virtual IP.
 *
 * @param networkId    of the subnet (VPC API: {@code network_id})
 * @param deviceId     the server's id; empty when no server has the port
 * @param addresses    its fixed addresses, text form
 * @param pairs        of a virtual IP's port: its members' addresses
 * @param groups       its security groups, in the port's order, in which their rules count
 * @param portSecurity false: nothing is filtered
 */
record Port(String id, String name, String networkId, String mac, String deviceId, String deviceOwner, List<String> addresses, List<AddressPair> pairs,
            List<String> groups, boolean portSecurity) implements PortEnd.Judged {

    static final String VIRTUAL_IP_OWNER = "neutron:VIP_PORT";

    static Port of(com.huaweicloud.sdk.vpc.v2.model.Port port) {
        return new Port(port.getId(), text(port.getName()), text(port.getNetworkId()), text(port.getMacAddress()), text(port.getDeviceId()),
                port.getDeviceOwner() == null ? "" : port.getDeviceOwner().getValue(),
                list(port.getFixedIps()).map(ip -> text(ip.getIpAddress())).filter(ip -> !ip.isEmpty()).toList(),
                list(port.getAllowedAddressPairs()).map(PairModel::of).toList(), list(port.getSecurityGroups()).toList(),
                !Boolean.FALSE.equals(port.getPortSecurityEnabled()));
    }

    static String text(String orNull) {
        return Objects.requireNonNullElse(orNull, "");
    }

    static <T> Stream<T> list(List<T> orNull) {
        return orNull == null ? Stream.empty() : orNull.stream();
    }

    boolean has(String address) {
        return addresses.stream().anyMatch(own -> new AddressPair(own, null).is(address));
    }

    boolean virtualIp() {
        return deviceOwner.equals(VIRTUAL_IP_OWNER);
    }

    /**
     * True when it is certain that no server has it, but a load balancer, a NAT gateway or the like. Source: VPC API Reference, "Querying Ports",
     * device_owner: a server's is {@code compute:} and its zone.
     */
    boolean ofAService() {
        return !virtualIp() && (deviceOwner.startsWith("network:") || deviceOwner.startsWith("neutron:"));
    }

    /** Whether both are the same server's, or one port. */
    boolean sameServer(Port other) {
        return id.equals(other.id) || !deviceId.isEmpty() && deviceId.equals(other.deviceId);
    }

    /** Of a virtual IP's port: true when it delivers to this interface. */
    boolean hasMember(Port nic) {
        return nic.addresses.stream().anyMatch(address -> pairs.stream().anyMatch(pair -> pair.is(address)));
    }

    /** The first address of the family, or else the first one. */
    String address(boolean ipv6) {
        return addresses.stream().filter(each -> each.contains(":") == ipv6).findFirst().or(() -> addresses.stream().findFirst()).orElse("");
    }

    boolean in(Cidr block) {
        return addresses.stream().flatMap(address -> Cidr.address(address).stream()).anyMatch(block::contains);
    }

    /** For people: the server as well, where one has it. */
    String text() {
        String what = virtualIp() ? "virtual IP " + id : (deviceId.isEmpty() ? "" : "server " + deviceId + ", ") + "port " + (name.isEmpty() ? id : name + " " + id);
        return addresses.isEmpty() ? what : what + " (" + String.join(", ", addresses) + ")";
    }
}
