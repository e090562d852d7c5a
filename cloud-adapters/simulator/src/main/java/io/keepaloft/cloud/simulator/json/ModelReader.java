package io.keepaloft.cloud.simulator.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.simulator.model.AddressPair;
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
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads what {@link ModelWriter} writes. */
public final class ModelReader {
    /** Keys at the top that hold items, and the version, which is not taken over; nor are the revisions of items. */
    public static final Set<String> KEYS = Set.of("version", "vpcs", "subnets", "instances", "ports", "elastic_ips", "security_groups",
            "network_acls", "prefix_lists", "route_tables", "virtual_ips");

    private final Fields top;
    private final List<Item> items = new ArrayList<>();

    private ModelReader(Fields top) {
        this.top = top;
    }

    /** @throws IllegalArgumentException which place is wrong, and how */
    public static List<Item> read(JsonNode model, Set<String> furtherKeys) {
        var known = new java.util.HashSet<>(KEYS);
        known.addAll(furtherKeys);
        var reader = new ModelReader(new Fields(model, "model", known));
        reader.readAll();
        return reader.items;
    }

    private void readAll() {
        each("vpcs", Set.of("cidr", "internet_gateway", "external"), vpc -> new Vpc(vpc.text("id"), vpc.text("cidr"),
                vpc.flag("internet_gateway", true), vpc.flag("external", false), vpc.map("tags")));
        each("subnets", Set.of("vpc", "cidr", "ipv6_cidr", "zone"), subnet -> new Subnet(subnet.text("id"), subnet.text("vpc"), subnet.text("cidr"),
                subnet.text("ipv6_cidr", null), subnet.text("zone"), subnet.map("tags")));
        each("security_groups", Set.of("name", "description", "vpc", "rules"), ModelReader::group);
        each("network_acls", Set.of("vpc", "default", "subnets", "entries"), ModelReader::acl);
        each("prefix_lists", Set.of("name", "max_entries", "entries"), ModelReader::prefixList);
        each("instances", Set.of("image", "type", "zone", "power", "launched", "role"), ModelReader::instance);
        each("ports", Set.of("subnet", "vpc", "mac", "instance", "device_index", "primary", "secondaries", "security_groups", "source_check",
                "allowed_address_pairs", "port_security", "device_owner", "description"), ModelReader::port);
        each("elastic_ips", Set.of("address", "association", "transit", "description"), ModelReader::elasticIp);
        each("route_tables", Set.of("vpc", "account", "main", "subnets", "routes"), ModelReader::routeTable);
        each("virtual_ips", Set.of("subnet", "vpc", "address", "ports", "holder"), ip -> new VirtualIp(ip.text("id"), ip.text("subnet"), ip.text("vpc"),
                ip.text("address"), ip.texts("ports"), ip.text("holder", null), ip.map("tags")));
    }

    private void each(String array, Set<String> keys, Function<Fields, Item> read) {
        var known = new java.util.HashSet<>(keys);
        known.addAll(Set.of("id", "tags", "revision"));
        top.objects(array, known).forEach(fields -> items.add(read.apply(fields)));
    }

    private static Item instance(Fields in) {
        return new Instance(in.text("id"), in.text("image", "ami-01720171000000001"), in.text("type", "t3.micro"), in.text("zone"),
                in.choice("power", Instance.Power.class, Instance.Power.RUNNING), in.text("role", null),
                Instant.parse(in.text("launched", "2026-01-01T00:00:00Z")), in.map("tags"));
    }

    private static Item port(Fields in) {
        var pairs = in.objects("allowed_address_pairs", Set.of("address", "mac")).stream()
                .map(pair -> new AddressPair(pair.text("address"), pair.text("mac", null))).toList();
        return new Port(in.text("id"), in.text("subnet"), in.text("vpc"), in.text("mac"), in.text("instance", null), in.integer("device_index", 0),
                in.text("primary"), in.texts("secondaries"), in.texts("security_groups"), in.flag("source_check", true), pairs,
                in.flag("port_security", true), in.text("device_owner", in.has("instance") ? Port.OF_A_MACHINE : ""), in.text("description", ""),
                in.map("tags"));
    }

    private static Item elasticIp(Fields in) {
        var ip = new ElasticIp(in.text("id"), in.text("address"), association(in, "association"), in.text("description", ""), in.map("tags"));
        if (!in.has("transit")) {
            return ip;
        }
        var transit = in.object("transit", Set.of("phase", "target"));
        return ip.inTransit(new ElasticIp.Transit(transit.choice("phase", ElasticIp.Transit.Phase.class, ElasticIp.Transit.Phase.UNDER_WAY),
                association(transit, "target")));
    }

    private static ElasticIp.Association association(Fields in, String key) {
        if (!in.has(key)) {
            return null;
        }
        var fields = in.object(key, Set.of("id", "port", "private_address", "instance"));
        return new ElasticIp.Association(fields.text("id"), fields.text("port"), fields.text("private_address"));
    }

    private static Item group(Fields in) {
        var rules = in.objects("rules", Set.of("id", "direction", "protocol", "from_port", "to_port", "peer_kind", "peer", "description", "effect",
                        "wording"))
                .stream().map(ModelReader::rule).toList();
        return new SecurityGroup(in.text("id"), in.text("name"), in.text("description", ""), in.text("vpc"), rules, in.map("tags"));
    }

    private static SecurityRule rule(Fields rule) {
        SecurityRule.Wording wording = null;
        if (rule.has("wording")) {
            var words = rule.object("wording", Set.of("ipv6", "protocol", "prefix"));
            wording = new SecurityRule.Wording(words.flag("ipv6", false), words.text("protocol", null), words.text("prefix", null));
        }
        var effect = SecurityRule.Effect.ALLOW;
        if (rule.has("effect")) {
            var said = rule.object("effect", Set.of("allow", "priority", "enabled"));
            effect = new SecurityRule.Effect(said.flag("allow", true), said.integer("priority", 1), said.flag("enabled", true));
        }
        return new SecurityRule(rule.text("id"), rule.choice("direction", Direction.class, Direction.INGRESS),
                rule.integer("protocol", SecurityRule.ANY), rule.integer("from_port", SecurityRule.ANY), rule.integer("to_port", SecurityRule.ANY),
                new Peer(rule.choice("peer_kind", Peer.Kind.class, Peer.Kind.IPV4_RANGE), rule.text("peer")), rule.text("description", ""), effect,
                wording);
    }

    private static Item acl(Fields in) {
        var entries = in.objects("entries", Set.of("number", "direction", "protocol", "cidr", "from_port", "to_port", "allow", "near", "enabled", "set")).stream()
                .map(entry -> new NetworkAcl.Entry(entry.integer("number", NetworkAcl.LAST), entry.choice("direction", Direction.class, Direction.INGRESS),
                        entry.integer("protocol", SecurityRule.ANY), entry.text("cidr"), entry.integer("from_port", SecurityRule.ANY),
                        entry.integer("to_port", SecurityRule.ANY), entry.flag("allow", false), entry.text("near", null), entry.flag("enabled", true),
                        entry.text("set", null))).toList();
        return new NetworkAcl(in.text("id"), in.text("vpc"), in.flag("default", false), in.texts("subnets"), entries, in.map("tags"));
    }

    private static Item prefixList(Fields in) {
        var entries = in.objects("entries", Set.of("cidr", "description")).stream()
                .map(entry -> new PrefixList.Entry(entry.text("cidr"), entry.text("description", ""))).toList();
        return new PrefixList(in.text("id"), in.text("name"), in.integer("max_entries", 60), entries, in.map("tags"));
    }

    private static Item routeTable(Fields in) {
        var routes = in.objects("routes", Set.of("destination", "port", "gateway", "description")).stream()
                .map(route -> new RouteTable.Route(route.text("destination"), route.text("port", null), route.text("gateway", null),
                        route.text("description", ""))).toList();
        return new RouteTable(in.text("id"), in.text("vpc"), in.flag("main", false), in.texts("subnets"), routes,
                in.text("account", null), in.map("tags"));
    }
}
