package io.keepaloft.agent.preflight;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Nearest;
import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VirtualAddress;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.linux.AddressInfo;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.Netlink;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The findings {@code interface}, {@code source-address} and {@code peer-address}: whether this host has the interfaces and addresses that the file names. */
final class InterfaceCheck {
    private static final String INTERFACE = "interface";
    private static final String SOURCE = "source-address";

    private final Config config;
    private final List<InterfaceInfo> interfaces;
    private final List<AddressInfo> addresses;
    private final Set<IpAddress> virtual;

    /** @param interfaces all of this host. @param addresses likewise */
    InterfaceCheck(Config config, List<InterfaceInfo> interfaces, List<AddressInfo> addresses) {
        this.config = config;
        this.interfaces = interfaces;
        this.addresses = addresses;
        this.virtual = config.instances().stream().flatMap(VrrpInstance::allAddresses).map(VirtualAddress::address).collect(Collectors.toSet());
    }

    /** Asks the kernel, which everybody may. */
    static List<Finding> look(Config config) {
        try (Netlink kernel = Netlink.open()) {
            return new InterfaceCheck(config, kernel.interfaces(), kernel.addresses()).judge();
        } catch (LinuxException refused) {
            return List.of(new Finding(INTERFACE, Level.SKIP, "this host", "the kernel does not tell: " + refused.getMessage(),
                    "whether the interfaces of the file are on this host is not known", "a kernel with rtnetlink(7), see errno(3)"));
        }
    }

    List<Finding> judge() {
        List<Finding> found = new ArrayList<>();
        for (String name : config.interfaces()) {
            found.add(index(name).isPresent() ? Finding.pass(INTERFACE, name, "is on this host")
                    : new Finding(INTERFACE, Level.FAIL, name, "there is no such interface on this host; there are: " + String.join(", ", names()),
                            "the agent does not start", Nearest.hint(name, names(), "correct the name in the file, or make the interface first")));
        }
        for (VrrpInstance instance : config.instances()) {
            index(instance.interfaceName()).ifPresent(index -> {
                found.add(source(instance, index));
                ownPeers(instance).forEach(found::add);
            });
        }
        return found;
    }

    private Finding source(VrrpInstance instance, int index) {
        String place = instance.interfaceName();
        List<IpAddress> here = addresses.stream().filter(each -> each.interfaceIndex() == index && each.address().family() == instance.family()
                && !virtual.contains(each.address())).map(AddressInfo::address).toList();
        Optional<IpAddress> wanted = instance.transport().source();
        boolean there = wanted.isEmpty() ? !here.isEmpty() : addresses.stream().anyMatch(each -> each.interfaceIndex() == index && each.address().equals(wanted.get()));
        if (there) {
            return Finding.pass(SOURCE, instance.name(), wanted.map(IpAddress::toString).orElse("an address to send from") + " is on " + place);
        }
        String family = instance.family() == Family.IPV4 ? "IPv4" : "IPv6";
        String known = here.isEmpty() ? "none of " + family : here.stream().map(IpAddress::toString).collect(Collectors.joining(", "));
        String keyword = instance.transport().usesUnicast() ? "unicast_src_ip" : "mcast_src_ip";
        return new Finding(SOURCE, Level.FAIL, instance.name(), wanted.map(source -> source + " is no address of " + place).orElse(place + " has no address to send from")
                + "; it has " + known, instance.name() + " stays in FAULT: it neither sends nor becomes master",
                wanted.isEmpty() || here.isEmpty() ? "give " + place + " an address of " + family
                        : "in vrrp_instance " + instance.name() + ": " + keyword + " " + here.getFirst() + "; or leave the line out");
    }

    /** Virtual ones are on whoever is master: a peer at such an address is another mistake. */
    private List<Finding> ownPeers(VrrpInstance instance) {
        return instance.transport().peers().stream().map(UnicastPeer::address)
                .filter(peer -> !virtual.contains(peer) && addresses.stream().anyMatch(each -> each.address().equals(peer)))
                .map(peer -> new Finding("peer-address", Level.WARN, instance.name(), "the peer " + peer + " is an address of this host itself",
                        "what is meant for the other node is sent to this one, which hears no peer", "name the other node's address in unicast_peer")).toList();
    }

    private Optional<Integer> index(String name) {
        return interfaces.stream().filter(each -> each.name().equals(name)).findFirst().map(InterfaceInfo::index);
    }

    private List<String> names() {
        return interfaces.stream().map(InterfaceInfo::name).toList();
    }
}
