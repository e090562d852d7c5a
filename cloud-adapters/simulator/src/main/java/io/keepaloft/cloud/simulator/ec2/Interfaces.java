package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.ec2.Filters.Property;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Network interfaces: describing them, and the pieces of XML that instances share with them. */
final class Interfaces {
    private static final String ORDINARY = "interface";
    private static final String OF_A_SERVICE = "aws:";

    private Interfaces() { }

    static Action describe() {
        var properties = Map.<String, Property<Port>>ofEntries(
                Map.entry("network-interface-id", of(Port::id)),
                Map.entry("subnet-id", of(Port::subnetId)),
                Map.entry("vpc-id", of(Port::vpcId)),
                Map.entry("mac-address", of(Port::mac)),
                Map.entry("description", of(Port::description)),
                Map.entry("group-id", (_, port) -> port.securityGroups().stream()),
                Map.entry("private-ip-address", of(Port::primary)),
                Map.entry("addresses.private-ip-address", (_, port) -> family(port, false)),
                Map.entry("ipv6-addresses.ipv6-address", (_, port) -> family(port, true)),
                Map.entry("association.public-ip", (state, port) -> publics(state, port).map(ElasticIp::address)),
                Map.entry("addresses.association.public-ip", (state, port) -> publics(state, port).map(ElasticIp::address)),
                Map.entry("association.allocation-id", (state, port) -> publics(state, port).map(ElasticIp::id)),
                Map.entry("association.association-id", (state, port) -> publics(state, port).map(ip -> ip.association().id())),
                Map.entry("attachment.instance-id", of(Port::instanceId)),
                Map.entry("attachment.status", of(port -> port.instanceId() == null ? null : "attached")),
                Map.entry("attachment.device-index", of(port -> port.instanceId() == null ? null : port.deviceIndex())),
                Map.entry("availability-zone", (state, port) -> Stream.of(zone(state, port))),
                Map.entry("source-dest-check", of(Port::sourceCheck)),
                Map.entry("status", of(Interfaces::status)));
        return new Describe<>("DescribeNetworkInterfaces", "networkInterfaceSet", state -> state.all(Port.class), List.of(
                new Describe.Ids<>("NetworkInterfaceId", Port::id, "eni-", "InvalidNetworkInterfaceId.Malformed",
                        "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist")),
                new Filters<>(properties, Port::tags), true, Interfaces::write).toAction();
    }

    static Port port(CloudState state, String id) {
        if (!id.startsWith("eni-")) {
            throw ApiError.bad("InvalidNetworkInterfaceId.Malformed", "Invalid id: \"%s\" (expecting \"eni-...\")", id);
        }
        return state.find(Port.class, id)
                .orElseThrow(() -> ApiError.bad("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist", id));
    }

    private static Stream<ElasticIp> publics(CloudState state, Port port) {
        return port.addresses().stream().flatMap(address -> state.elasticIpAt(port.id(), address).stream());
    }

    private static Stream<String> family(Port port, boolean ipv6) {
        return port.addresses().stream().filter(address -> address.contains(":") == ipv6);
    }

    private static String zone(CloudState state, Port port) {
        return state.find(Subnet.class, port.subnetId()).map(Subnet::zone).orElse("");
    }

    private static String status(Port port) {
        return port.instanceId() == null ? "available" : "in-use";
    }

    /** A port of a service has an owner such as {@code aws:nat_gateway}. */
    private static String type(Port port) {
        return port.deviceOwner().startsWith(OF_A_SERVICE) ? port.deviceOwner().substring(OF_A_SERVICE.length()) : ORDINARY;
    }

    private static void write(Backend backend, CloudState state, Port port, Xml xml) {
        common(backend, state, port, true, xml);
        xml.text("availabilityZone", zone(state, port)).text("requesterManaged", !type(port).equals(ORDINARY)).text("interfaceType", type(port));
        if (port.instanceId() != null) {
            xml.in("attachment", () -> {
                attachment(state, port, xml);
                xml.text("instanceId", port.instanceId()).text("instanceOwnerId", backend.account());
            });
        }
        Tagging.write(port, xml);
    }

    /** What DescribeInstances and DescribeNetworkInterfaces both say of an interface; only the latter gives an association's ids. */
    static void common(Backend backend, CloudState state, Port port, boolean withIds, Xml xml) {
        xml.text("networkInterfaceId", port.id()).text("subnetId", port.subnetId()).text("vpcId", port.vpcId())
                .text("description", port.description()).text("ownerId", backend.account()).text("status", status(port))
                .text("macAddress", port.mac()).text("privateIpAddress", port.primary())
                .text("privateDnsName", privateName(port.primary())).text("sourceDestCheck", port.sourceCheck());
        groups(state, port, xml);
        association(backend, state.elasticIpAt(port.id(), port.primary()), withIds, xml);
        xml.set("privateIpAddressesSet", family(port, false), address -> {
            xml.text("privateIpAddress", address).text("privateDnsName", privateName(address)).text("primary", address.equals(port.primary()));
            association(backend, state.elasticIpAt(port.id(), address), withIds, xml);
        });
        xml.set("ipv6AddressesSet", family(port, true), address -> xml.text("ipv6Address", address).text("isPrimaryIpv6", false));
    }

    static void attachment(CloudState state, Port port, Xml xml) {
        xml.text("attachmentId", port.id().replaceFirst("^eni-", "eni-attach-")).text("deviceIndex", port.deviceIndex())
                .text("networkCardIndex", 0).text("status", "attached").text("deleteOnTermination", port.deviceIndex() == 0);
        state.find(Instance.class, port.instanceId()).ifPresent(instance -> xml.text("attachTime", Instances.time(instance.launched())));
    }

    static void groups(CloudState state, Port port, Xml xml) {
        xml.set("groupSet", port.securityGroups().stream(), id -> xml.text("groupId", id)
                .text("groupName", state.find(SecurityGroup.class, id).map(SecurityGroup::name).orElse(null)));
    }

    private static void association(Backend backend, Optional<ElasticIp> elasticIp, boolean withIds, Xml xml) {
        elasticIp.ifPresent(ip -> xml.in("association", () -> {
            xml.text("publicIp", ip.address()).text("publicDnsName", publicName(ip.address())).text("ipOwnerId", backend.account());
            if (withIds) {
                xml.text("allocationId", ip.id()).text("associationId", ip.association().id());
            }
        }));
    }

    static String privateName(String address) {
        return "ip-" + address.replace('.', '-') + ".ec2.internal";
    }

    static String publicName(String address) {
        return "ec2-" + address.replace('.', '-') + ".compute-1.amazonaws.com";
    }
}
