package io.keepaloft.cloud.simulator.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.Collection;
import java.util.Locale;

/** Writes a state: one array for each kind of item, keys in snake case; what is not set is left out. */
public final class ModelWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ModelWriter() { }

    /** The name of the array that holds items of this kind. */
    static String arrayOf(Item item) {
        return switch (item) {
            case Vpc _ -> "vpcs";
            case Subnet _ -> "subnets";
            case Instance _ -> "instances";
            case Port _ -> "ports";
            case ElasticIp _ -> "elastic_ips";
            case SecurityGroup _ -> "security_groups";
            case NetworkAcl _ -> "network_acls";
            case PrefixList _ -> "prefix_lists";
            case RouteTable _ -> "route_tables";
            case VirtualIp _ -> "virtual_ips";
        };
    }

    public static ObjectNode write(CloudState state) {
        var out = JSON.objectNode().put("version", state.version());
        state.items().values().forEach(item -> out.withArray(arrayOf(item)).add(write(state, item)));
        return out;
    }

    private static ObjectNode write(CloudState state, Item item) {
        var out = JSON.objectNode().put("id", item.id()).put("revision", state.revision(item.id()));
        switch (item) {
            case Vpc vpc -> out.put("cidr", vpc.cidr()).put("internet_gateway", vpc.internetGateway()).put("external", vpc.external());
            case Subnet subnet -> {
                out.put("vpc", subnet.vpcId()).put("cidr", subnet.cidr()).put("zone", subnet.zone());
                putUnlessNull(out, "ipv6_cidr", subnet.ipv6Cidr());
            }
            case Instance instance -> instance(instance, out);
            case Port port -> port(port, out);
            case ElasticIp ip -> elasticIp(state, ip, out);
            case SecurityGroup group -> {
                out.put("name", group.name()).put("description", group.description()).put("vpc", group.vpcId());
                group.rules().forEach(rule -> out.withArray("rules").add(rule(rule)));
            }
            case NetworkAcl acl -> acl(acl, out);
            case PrefixList list -> {
                out.put("name", list.name()).put("max_entries", list.maxEntries());
                list.entries().forEach(entry -> out.withArray("entries").addObject().put("cidr", entry.cidr()).put("description", entry.description()));
            }
            case RouteTable table -> table(table, out);
            case VirtualIp ip -> virtualIp(ip, out);
        }
        if (!item.tags().isEmpty()) {
            item.tags().forEach(out.withObjectProperty("tags")::put);
        }
        return out;
    }

    private static void instance(Instance instance, ObjectNode out) {
        out.put("image", instance.imageId()).put("type", instance.type()).put("zone", instance.zone())
                .put("power", instance.power().name().toLowerCase(Locale.ROOT)).put("launched", instance.launched().toString());
        if (instance.role() != null) {
            out.put("role", instance.role());
        }
    }

    private static void port(Port port, ObjectNode out) {
        out.put("subnet", port.subnetId()).put("vpc", port.vpcId()).put("mac", port.mac());
        if (port.instanceId() != null) {
            out.put("instance", port.instanceId()).put("device_index", port.deviceIndex());
        }
        out.put("primary", port.primary()).set("secondaries", texts(port.secondaries()));
        out.set("security_groups", texts(port.securityGroups()));
        var pairs = out.put("source_check", port.sourceCheck()).putArray("allowed_address_pairs");
        port.allowedAddressPairs().forEach(pair -> {
            var each = pairs.addObject().put("address", pair.address());
            putUnlessNull(each, "mac", pair.mac());
        });
        out.put("port_security", port.portSecurity()).put("device_owner", port.deviceOwner()).put("description", port.description());
    }

    private static void virtualIp(VirtualIp ip, ObjectNode out) {
        out.put("subnet", ip.subnetId()).put("vpc", ip.vpcId()).put("address", ip.address()).set("ports", texts(ip.portIds()));
        putUnlessNull(out, "holder", ip.holder());
    }

    private static void elasticIp(CloudState state, ElasticIp ip, ObjectNode out) {
        out.put("address", ip.address()).put("description", ip.description());
        if (ip.bound()) {
            var association = association(out.putObject("association"), ip.association());
            // For readers; who reads a model back takes it from the port.
            state.find(Port.class, ip.association().portId()).map(Port::instanceId).ifPresent(instance -> association.put("instance", instance));
        }
        if (ip.transit() != null) {
            var transit = out.putObject("transit").put("phase", ip.transit().phase().name().toLowerCase(Locale.ROOT));
            if (ip.transit().target() != null) {
                association(transit.putObject("target"), ip.transit().target());
            }
        }
    }

    private static ObjectNode association(ObjectNode out, ElasticIp.Association association) {
        return out.put("id", association.id()).put("port", association.portId()).put("private_address", association.privateAddress());
    }

    private static ObjectNode rule(SecurityRule rule) {
        var out = JSON.objectNode().put("id", rule.id()).put("direction", name(rule.direction())).put("protocol", rule.protocol());
        if (rule.fromPort() != SecurityRule.ANY) {
            out.put("from_port", rule.fromPort()).put("to_port", rule.toPort());
        }
        if (rule.wording() != null) {
            var words = out.putObject("wording").put("ipv6", rule.wording().ipv6());
            putUnlessNull(words, "protocol", rule.wording().protocol());
            putUnlessNull(words, "prefix", rule.wording().prefix());
        }
        if (!rule.effect().equals(SecurityRule.Effect.ALLOW)) {
            out.putObject("effect").put("allow", rule.effect().allow()).put("priority", rule.effect().priority()).put("enabled", rule.effect().enabled());
        }
        return out.put("peer_kind", rule.peer().kind().name().toLowerCase(Locale.ROOT)).put("peer", rule.peer().value())
                .put("description", rule.description());
    }

    private static void putUnlessNull(ObjectNode out, String key, String text) {
        if (text != null) {
            out.put(key, text);
        }
    }

    private static void acl(NetworkAcl acl, ObjectNode out) {
        out.put("vpc", acl.vpcId()).put("default", acl.isDefault()).set("subnets", texts(acl.subnetIds()));
        acl.entries().forEach(entry -> {
            var each = out.withArray("entries").addObject().put("number", entry.number()).put("direction", name(entry.direction()))
                    .put("protocol", entry.protocol()).put("cidr", entry.cidr());
            if (entry.fromPort() != SecurityRule.ANY) {
                each.put("from_port", entry.fromPort()).put("to_port", entry.toPort());
            }
            putUnlessNull(each.put("allow", entry.allow()), "near", entry.near());
            putUnlessNull(each, "set", entry.set());
            if (!entry.enabled()) {
                each.put("enabled", false);
            }
        });
    }

    private static void table(RouteTable table, ObjectNode out) {
        putUnlessNull(out, "account", table.account());
        out.put("vpc", table.vpcId()).put("main", table.main()).set("subnets", texts(table.subnetIds()));
        table.routes().forEach(route -> {
            var each = out.withArray("routes").addObject().put("destination", route.destination());
            each.put(route.portId() != null ? "port" : "gateway", route.portId() != null ? route.portId() : route.gateway());
            putUnlessNull(each, "description", route.description().isEmpty() ? null : route.description());
        });
    }

    private static String name(Direction direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private static ArrayNode texts(Collection<String> texts) {
        var out = JSON.arrayNode();
        texts.forEach(out::add);
        return out;
    }
}
