package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.http.HostInterfaces;
import io.keepaloft.cloud.http.LocalInterface;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Which network interface in EC2 an interface of this host is, see {@link HostInterfaces}. */
final class OwnInterfaces {
    /** @param why how it was chosen, for people */
    record Own(Identity self, String why) {}

    /** One of the instance's. @param addresses the primary one first */
    record Candidate(String mac, String id, List<String> addresses) {
        HostInterfaces.Candidate<Candidate> named() {
            return new HostInterfaces.Candidate<>(this, id + " (" + mac + (addresses.isEmpty() ? "" : ", " + addresses.getFirst()) + ")", mac, addresses);
        }
    }

    private final CloudSettings settings;
    private final Host host;
    private final Ec2Api api;
    private final Own first;
    private final HostInterfaces<Candidate> others;

    /** @param first what the configuration names, or else the interface with device number 0 */
    OwnInterfaces(CloudSettings settings, Host host, Ec2Api api, Identity first) {
        this.settings = settings;
        this.host = host;
        this.api = api;
        this.first = new Own(first, settings.networkInterface() != null ? "named by network_interface" : "the instance's first, device number 0");
        // Where the configuration has said which instance this is, that it cannot be another interface of it is no guess.
        String onlyOne = settings.instanceId() == null ? null : "the only one of " + settings.instanceId();
        this.others = new HostInterfaces<>(host.local(), () -> candidates().stream().map(Candidate::named).toList(),
                new HostInterfaces.Manner("network interfaces of " + first.instanceId(), onlyOne, settings.moving()));
    }

    /**
     * @param name the kernel's; null: the first
     * @throws CloudException {@link Failure#NOT_FOUND} where it is none of the instance's, {@link Failure#UNAVAILABLE} where nobody tells
     */
    Own of(String name) throws CloudException {
        return isFirst(name) ? first : own(others.of(name));
    }

    /** What {@link #of} said last; asks nobody. */
    Optional<Own> known(String name) {
        return isFirst(name) ? Optional.of(first) : others.known(name).map(this::own);
    }

    private boolean isFirst(String name) {
        return name == null || settings.networkInterface() != null;
    }

    /** The one with this id in EC2, of those that were found; else the first. */
    Own withId(String id) {
        return others.known().filter(found -> found.port().id().equals(id)).findFirst().map(this::own).orElse(first);
    }

    private Own own(HostInterfaces.Found<Candidate> found) {
        Identity self = first.self();
        Candidate chosen = found.port();
        return new Own(new Identity(self.provider(), self.region(), self.zone(), self.instanceId(), chosen.id(),
                chosen.addresses().isEmpty() ? "" : chosen.addresses().getFirst()), found.why());
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
