package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.Garp;
import io.keepaloft.agent.config.VirtualAddress;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.linux.AddressInfo;
import io.keepaloft.agent.linux.AddressSpec;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.Netlink;
import io.keepaloft.agent.linux.Sysctl;
import io.keepaloft.protocol.election.Announcement;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The virtual addresses of one instance on this host: added, announced, and removed again.
 *
 * <p>Only what the agent added is removed. An address that was there before belongs to somebody else and stays, unless it
 * carries the agent's mark (IFA_PROTO) or stands in its ledger: then a killed predecessor left it, and it is cleaned at the start.
 */
final class VirtualAddresses {
    private static final Logger LOG = LogManager.getLogger(VirtualAddresses.class);

    private final Netlink netlink;
    private final HostView host;
    private final Announcer announcer;
    private final boolean dryRun;
    private final Set<VirtualAddress> added = new HashSet<>();
    private final Set<VirtualAddress> foreign = new HashSet<>();
    private VrrpInstance instance;

    VirtualAddresses(VrrpInstance instance, Netlink netlink, HostView host, Announcer announcer, boolean dryRun) {
        this.instance = instance;
        this.netlink = netlink;
        this.host = host;
        this.announcer = announcer;
        this.dryRun = dryRun;
    }

    /** Removes what a predecessor that was killed left behind, and notes what is somebody else's. */
    void cleanLeftovers(Set<String> ledger) {
        for (VirtualAddress address : all()) {
            Optional<AddressInfo> there = host.find(address.interfaceName())
                    .flatMap(info -> host.address(info.index(), address.address(), address.prefixLength()));
            boolean left = there.isPresent() && (there.get().ours() || ledger.contains(entry(address)));
            if (left && dryRun) {
                LOG.info("{}: {} on {} is an agent's. It stays: a dry run changes nothing.", instance.name(), address, address.interfaceName());
            } else if (left) {
                LOG.info("{}: {} on {} was left by an agent that was killed; removing it until this host is master.", instance.name(), address,
                        address.interfaceName());
                added.add(address);
            } else if (there.isPresent()) {
                sayForeign(address);
            }
        }
        remove();
    }

    /**
     * Deletes what is not there, which changes nothing: it proves the permission now and not in the takeover, and the
     * code of the takeover's slowest step is loaded (20 ms less at the first one).
     */
    void rehearse() {
        for (VirtualAddress address : all()) {
            Optional<InterfaceInfo> info = host.find(address.interfaceName());
            if (!dryRun && info.isPresent() && host.address(info.get().index(), address.address(), address.prefixLength()).isEmpty()) {
                try {
                    netlink.delete(spec(address, info.get()));
                } catch (LinuxException e) {
                    if (!e.addressNotThere()) {
                        LOG.error("{}: {} could not be added to {} if this host became master: {}.", instance.name(), address,
                                address.interfaceName(), e.getMessage());
                    }
                }
                return;
            }
        }
    }

    /** @return what was done, for the journal */
    String add() {
        if (instance.promoteSecondaries() && !dryRun) {
            all().stream().map(VirtualAddress::interfaceName).distinct().forEach(this::promoteSecondaries);
        }
        int present = 0;
        StringBuilder failed = new StringBuilder();
        for (VirtualAddress address : all()) {
            String problem = dryRun ? "" : add(address);
            if (problem.isEmpty()) {
                present++;
            } else {
                failed.append("; ").append(problem);
            }
        }
        return (dryRun ? "dry run, would add " : "present ") + present + " of " + all().size() + failed;
    }

    private String add(VirtualAddress address) {
        Optional<InterfaceInfo> info = host.find(address.interfaceName());
        if (info.isEmpty()) {
            LOG.error("{}: {} cannot be added: there is no interface {}. The other addresses are served.", instance.name(), address, address.interfaceName());
            return address + ": no interface " + address.interfaceName();
        }
        try {
            netlink.add(spec(address, info.get()));
            added.add(address);
            foreign.remove(address);
            return "";
        } catch (LinuxException e) {
            if (e.alreadyExists()) {
                if (!added.contains(address)) {
                    sayForeign(address);
                }
                return "";
            }
            LOG.error("{}: {} could not be added to {}: {}. This host is master without it.", instance.name(), address, address.interfaceName(), e.getMessage());
            return address + ": " + e.getMessage();
        }
    }

    private void sayForeign(VirtualAddress address) {
        if (foreign.add(address)) {
            LOG.warn("{}: {} was on {} already and is not ours, so it will stay there also when this host is not master."
                    + " If nothing else needs it, remove it: ip address del {} dev {}", instance.name(), address, address.interfaceName(), address,
                    address.interfaceName());
        }
    }

    /** @return what was done, for the journal */
    String remove() {
        int removed = 0;
        for (VirtualAddress address : List.copyOf(added)) {
            removed += remove(address) ? 1 : 0;
        }
        return "removed " + removed;
    }

    private boolean remove(VirtualAddress address) {
        Optional<InterfaceInfo> info = host.find(address.interfaceName());
        added.remove(address);
        if (info.isEmpty()) {
            return false;
        }
        try {
            keepNeighbours(address, info.get());
            netlink.delete(spec(address, info.get()));
            return true;
        } catch (LinuxException e) {
            if (!e.addressNotThere()) {
                LOG.error("{}: {} could not be removed from {}: {}. Two hosts may have it now; remove it by hand: ip address del {} dev {}",
                        instance.name(), address, address.interfaceName(), e.getMessage(), address, address.interfaceName());
            }
            return false;
        }
    }

    /**
     * With the first address of a subnet the kernel deletes all others of that subnet, unless the interface promotes them
     * (ip-sysctl, promote_secondaries). Ours is the first if it was added before the host got its own.
     */
    private void keepNeighbours(VirtualAddress address, InterfaceInfo info) {
        boolean first = host.address(info.index(), address.address(), address.prefixLength()).map(there -> !there.secondary()).orElse(false);
        if (first && host.secondaries(info.index())) {
            promoteSecondaries(info.name());
        }
    }

    private void promoteSecondaries(String interfaceName) {
        try {
            if (!Sysctl.promotesSecondaries(interfaceName)) {
                Sysctl.setPromoteSecondaries(interfaceName);
                LOG.info("{}: set promote_secondaries on {}, so that removing our address leaves the others of its subnet.", instance.name(), interfaceName);
            }
        } catch (IOException e) {
            LOG.warn("{}: promote_secondaries could not be set on {} ({}): removing our address may remove others of its subnet; add it with /32.",
                    instance.name(), interfaceName, e.getMessage());
        }
    }

    /** Removes what another configuration no longer lists. */
    void drop(VrrpInstance next) {
        Set<VirtualAddress> keep = next.allAddresses().collect(Collectors.toSet());
        List.copyOf(added).stream().filter(address -> !keep.contains(address)).forEach(this::remove);
        foreign.retainAll(keep);
    }

    /** Goes on with another configuration, without what it no longer lists. */
    void reconfigure(VrrpInstance next, boolean master) {
        drop(next);
        instance = next;
        if (master && !dryRun) {
            add();
        }
    }

    /** @return what was sent, for the journal */
    String announce(Announcement occasion, long nowNs) {
        Garp garp = instance.garp();
        int repeat = switch (occasion) {
            case BECAME_MASTER, DELAYED, ADDED_AGAIN, RESOURCE_CLAIMED -> garp.masterRepeat();
            case REFRESH -> garp.masterRefreshRepeat();
            case LOWER_PRIORITY_HEARD -> garp.lowerPrioRepeat();
        };
        int sent = 0;
        if (!dryRun) {
            for (VirtualAddress address : all()) {
                Optional<InterfaceInfo> info = host.find(address.interfaceName());
                for (int i = 0; i < repeat && info.isPresent(); i++) {
                    sent += announcer.announce(instance.name(), info.get(), address.address(), nowNs) ? 1 : 0;
                }
            }
        }
        return "sent " + sent;
    }

    /** One that was on the host, ours or somebody else's, and is not any more. */
    Optional<VirtualAddress> lost(HostView now) {
        return Stream.concat(added.stream(), foreign.stream()).filter(address -> now.find(address.interfaceName())
                .filter(info -> now.address(info.index(), address.address(), address.prefixLength()).isEmpty()).isPresent()).findFirst();
    }

    /** For the ledger: what this agent adds and removes, i.e. all but what was there before. */
    Stream<String> ledger() {
        return all().stream().filter(address -> !foreign.contains(address)).map(VirtualAddresses::entry);
    }

    /** All, in the ledger's words. */
    Stream<String> listed() {
        return all().stream().map(VirtualAddresses::entry);
    }

    private static String entry(VirtualAddress address) {
        return AddressLedger.entry(address.interfaceName(), address.toString());
    }

    List<StatusReport.Address> report() {
        return all().stream().map(address -> new StatusReport.Address(address.toString(), host.find(address.interfaceName())
                .flatMap(info -> host.address(info.index(), address.address(), address.prefixLength())).isPresent())).toList();
    }

    private List<VirtualAddress> all() {
        return instance.allAddresses().toList();
    }

    private static AddressSpec spec(VirtualAddress address, InterfaceInfo info) {
        return new AddressSpec(info.index(), address.address(), address.prefixLength(), address.scope(), address.broadcast(), address.label());
    }
}
