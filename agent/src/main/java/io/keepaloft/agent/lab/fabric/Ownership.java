package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a port may call its own: its addresses, its allowed pairs, and the virtual IPs that it may claim, each with the MAC that goes with it. */
final class Ownership {
    /** Ranges by MAC, both families. */
    private final TreeMap<String, Set<String>> byMac = new TreeMap<>();

    Ownership(CloudState state, Port port) {
        String mac = port.mac().toLowerCase(Locale.ROOT);
        port.addresses().forEach(address -> add(mac, address));
        pairs(port).forEach(pair -> add(pair.mac() == null ? mac : pair.mac().toLowerCase(Locale.ROOT), pair.address()));
        virtualIpsOf(state, port).forEach(virtual -> add(mac, virtual.primary()));
        state.all(VirtualIp.class).filter(virtual -> virtual.portIds().contains(port.id())).forEach(virtual -> add(mac, virtual.address()));
    }

    /** Without the one that is no address, but turns the source check off; a virtual IP's pairs are its members. */
    static Stream<AddressPair> pairs(Port port) {
        return port.deviceOwner().equals(Port.OF_A_VIRTUAL_IP) ? Stream.empty()
                : port.allowedAddressPairs().stream().filter(pair -> port.sourceCheck() || !pair.turnsSourceCheckOff());
    }

    /** Huawei Cloud's virtual IPs whose pairs name an address of this port. */
    private static Stream<Port> virtualIpsOf(CloudState state, Port port) {
        return state.all(Port.class).filter(virtual -> virtual.deviceOwner().equals(Port.OF_A_VIRTUAL_IP) && virtual.subnetId().equals(port.subnetId())
                && !virtual.id().equals(port.id()) && virtual.allowedAddressPairs().stream().anyMatch(pair -> port.has(pair.address())));
    }

    private void add(String mac, String addressOrRange) {
        byMac.computeIfAbsent(mac, m -> new LinkedHashSet<>(List.of(Prefixes.linkLocal(m)))).add(addressOrRange);
    }

    Set<String> macs() {
        return byMac.keySet();
    }

    /** Without regard to the MAC; with the link-local ones. */
    List<String> ranges(boolean ipv6) {
        return rangesAnd(ipv6, List.of());
    }

    List<String> rangesAnd(boolean ipv6, List<String> besides) {
        Set<String> all = new TreeSet<>(besides);
        byMac.values().forEach(all::addAll);
        return Prefixes.outermost(all, ipv6);
    }

    /** {@code MAC . RANGE} for each, and with each MAC `besides` too. */
    List<String> pairs(boolean ipv6, List<String> besides) {
        List<String> all = new ArrayList<>();
        byMac.forEach((mac, ranges) -> {
            Set<String> more = new LinkedHashSet<>(ranges);
            more.addAll(besides);
            Prefixes.outermost(more, ipv6).forEach(range -> all.add(mac + " . " + range));
        });
        return all;
    }

    /** What a group's members count as in another group's rules: as Neutron does, addresses and pairs. */
    static List<String> members(CloudState state, String groupId) {
        Set<String> all = new TreeSet<>();
        state.all(Port.class).filter(port -> port.securityGroups().contains(groupId)).forEach(port -> {
            all.addAll(port.addresses());
            pairs(port).forEach(pair -> all.add(pair.address()));
        });
        return List.copyOf(all);
    }
}
