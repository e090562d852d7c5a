package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.AddressInfo;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.Netlink;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this host's interfaces and addresses are: read anew from the kernel whenever it says that something changed. */
final class HostView {
    /** rtnetlink(7): RT_SCOPE_UNIVERSE and RT_SCOPE_LINK. */
    private static final int SCOPE_GLOBAL = 0;
    private static final int SCOPE_LINK = 253;

    private final Netlink netlink;
    private Map<String, InterfaceInfo> interfaces = Map.of();
    private List<AddressInfo> addresses = List.of();

    HostView(Netlink netlink) throws LinuxException {
        this.netlink = netlink;
        refresh();
    }

    void refresh() throws LinuxException {
        Map<String, InterfaceInfo> found = new HashMap<>();
        for (InterfaceInfo info : netlink.interfaces()) {
            found.put(info.name(), info);
        }
        interfaces = found;
        addresses = List.copyOf(netlink.addresses());
    }

    Optional<InterfaceInfo> find(String name) {
        return Optional.ofNullable(interfaces.get(name));
    }

    Optional<InterfaceInfo> find(int index) {
        return interfaces.values().stream().filter(info -> info.index() == index).findFirst();
    }

    List<AddressInfo> addresses() {
        return addresses;
    }

    /** Up, and with carrier. */
    boolean usable(String name) {
        InterfaceInfo info = interfaces.get(name);
        return info != null && info.up() && info.running();
    }

    Optional<AddressInfo> address(int ifIndex, IpAddress address, int prefixLength) {
        return addresses.stream().filter(info -> info.interfaceIndex() == ifIndex && info.prefixLength() == prefixLength
                && info.address().equals(address)).findFirst();
    }

    /** Whether an interface has addresses that depend on the first of their subnet. */
    boolean secondaries(int ifIndex) {
        return addresses.stream().anyMatch(info -> info.interfaceIndex() == ifIndex && info.address().family() == Family.IPV4 && info.secondary());
    }

    boolean has(String interfaceName, IpAddress address) {
        InterfaceInfo info = interfaces.get(interfaceName);
        return info != null && addresses.stream().anyMatch(a -> a.interfaceIndex() == info.index() && a.address().equals(address) && !a.tentative());
    }

    /**
     * The address that advertisements leave from when the configuration names none: the interface's first that is no virtual
     * address. Over IPv6 it is the link-local one for multicast (RFC 5798 §5.1.2.1), and a global one for unicast, where a
     * link-local source would reach no peer on another link.
     */
    Optional<IpAddress> primary(String interfaceName, Family family, boolean linkLocal, Set<IpAddress> virtual) {
        InterfaceInfo info = interfaces.get(interfaceName);
        if (info == null) {
            return Optional.empty();
        }
        List<AddressInfo> candidates = new ArrayList<>();
        for (AddressInfo address : addresses) {
            boolean scopeFits = family == Family.IPV4 || (address.scope() == SCOPE_LINK) == linkLocal;
            if (address.interfaceIndex() == info.index() && address.address().family() == family && scopeFits
                    && !address.ours() && !address.tentative() && !virtual.contains(address.address())) {
                candidates.add(address);
            }
        }
        return candidates.stream().filter(a -> a.scope() == SCOPE_GLOBAL).findFirst()
                .or(() -> candidates.stream().findFirst()).map(AddressInfo::address);
    }
}
