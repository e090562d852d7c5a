package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which network interface in EC2 an interface of this host is: the one with the same MAC address, or else with one of its addresses, as for a
 * bridge before it. One that is not found gets nothing, since what is written for another takes that one's traffic.
 */
final class OwnInterfaces {
    private static final System.Logger LOG = System.getLogger(OwnInterfaces.class.getName());

    /** @param why how it was chosen, for people */
    record Own(Identity self, String why) {}

    /** One of the instance's. @param addresses the primary one first */
    record Candidate(String mac, String id, List<String> addresses) {
        @Override
        public String toString() {
            return id + " (" + mac + (addresses.isEmpty() ? "" : ", " + addresses.getFirst()) + ")";
        }
    }

    /** Kept while the interface has the MAC address that it was found by. */
    private record Found(String mac, Own own) {}

    private final CloudSettings settings;
    private final Host host;
    private final Ec2Api api;
    private final Own first;
    private final Map<String, Found> found = new ConcurrentHashMap<>();

    /** @param first what the configuration names, or else the interface with device number 0 */
    OwnInterfaces(CloudSettings settings, Host host, Ec2Api api, Identity first) {
        this.settings = settings;
        this.host = host;
        this.api = api;
        this.first = new Own(first, settings.networkInterface() != null ? "named by network_interface" : "the instance's first, device number 0");
    }

    /**
     * @param name the kernel's; null: the first
     * @throws CloudException {@link Failure#NOT_FOUND} where it is none of the instance's, {@link Failure#UNAVAILABLE} where nobody tells
     */
    Own of(String name) throws CloudException {
        if (name == null || settings.networkInterface() != null) {
            return first;
        }
        LocalInterface local = host.local().apply(name).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "interface " + name, "there is no interface "
                + name + " on this host, so nobody can tell which network interface in EC2 it is; nothing is written for it"));
        Found before = found.get(name);
        return before != null && before.mac().equals(local.mac()) ? before.own() : find(local);
    }

    /** What {@link #of} said last; asks nobody. */
    Optional<Own> known(String name) {
        return name == null || settings.networkInterface() != null ? Optional.of(first) : Optional.ofNullable(found.get(name)).map(Found::own);
    }

    /** The one with this id in EC2, of those that were found; else the first. */
    Own withId(String id) {
        return found.values().stream().map(Found::own).filter(own -> own.self().networkInterface().equals(id)).findFirst().orElse(first);
    }

    /** One thread asks, the others wait for its answer. */
    private synchronized Own find(LocalInterface local) throws CloudException {
        Found before = found.get(local.name());
        if (before != null && before.mac().equals(local.mac())) {
            return before.own();
        }
        Own own = chosen(local, candidates());
        found.put(local.name(), new Found(local.mac(), own));
        LOG.log(System.Logger.Level.INFO, "{0} is {1} in EC2, {2}.", local.name(), own.self().networkInterface(), own.why());
        return own;
    }

    private Own chosen(LocalInterface local, List<Candidate> candidates) throws CloudException {
        for (Candidate each : candidates) {
            if (!local.mac().isEmpty() && each.mac().equalsIgnoreCase(local.mac())) {
                return own(each, "by the MAC address " + local.mac() + " of " + local.name());
            }
        }
        Set<InetAddress> addresses = parsed(local.addresses().stream().filter(address -> !settings.moving().contains(address)));
        for (Candidate each : candidates) {
            Optional<InetAddress> shared = parsed(each.addresses().stream()).stream().filter(addresses::contains).findFirst();
            if (shared.isPresent()) {
                return own(each, "by the address " + Cidr.text(shared.get()) + " of " + local.name() + ", whose MAC address is another");
            }
        }
        // The configuration has said which instance this is; that it cannot be another interface of it is no guess.
        if (settings.instanceId() != null && candidates.size() == 1) {
            return own(candidates.getFirst(), "the only one of " + settings.instanceId());
        }
        throw new CloudException(Failure.NOT_FOUND, "interface " + local.name(), local + " is none of the network interfaces of " + first.self().instanceId() + ", "
                + (candidates.isEmpty() ? "of which nobody tells any" : candidates.stream().map(Candidate::toString).collect(Collectors.joining(", ")))
                + "; nothing is written for it. Name the one that is meant with network_interface under cloud_provider, or correct interface in the vrrp_instance");
    }

    private static Set<InetAddress> parsed(Stream<String> addresses) {
        return addresses.map(Cidr::address).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private Own own(Candidate chosen, String why) {
        Identity self = first.self();
        return new Own(new Identity(self.provider(), self.region(), self.zone(), self.instanceId(), chosen.id(),
                chosen.addresses().isEmpty() ? "" : chosen.addresses().getFirst()), why);
    }

    /** Whoever has told which instance this is tells its interfaces too, and the other where that one does not. */
    private List<Candidate> candidates() throws CloudException {
        if (settings.instanceId() == null) {
            List<Candidate> told = host.metadata().networkInterfaces();
            return told.isEmpty() ? described() : told;
        }
        try {
            return described();
        } catch (CloudException refused) {
            if (!Failures.callIsNotOffered(refused)) {
                throw refused;
            }
            return host.metadata().networkInterfaces();
        }
    }

    private List<Candidate> described() throws CloudException {
        return api.networkInterfaces(filter("attachment.instance-id", first.self().instanceId())).stream()
                // Looked at again, since some endpoints filter little.
                .filter(eni -> eni.attachment() != null && first.self().instanceId().equals(eni.attachment().instanceId()))
                .map(eni -> new Candidate(String.valueOf(eni.macAddress()).toLowerCase(Locale.ROOT), eni.networkInterfaceId(), Ec2Api.addressesOf(eni).toList())).toList();
    }

    /** What this host says of itself. @param local by the kernel's name */
    record Host(MetadataService metadata, Function<String, Optional<LocalInterface>> local) {
        static Host ofEnvironment(MetadataService metadata) {
            return new Host(metadata, LocalInterface::named);
        }
    }
}
