package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.pairs.PortPairs;
import io.keepaloft.cloud.rules.PortEnd;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Neutron port, as far as it concerns us.
 *
 * @param deviceId     the server's id; empty when no server has the port
 * @param fixedIps     its own addresses; Neutron sorts them by their text, so the first one is nothing special
 * @param portSecurity false: nothing is filtered, and address pairs are refused
 * @param revision     of this very state; -1 where Neutron does not count
 */
record Port(String id, String name, String networkId, String mac, String deviceId, String deviceOwner, List<FixedIp> fixedIps, List<AddressPair> pairs,
            List<String> groups, boolean portSecurity, long revision, List<String> tags, Wiring wiring) implements PortEnd.Judged {

    /**
     * Its connection to the switch.
     *
     * @param status  {@code ACTIVE}, {@code DOWN}, {@code BUILD} …; {@code DOWN} for ever where nothing wires ports
     * @param adminUp false: switched off by somebody, whatever its server does
     * @param kind    by which sort of driver: {@code normal}, {@code direct} …
     */
    record Wiring(String status, boolean adminUp, String kind) {}

    static Port of(JsonNode port) {
        return new Port(port.path("id").asText(), port.path("name").asText(""), port.path("network_id").asText(), port.path("mac_address").asText(),
                port.path("device_id").asText(""), port.path("device_owner").asText(""),
                FixedIp.list(port.path("fixed_ips")), PairJson.list(port.path("allowed_address_pairs")),
                stream(port.path("security_groups")).map(JsonNode::asText).sorted().toList(), port.path("port_security_enabled").asBoolean(true),
                port.path("revision_number").asLong(-1), stream(port.path("tags")).map(JsonNode::asText).toList(),
                new Wiring(port.path("status").asText(""), port.path("admin_state_up").asBoolean(true), port.path("binding:vnic_type").asText("")));
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    PortPairs pairList() {
        return new PortPairs(id, mac, revision, pairs);
    }

    /** Text form. */
    List<String> addresses() {
        return fixedIps.stream().map(FixedIp::address).toList();
    }

    boolean has(String address) {
        return fixedIps.stream().anyMatch(own -> own.is(address));
    }

    /** True when no server is behind it: it only keeps an address for somebody. */
    boolean unbound() {
        return deviceId.isEmpty();
    }

    /** True when it is certain that no server has it, but a router, a load balancer or the like. Source: Networking API v2.0, "Ports", device_owner. */
    boolean ofAService() {
        String owner = deviceOwner.toLowerCase(Locale.ROOT);
        return owner.startsWith("network:") || owner.startsWith("neutron:") || owner.startsWith("octavia");
    }

    /** Whether both are the same server's, or one port. */
    boolean sameServer(Port other) {
        return id.equals(other.id) || !deviceId.isEmpty() && deviceId.equals(other.deviceId);
    }

    /** For people: the server as well, where one has it. */
    String text() {
        String what = (deviceId.isEmpty() ? "" : "server " + deviceId + ", ") + "port " + (name.isEmpty() ? id : name + " " + id);
        return fixedIps.isEmpty() ? what : what + " (" + String.join(", ", addresses()) + ")";
    }

    /** Its addresses but for those that move with the mastership, which say nothing about who it is. */
    List<String> addressesBut(Set<String> moving) {
        return fixedIps.stream().filter(ip -> moving.stream().noneMatch(ip::is)).map(FixedIp::address).toList();
    }

    /** Of {@link #addressesBut}, the first one of the family in one of these subnets, or else its first; empty when it has none of that family. */
    String addressTowards(Set<String> subnetIds, boolean ipv6, Set<String> moving) {
        List<FixedIp> own = fixedIps.stream().filter(ip -> ip.address().contains(":") == ipv6 && moving.stream().noneMatch(ip::is)).toList();
        return own.stream().filter(ip -> subnetIds.contains(ip.subnetId())).findFirst().or(() -> own.stream().findFirst()).map(FixedIp::address).orElse("");
    }

    /** The first address of the family, or else the first one, of {@link #addressesBut}; empty when there is none. */
    String address(boolean ipv6, Set<String> moving) {
        return address(ipv6, moving, Set.of());
    }

    /**
     * The same of this host's own port.
     *
     * @param configured what this host's interfaces have: one of these goes before any other, which may be kept for anything
     */
    String address(boolean ipv6, Set<String> moving, Set<String> configured) {
        List<String> all = addressesBut(moving);
        List<String> used = all.stream().filter(address -> configured.stream().anyMatch(new FixedIp("", address)::is)).toList();
        List<String> own = used.stream().anyMatch(address -> address.contains(":") == ipv6) ? used : all;
        return own.stream().filter(each -> each.contains(":") == ipv6).findFirst().or(() -> own.stream().findFirst()).orElse("");
    }
}
