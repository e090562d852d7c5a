package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.ServerPorts;
import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds this host's port: the configured one, else the first that the metadata service names, else the one with a MAC address of this host.
 * Which one an interface of this host is, {@link Link#places} finds.
 *
 * @param doubt for people: why it may be another one that is meant; empty when there is no other
 */
record OwnPort(Port port, String doubt) {

    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    static OwnPort find(CloudSettings settings, Neutron api, Metadata metadata, LocalInterfaces local) throws CloudException {
        if (settings.networkInterface() != null) {
            return new OwnPort(configured(settings.networkInterface(), api, metadata), "");
        }
        List<Port> named = new ArrayList<>();
        CloudException silence = new CloudException(Failure.NOT_FOUND, "get_port", "this project has none of the ports that the metadata service names: do the "
                + "credentials belong to this server's project?");
        try {
            for (String id : metadata.ports()) {
                api.port(id).ifPresent(named::add);
            }
        } catch (CloudException silent) {
            silence = silent;
        }
        return named.isEmpty() ? new OwnPort(byMac(settings, api, local, silence), "") : new OwnPort(named.getFirst(), doubt(named));
    }

    /** All ports of this server: those that the metadata service names, or else those that Neutron says it has. */
    static List<Port> all(Neutron api, Metadata metadata, String serverId) throws CloudException {
        return ServerPorts.all(metadata::ports, api::port, serverId, server -> api.ports("device_id", server));
    }

    /** @param wanted a port's id, its MAC address, or one of its addresses */
    private static Port configured(String wanted, Neutron api, Metadata metadata) throws CloudException {
        Optional<InetAddress> address = Cidr.address(wanted);
        List<Port> found = MAC.matcher(wanted).matches() ? api.ports("mac_address", wanted.toLowerCase(Locale.ROOT))
                : address.isPresent() ? api.ports("fixed_ips", "ip_address=" + wanted).stream().filter(port -> port.has(wanted)).toList()
                : api.port(wanted).stream().toList();
        if (found.size() > 1) {
            // An address may be there twice, in two networks: what this server has decides.
            List<String> ours = metadata.ports();
            found = found.stream().filter(port -> ours.contains(port.id())).toList();
        }
        if (found.size() != 1) {
            throw new CloudException(Failure.NOT_FOUND, "get_port", "there is " + (found.isEmpty() ? "no port " : "more than one port ") + wanted
                    + " in this project; correct network_interface under cloud_provider: openstack port list");
        }
        return found.getFirst();
    }

    private static String doubt(List<Port> named) {
        return named.size() == 1 ? "" : "this server has " + named.size() + " ports, and the first is taken, which may not be the one that VRRP uses: "
                + String.join("; ", named.stream().map(Port::text).toList());
    }

    private static Port byMac(CloudSettings settings, Neutron api, LocalInterfaces local, CloudException silence) throws CloudException {
        List<String> query = new ArrayList<>();
        local.macs().forEach(mac -> query.addAll(List.of("mac_address", mac)));
        if (settings.instanceId() != null) {
            query.clear();
            query.addAll(List.of("device_id", settings.instanceId()));
        }
        List<Port> found = query.isEmpty() ? List.of() : api.ports(query.toArray(String[]::new));
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new CloudException(silence.failure(), silence.operation(), silence.code(), silence.requestId(), silence.httpStatus(), silence.retryAfterNs(),
                silence.getMessage() + "; and " + (found.isEmpty() ? "no port" : "more than one port") + " of this project has a MAC address of this host: give "
                        + "network_interface under cloud_provider", silence);
    }
}
