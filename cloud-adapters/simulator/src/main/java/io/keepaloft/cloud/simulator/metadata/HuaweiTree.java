package io.keepaloft.cloud.simulator.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What Huawei Cloud tells a machine of itself: OpenStack's tree with more in it, and a few leaves of EC2's. Source: "Obtaining ECS Details Using
 * Metadata" in the ECS user guide. A plain OpenStack has neither `vpc_id` and `metering.*` in `meta`, nor `region_id` and `enterprise_project_id`.
 */
final class HuaweiTree {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private HuaweiTree() { }

    /** @param path as sent */
    static Optional<String> read(CloudState state, Instance instance, String region, String project, String path) {
        var first = state.portsOf(instance.id()).findFirst();
        return switch (path.replaceFirst("/+$", "")) {
            case "/openstack/latest" -> Optional.of("meta_data.json\nnetwork_data.json\nsecuritykey");
            case "/openstack/latest/meta_data.json" -> Optional.of(metaData(instance, first, region, project).toString());
            case "/latest/meta-data/hostname", "/latest/meta-data/local-hostname" -> Optional.of(OpenStackTree.hostname(instance));
            case "/latest/meta-data/instance-type" -> Optional.of(instance.type());
            case "/latest/meta-data/placement/availability-zone" -> Optional.of(instance.zone());
            case "/latest/meta-data/local-ipv4" -> first.map(Port::primary);
            case "/latest/meta-data/public-ipv4" -> Optional.of(first.flatMap(port -> state.elasticIpAt(port.id(), port.primary()))
                    .map(ip -> ip.address()).orElse(""));
            default -> path.startsWith("/openstack") ? OpenStackTree.read(state, instance, project, path) : Optional.empty();
        };
    }

    private static ObjectNode metaData(Instance instance, Optional<Port> first, String region, String project) {
        var out = OpenStackTree.metaData(instance, project).put("region_id", region).put("enterprise_project_id", "0");
        var meta = out.putObject("meta").put("metering.image_id", instance.imageId()).put("metering.imagetype", "gold")
                .put("metering.resourcespeccode", instance.type() + ".linux").put("metering.resourcetype", "1").put("os_type", "Linux")
                .put("os_bit", "64").put("charging_mode", "0");
        first.ifPresent(port -> meta.put("vpc_id", port.vpcId()));
        if (instance.role() != null) {
            meta.put("agency_name", instance.role());
        }
        return out;
    }

    /** The agency's temporary credentials. */
    static String securityKey(Credentials issued) {
        var out = JsonNodeFactory.instance.objectNode();
        out.putObject("credential").put("access", issued.accessKeyId()).put("secret", issued.secretAccessKey().reveal())
                .put("securitytoken", issued.sessionToken().reveal()).put("expires_at", MICROS.format(issued.expires()));
        return out.toString();
    }
}
