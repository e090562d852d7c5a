package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * What resources look at in EC2: each answer fresh, and one request for all who ask at the same time ({@link Joined}). Every answer is
 * looked through again, since some endpoints filter little.
 */
final class Looks {
    private final Joined<String, Address> elasticIpByAddress;
    private final Joined<String, Address> elasticIpById;
    private final Joined<String, List<Address>> elasticIpsOf;
    private final Joined<String, NetworkInterface> interfaces;
    private final Joined<String, List<NetworkInterface>> byIpv4;
    private final Joined<String, List<NetworkInterface>> byIpv6;
    private final Joined<Question, List<Peer>> tagged;
    private final Joined<String, RouteTable> routeTables;
    private final Joined<String, Instance> instances;

    /** Who carries these tags, as seen from this interface of ours. */
    private record Question(Identity self, Map<String, String> tags) {}

    /** @param callTimeoutNs about what one call may take */
    Looks(Ec2Api api, long callTimeoutNs) {
        elasticIpByAddress = new Joined<>("DescribeAddresses", callTimeoutNs, keys -> one(api.addresses(filter("public-ip", keys)), Address::publicIp));
        elasticIpById = new Joined<>("DescribeAddresses", callTimeoutNs, keys -> one(api.addresses(filter("allocation-id", keys)), Address::allocationId));
        elasticIpsOf = new Joined<>("DescribeAddresses", callTimeoutNs, keys -> all(api.addresses(filter("network-interface-id", keys)),
                address -> Stream.ofNullable(address.networkInterfaceId())));
        interfaces = new Joined<>("DescribeNetworkInterfaces", callTimeoutNs, keys -> one(api.networkInterfaces(filter("network-interface-id", keys)),
                NetworkInterface::networkInterfaceId));
        byIpv4 = byAddress(api, callTimeoutNs, "addresses.private-ip-address");
        byIpv6 = byAddress(api, callTimeoutNs, "ipv6-addresses.ipv6-address");
        routeTables = new Joined<>("DescribeRouteTables", callTimeoutNs, keys -> one(api.routeTables(keys), RouteTable::routeTableId));
        instances = new Joined<>(PeerInstances.DESCRIBE, callTimeoutNs, keys -> one(api.instances(filter("instance-id", keys)), Instance::instanceId));
        tagged = new Joined<>(PeerInstances.DESCRIBE, callTimeoutNs, keys -> peersByTags(api, keys));
    }

    /** Instances that differ in tags cannot be asked for in one request; a host has one set of them, or a few. */
    private static Map<Question, List<Peer>> peersByTags(Ec2Api api, Set<Question> keys) throws CloudException {
        Map<Question, List<Peer>> found = new HashMap<>();
        for (Question question : keys) {
            found.put(question, new PeerInstances(api, question.self()).with(question.tags()));
        }
        return found;
    }

    private static Joined<String, List<NetworkInterface>> byAddress(Ec2Api api, long callTimeoutNs, String filterName) {
        return new Joined<>("DescribeNetworkInterfaces", callTimeoutNs, keys -> {
            Filter wanted = filter(filterName, keys);
            return all(api.networkInterfaces(wanted), Ec2Api::addressesOf);
        });
    }

    private static <T> Map<String, T> one(List<T> rows, Function<T, String> key) {
        Map<String, T> found = new HashMap<>();
        rows.forEach(row -> Optional.ofNullable(key.apply(row)).ifPresent(name -> found.put(name, row)));
        return found;
    }

    private static <T> Map<String, List<T>> all(List<T> rows, Function<T, Stream<String>> keys) {
        Map<String, List<T>> found = new HashMap<>();
        rows.forEach(row -> keys.apply(row).forEach(key -> found.computeIfAbsent(key, _ -> new ArrayList<>()).add(row)));
        return found;
    }

    /** @param value a public address, or an allocation id */
    Optional<Address> elasticIp(String value) throws CloudException {
        return (value.startsWith("eipalloc-") ? elasticIpById : elasticIpByAddress).ask(value);
    }

    /** Those bound to the interface. */
    List<Address> elasticIpsOf(String networkInterfaceId) throws CloudException {
        return elasticIpsOf.ask(networkInterfaceId).orElse(List.of());
    }

    Optional<NetworkInterface> networkInterface(String id) throws CloudException {
        return interfaces.ask(id);
    }

    /** @throws CloudException {@link Failure#NOT_FOUND} */
    NetworkInterface own(Identity self) throws CloudException {
        return networkInterface(self.networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "DescribeNetworkInterfaces",
                "EC2 does not know this host's network interface " + self.networkInterface() + " in " + self.region()));
    }

    /** Who has the private address in this VPC; the same address may stand in other VPCs too. */
    Optional<NetworkInterface> having(String address, String vpcId) throws CloudException {
        return (address.contains(":") ? byIpv6 : byIpv4).ask(address).orElse(List.of()).stream()
                .filter(eni -> Objects.equals(vpcId, eni.vpcId())).findFirst();
    }

    List<Peer> peers(Identity self, Map<String, String> tags) throws CloudException {
        return tagged.ask(new Question(self, tags)).orElse(List.of());
    }

    /** In whatever state; one that was terminated is told of for about an hour. */
    Optional<Instance> instance(String id) throws CloudException {
        return instances.ask(id);
    }

    /** With the rights of the account whose tables this looks at. */
    Optional<RouteTable> routeTable(String id) throws CloudException {
        return routeTables.ask(id);
    }
}
