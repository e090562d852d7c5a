package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.ServerPorts;
import io.keepaloft.cloud.rules.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds this host's port: the configured one, else the first that the metadata service names, else the one with a MAC address of this host.
 * Which one an interface of this host is, {@link Link#places} finds.
 *
 * @param primary whether it is the server's first interface, which alone routes can name by the server
 * @param doubt   for people: why it may be another one that is meant; empty when there is no other
 */
record OwnPort(Port port, boolean primary, String doubt) {

    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    static OwnPort find(CloudSettings settings, Network api, Metadata metadata, LocalInterfaces local) throws CloudException {
        List<String> told = List.of();
        CloudException silence = null;
        try {
            told = metadata.ports();
        } catch (CloudException silent) {
            silence = silent;
        }
        if (settings.networkInterface() != null) {
            Port port = configured(settings.networkInterface(), told, api);
            return new OwnPort(port, told.isEmpty() || told.getFirst().equals(port.id()), "");
        }
        List<Port> named = new ArrayList<>();
        for (String id : told) {
            api.port(id).ifPresent(named::add);
        }
        if (named.isEmpty()) {
            return new OwnPort(byMac(settings, api, local, silence), true, "");
        }
        return new OwnPort(named.getFirst(), told.getFirst().equals(named.getFirst().id()), doubt(named));
    }

    /** All ports of this server: those that the metadata service names, or else those that the API says it has. */
    static List<Port> all(Network api, Metadata metadata, String serverId) throws CloudException {
        return ServerPorts.all(metadata::ports, api::port, serverId, api::portsOfServer);
    }

    /** @param wanted a port's id, its MAC address, or one of its addresses; @param ours ids of this server's ports, as far as they are known */
    private static Port configured(String wanted, List<String> ours, Network api) throws CloudException {
        List<Port> found = MAC.matcher(wanted).matches() ? api.portsWithMac(wanted.toLowerCase(Locale.ROOT))
                : Cidr.address(wanted).isPresent() ? api.portsWith(wanted) : api.port(wanted).stream().toList();
        if (found.size() > 1) {
            // An address may be there twice, in two VPCs: what this server has decides.
            found = found.stream().filter(port -> ours.contains(port.id())).toList();
        }
        if (found.size() != 1) {
            throw new CloudException(Failure.NOT_FOUND, Network.SHOW_PORT, "there is " + (found.isEmpty() ? "no port " : "more than one port ") + wanted
                    + " in this project and region; correct network_interface under cloud_provider: hcloud VPC ListPorts");
        }
        return found.getFirst();
    }

    private static String doubt(List<Port> named) {
        return named.size() == 1 ? "" : "this server has " + named.size() + " interfaces, and the first is taken, which may not be the one that VRRP uses: "
                + String.join("; ", named.stream().map(Port::text).toList());
    }

    private static Port byMac(CloudSettings settings, Network api, LocalInterfaces local, CloudException silence) throws CloudException {
        List<Port> found = new ArrayList<>();
        if (settings.instanceId() != null) {
            found.addAll(api.portsOfServer(settings.instanceId()));
        } else {
            for (String mac : local.macs()) {
                found.addAll(api.portsWithMac(mac));
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        String why = silence == null ? "this project has none of the ports that the metadata service names: do the credentials belong to this server's project?" : silence.getMessage();
        throw new CloudException(silence == null ? Failure.NOT_FOUND : silence.failure(), Network.SHOW_PORT, why + "; and " + (found.isEmpty() ? "no port" : "more than one port")
                + " of this project has " + (settings.instanceId() == null ? "a MAC address of this host" : "instance_id " + settings.instanceId())
                + ": give network_interface under cloud_provider", silence);
    }
}
