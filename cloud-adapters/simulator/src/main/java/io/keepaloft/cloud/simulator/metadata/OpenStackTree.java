package io.keepaloft.cloud.simulator.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.Optional;

/** What Nova tells a machine of itself, without a token: docs.openstack.org/nova/latest/user/metadata.html. */
final class OpenStackTree {
    private OpenStackTree() { }

    /** @param path as sent, beginning with /openstack */
    static Optional<String> read(CloudState state, Instance instance, String project, String path) {
        return switch (path.replaceFirst("/+$", "")) {
            case "/openstack" -> Optional.of("2018-08-27\nlatest");
            case "/openstack/latest", "/openstack/2018-08-27" -> Optional.of("meta_data.json\nnetwork_data.json");
            case "/openstack/latest/meta_data.json", "/openstack/2018-08-27/meta_data.json" -> Optional.of(metaData(instance, project).toString());
            case "/openstack/latest/network_data.json", "/openstack/2018-08-27/network_data.json" -> Optional.of(networkData(state, instance));
            default -> Optional.empty();
        };
    }

    private static String name(Instance instance) {
        return instance.tags().getOrDefault("Name", instance.id());
    }

    static String hostname(Instance instance) {
        return name(instance) + ".novalocal";
    }

    static ObjectNode metaData(Instance instance, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("uuid", instance.id()).put("name", name(instance)).put("hostname", hostname(instance))
                .put("project_id", project).put("availability_zone", instance.zone()).put("launch_index", 0);
        instance.tags().forEach(out.putObject("meta")::put);
        out.putArray("devices");
        return out;
    }

    private static String networkData(CloudState state, Instance instance) {
        var out = JsonNodeFactory.instance.objectNode();
        var links = out.putArray("links");
        var networks = out.putArray("networks");
        out.putArray("services");
        state.portsOf(instance.id()).forEach(port -> {
            String link = "tap" + port.id().substring(0, Math.min(11, port.id().length()));
            links.addObject().put("id", link).put("vif_id", port.id()).put("type", "ovs").put("mtu", 1500).put("ethernet_mac_address", port.mac());
            networks.add(network(state, port, link).put("id", "network" + networks.size()));
        });
        return out.toString();
    }

    private static ObjectNode network(CloudState state, Port port, String link) {
        var range = Cidr.parse(state.find(Subnet.class, port.subnetId()).map(Subnet::cidr).orElse("0.0.0.0/0"));
        var out = JsonNodeFactory.instance.objectNode().put("type", "ipv4").put("link", link).put("ip_address", port.primary())
                .put("netmask", range.netmask()).put("network_id", port.vpcId());
        out.putArray("routes").addObject().put("network", "0.0.0.0").put("netmask", "0.0.0.0").put("gateway", range.at(1));
        return out;
    }
}
