package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Finds the other nodes of the cluster: the instances that run in our VPC and carry the tags. */
final class PeerInstances {
    static final String DESCRIBE = "DescribeInstances";
    private static final String RUNNING = "running";

    private final Ec2Api api;
    private final Identity self;

    PeerInstances(Ec2Api api, Identity self) {
        this.api = api;
        this.self = self;
    }

    /** @param tags all of which a peer has, value by name; the value is taken literally */
    List<Peer> with(Map<String, String> tags) throws CloudException {
        NetworkInterface own = api.networkInterface(self.networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND,
                "DescribeNetworkInterfaces", "EC2 does not know " + self.networkInterface() + " in " + self.region()));
        List<Filter> filters = new ArrayList<>(List.of(filter("instance-state-name", RUNNING), filter("vpc-id", own.vpcId())));
        tags.forEach((name, value) -> filters.add(filter("tag:" + literal(name), literal(value))));
        List<Peer> peers = new ArrayList<>();
        for (Instance instance : api.instances(filters.toArray(Filter[]::new))) {
            boolean ourselves = instance.instanceId().equals(self.instanceId())
                    || instance.networkInterfaces().stream().anyMatch(eni -> self.networkInterface().equals(eni.networkInterfaceId()));
            // Looked at again, since some endpoints filter little.
            if (!ourselves && RUNNING.equals(instance.state().nameAsString()) && carries(instance, tags)) {
                towards(instance, own).ifPresent(eni -> addresses(eni).forEach(address -> peers.add(new Peer(instance.instanceId(), address))));
            }
        }
        peers.sort(Comparator.comparing(Peer::name));
        return List.copyOf(peers);
    }

    /** Whether this host's own instance carries them: otherwise it finds peers that cannot find it. True also when our instance is not known. */
    boolean ourselvesWith(Map<String, String> tags) throws CloudException {
        return self.instanceId().isEmpty() || api.instances(filter("instance-id", self.instanceId())).stream()
                .anyMatch(instance -> instance.instanceId().equals(self.instanceId()) && carries(instance, tags));
    }

    private static boolean carries(Instance instance, Map<String, String> tags) {
        return tags.entrySet().stream().allMatch(wanted -> instance.tags().stream()
                .anyMatch(tag -> tag.key().equals(wanted.getKey()) && tag.value().equals(wanted.getValue())));
    }

    /** Its interface in our subnet, or else its first one in our VPC. */
    private static Optional<InstanceNetworkInterface> towards(Instance instance, NetworkInterface own) {
        return instance.networkInterfaces().stream().filter(eni -> own.vpcId().equals(eni.vpcId()))
                .min(Comparator.<InstanceNetworkInterface, Boolean>comparing(eni -> !own.subnetId().equals(eni.subnetId()))
                        .thenComparing(eni -> eni.attachment() == null || eni.attachment().deviceIndex() == null ? 0 : eni.attachment().deviceIndex()));
    }

    /** The primary one of each family: a secondary address follows the master, and is nobody's name. */
    private static Stream<String> addresses(InstanceNetworkInterface eni) {
        return Stream.concat(Stream.ofNullable(eni.privateIpAddress()), eni.ipv6Addresses().stream().map(each -> each.ipv6Address()).limit(1));
    }

    /** In a filter * and ? stand for anything, and a backslash takes that from them: Amazon EC2 User Guide, "Filter your resources". */
    private static String literal(String text) {
        return text.replaceAll("[*?\\\\]", "\\\\$0");
    }
}
