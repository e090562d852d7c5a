package io.keepaloft.cloud.http;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which interface in the cloud an interface of this host is: the one with the same MAC address, or else with one of its addresses, as for a
 * bridge before it. One that is not found gets nothing, since what is written for another takes that one's traffic.
 *
 * @param <P> what the provider knows of one
 */
public final class HostInterfaces<P> {
    private static final System.Logger LOG = System.getLogger(HostInterfaces.class.getName());

    /**
     * One of this host's in the cloud.
     *
     * @param text      for people: its id, and what tells it from others
     * @param addresses text form
     */
    public record Candidate<P>(P port, String text, String mac, List<String> addresses) {
        public Candidate {
            addresses = List.copyOf(addresses);
        }
    }

    /** @param why how it was chosen, for people */
    public record Found<P>(P port, String why) {}

    /** Asks the cloud. */
    @FunctionalInterface
    public interface Asked<P> {
        List<Candidate<P>> candidates() throws CloudException;
    }

    /**
     * How this provider speaks and judges.
     *
     * @param noun    what it calls one of these, e.g. {@code network interfaces of i-0123}, in the plural
     * @param onlyOne whether the only candidate is meant when nothing tells, as when it is known for certain whose it is; and why, for people; null: it is not
     * @param moving  addresses that a host has only while it is master: they tell nothing
     */
    public record Manner(String noun, String onlyOne, Set<String> moving) {}

    /** Kept while the interface has the MAC address that it was found by. */
    private record Kept<P>(String mac, Found<P> found) {}

    private final Function<String, Optional<LocalInterface>> local;
    private final Asked<P> cloud;
    private final Manner manner;
    private final Map<String, Kept<P>> kept = new ConcurrentHashMap<>();

    /** @param local this host's interfaces by the kernel's name */
    public HostInterfaces(Function<String, Optional<LocalInterface>> local, Asked<P> cloud, Manner manner) {
        this.local = local;
        this.cloud = cloud;
        this.manner = manner;
    }

    /**
     * @param name the kernel's
     * @throws CloudException {@link Failure#NOT_FOUND} where it is none of this host's in the cloud, or whatever kept the cloud from telling
     */
    public Found<P> of(String name) throws CloudException {
        Optional<LocalInterface> told = local.apply(name);
        if (told.isEmpty() && manner.onlyOne() == null) {
            throw new CloudException(Failure.NOT_FOUND, "interface " + name, "there is no interface " + name + " on this host, so nobody can tell which of the "
                    + manner.noun() + " it is; nothing is written for it");
        }
        LocalInterface named = told.orElse(new LocalInterface(name, "", List.of()));
        Kept<P> before = kept.get(name);
        return before != null && before.mac().equals(named.mac()) ? before.found() : find(named);
    }

    /** What {@link #of} said last; asks nobody. */
    public Optional<Found<P>> known(String name) {
        return Optional.ofNullable(kept.get(name)).map(Kept::found);
    }

    /** All that were found. */
    public Stream<Found<P>> known() {
        return kept.values().stream().map(Kept::found);
    }

    /** One thread asks, the others wait for its answer. */
    private synchronized Found<P> find(LocalInterface named) throws CloudException {
        Kept<P> before = kept.get(named.name());
        if (before != null && before.mac().equals(named.mac())) {
            return before.found();
        }
        List<Candidate<P>> candidates = cloud.candidates();
        Candidate<P> chosen = null;
        String why = "";
        for (Candidate<P> each : candidates) {
            String reason = reason(named, each);
            if (!reason.isEmpty() && (chosen == null || !named.mac().isEmpty() && each.mac().equalsIgnoreCase(named.mac()))) {
                chosen = each;
                why = reason;
            }
        }
        if (chosen == null) {
            chosen = onlyOne(named, candidates);
            why = manner.onlyOne();
        }
        Found<P> found = new Found<>(chosen.port(), why);
        kept.put(named.name(), new Kept<>(named.mac(), found));
        LOG.log(System.Logger.Level.INFO, "{0} is {1}, {2}.", named.name(), chosen.text(), why);
        return found;
    }

    /** Empty: nothing says that it is this one. */
    private String reason(LocalInterface named, Candidate<P> candidate) {
        if (!named.mac().isEmpty() && candidate.mac().equalsIgnoreCase(named.mac())) {
            return "by the MAC address " + named.mac() + " of " + named.name();
        }
        Set<InetAddress> ours = parsed(named.addresses().stream().filter(address -> !manner.moving().contains(address)));
        return parsed(candidate.addresses().stream()).stream().filter(ours::contains).findFirst()
                .map(shared -> "by the address " + Cidr.text(shared) + " of " + named.name() + ", whose MAC address is another").orElse("");
    }

    private Candidate<P> onlyOne(LocalInterface named, List<Candidate<P>> candidates) throws CloudException {
        if (manner.onlyOne() != null && candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new CloudException(Failure.NOT_FOUND, "interface " + named.name(), named + " is none of the " + manner.noun() + ", "
                + (candidates.isEmpty() ? "of which nobody tells any" : candidates.stream().map(Candidate::text).collect(Collectors.joining(", ")))
                + "; nothing is written for it. Name the one that is meant with network_interface under cloud_provider, or correct interface in the vrrp_instance");
    }

    private static Set<InetAddress> parsed(Stream<String> addresses) {
        return addresses.map(Cidr::address).flatMap(Optional::stream).collect(Collectors.toSet());
    }
}
