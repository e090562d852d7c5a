package io.keepaloft.cloud.simulator.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that the metadata service tells one instance, as paths and texts. Source: "Instance metadata categories" in the EC2 user guide. */
final class MetadataTree {
    private final TreeMap<String, String> leaves;

    private MetadataTree(TreeMap<String, String> leaves) {
        this.leaves = leaves;
    }

    static MetadataTree of(CloudState state, Instance instance, String region, String account) {
        var leaves = new TreeMap<String, String>();
        String base = "meta-data/";
        leaves.put(base + "instance-id", instance.id());
        leaves.put(base + "instance-type", instance.type());
        leaves.put(base + "ami-id", instance.imageId());
        leaves.put(base + "placement/region", region);
        leaves.put(base + "placement/availability-zone", instance.zone());
        leaves.put(base + "services/domain", "amazonaws.com");
        leaves.put(base + "services/partition", "aws");
        var ports = state.portsOf(instance.id()).toList();
        ports.forEach(port -> interfaceLeaves(state, port, account, base + "network/interfaces/macs/" + port.mac() + "/", leaves));
        ports.stream().findFirst().ifPresent(port -> {
            leaves.put(base + "local-ipv4", port.primary());
            leaves.put(base + "mac", port.mac());
            leaves.put(base + "local-hostname", hostname(port.primary()));
            leaves.put(base + "hostname", hostname(port.primary()));
            leaves.put(base + "security-groups", groupNames(state, port));
            state.elasticIpAt(port.id(), port.primary()).ifPresent(ip -> leaves.put(base + "public-ipv4", ip.address()));
            leaves.put("dynamic/instance-identity/document", identityDocument(instance, port, region, account));
        });
        return new MetadataTree(leaves);
    }

    private static void interfaceLeaves(CloudState state, Port port, String account, String base, Map<String, String> leaves) {
        leaves.put(base + "device-number", String.valueOf(port.deviceIndex()));
        leaves.put(base + "interface-id", port.id());
        leaves.put(base + "local-hostname", hostname(port.primary()));
        leaves.put(base + "local-ipv4s", of(port, false));
        if (!of(port, true).isEmpty()) {
            leaves.put(base + "ipv6s", of(port, true));
        }
        leaves.put(base + "mac", port.mac());
        leaves.put(base + "owner-id", account);
        leaves.put(base + "security-group-ids", String.join("\n", port.securityGroups()));
        leaves.put(base + "security-groups", groupNames(state, port));
        leaves.put(base + "subnet-id", port.subnetId());
        state.find(Subnet.class, port.subnetId()).ifPresent(subnet -> leaves.put(base + "subnet-ipv4-cidr-block", subnet.cidr()));
        leaves.put(base + "vpc-id", port.vpcId());
        state.find(Vpc.class, port.vpcId()).ifPresent(vpc -> {
            leaves.put(base + "vpc-ipv4-cidr-block", vpc.cidr());
            leaves.put(base + "vpc-ipv4-cidr-blocks", vpc.cidr());
        });
        var publics = port.addresses().stream().flatMap(address -> state.elasticIpAt(port.id(), address).stream()).toList();
        publics.forEach(ip -> leaves.put(base + "ipv4-associations/" + ip.address(), ip.association().privateAddress()));
        if (!publics.isEmpty()) {
            leaves.put(base + "public-ipv4s", publics.stream().map(ElasticIp::address).collect(Collectors.joining("\n")));
        }
    }

    private static String of(Port port, boolean ipv6) {
        return port.addresses().stream().filter(address -> address.contains(":") == ipv6).collect(Collectors.joining("\n"));
    }

    private static String groupNames(CloudState state, Port port) {
        return port.securityGroups().stream().flatMap(id -> state.find(SecurityGroup.class, id).stream()).map(SecurityGroup::name)
                .collect(Collectors.joining("\n"));
    }

    private static String hostname(String address) {
        return "ip-" + address.replace('.', '-') + ".ec2.internal";
    }

    private static String identityDocument(Instance instance, Port port, String region, String account) {
        var fields = JsonNodeFactory.instance.objectNode();
        fields.put("accountId", account).put("architecture", "x86_64").put("availabilityZone", instance.zone())
                .put("imageId", instance.imageId()).put("instanceId", instance.id()).put("instanceType", instance.type())
                .put("pendingTime", instance.launched().toString()).put("privateIp", port.primary()).put("region", region)
                .put("version", "2017-09-30");
        return fields.toPrettyString();
    }

    /** A directory answers with its entries, one a line, directories with a slash at the end; empty if there is no such path. */
    Optional<String> read(String path) {
        String wanted = path.replaceFirst("/+$", "");
        if (leaves.containsKey(wanted)) {
            return Optional.of(leaves.get(wanted));
        }
        String directory = wanted.isEmpty() ? "" : wanted + "/";
        var entries = new TreeSet<String>();
        leaves.tailMap(directory, false).keySet().stream().takeWhile(leaf -> leaf.startsWith(directory)).forEach(leaf -> {
            String rest = leaf.substring(directory.length());
            int slash = rest.indexOf('/');
            entries.add(slash < 0 ? rest : rest.substring(0, slash + 1));
        });
        return entries.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", entries));
    }

    MetadataTree and(String path, String text) {
        var more = new TreeMap<>(leaves);
        more.put(path, text);
        return new MetadataTree(more);
    }
}
