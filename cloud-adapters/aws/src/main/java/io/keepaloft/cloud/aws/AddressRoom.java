package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * Whether one more address fits on this host's interface, which is to be known before it is taken off another one: EC2 refuses the second of the two
 * calls where it does not fit, and then nobody has it. Of several addresses that shall come those are counted that were looked at first.
 *
 * <p>What a type of instance allows is asked once; an instance keeps its type while it runs. Where EC2 does not tell, nothing is held up: preflight
 * reports the missing permission. Source: Amazon EC2 User Guide, "Secondary IP addresses"; DescribeInstanceTypes, NetworkInfo.
 */
final class AddressRoom {
    private static final System.Logger LOG = System.getLogger(AddressRoom.class.getName());
    /** After a failure of the moment. */
    private static final long ASK_AGAIN_NS = 60_000_000_000L;
    /** What was not looked at for so long is gone from the configuration. */
    private static final long GONE_NS = 180_000_000_000L;

    private record Slot(String networkInterface, String address) {}

    private final LongSupplier clockNs;
    /** When each was last looked at that shall come, and is not there yet. */
    private final Map<Slot, Long> coming = new HashMap<>();
    private NetworkInfo limits;
    private boolean never;
    private boolean asked;
    private long askedNs;

    AddressRoom(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    /** @param types by instance id; @return what an interface of each may have, without those that EC2 does not tell */
    static Map<String, NetworkInfo> limits(Ec2Api api, Map<String, String> types) throws CloudException {
        if (types.isEmpty()) {
            return Map.of();
        }
        Map<String, NetworkInfo> byType = api.instanceTypes(Set.copyOf(types.values())).stream().filter(info -> info.networkInfo() != null)
                .collect(Collectors.toMap(InstanceTypeInfo::instanceTypeAsString, InstanceTypeInfo::networkInfo, (one, _) -> one));
        return types.entrySet().stream().filter(each -> byType.containsKey(each.getValue())).collect(Collectors.toMap(Map.Entry::getKey, each -> byType.get(each.getValue())));
    }

    /** By instance id. */
    static Map<String, String> types(Ec2Api api, String... instanceIds) throws CloudException {
        return instanceIds.length == 0 ? Map.of() : api.instances(filter("instance-id", instanceIds)).stream()
                .collect(Collectors.toMap(instance -> instance.instanceId(), instance -> instance.instanceTypeAsString(), (one, _) -> one));
    }

    /** @return how many addresses of the family an interface may have, its first included; empty: EC2 does not say */
    static Optional<Integer> most(NetworkInfo info, boolean ipv6) {
        return Optional.ofNullable(ipv6 ? info.ipv6AddressesPerInterface() : info.ipv4AddressesPerInterface());
    }

    /** The address shall come to the interface, and EC2 itself says whether it may. */
    synchronized void expect(NetworkInterface own, String address) {
        counted(own, address);
    }

    /**
     * The address is to be taken off another interface first.
     *
     * @param holder for people: who has it
     * @throws CloudException {@link Failure#FATAL} when it would not fit; it stays where it is
     */
    void require(Ec2Api api, NetworkInterface own, String address, String holder) throws CloudException {
        learn(api, own);
        boolean ipv6 = address.contains(":");
        synchronized (this) {
            long then = counted(own, address);
            Optional<Integer> most = limits == null ? Optional.empty() : most(limits, ipv6);
            if (most.isPresent() && then > most.get()) {
                coming.remove(new Slot(own.networkInterfaceId(), address));
                throw new CloudException(Failure.FATAL, ipv6 ? SecondaryIps.ASSIGN_IPV6 : SecondaryIps.ASSIGN, own.networkInterfaceId() + " would have " + then
                        + (ipv6 ? " IPv6" : " IPv4") + " addresses, and this type of instance allows " + most.get() + " an interface: EC2 would refuse " + address
                        + ", so it is left on " + holder + ". Take other addresses off the interface, or use a larger type of instance");
            }
        }
    }

    /** How many of this one's family the interface has with all that shall come. */
    private long counted(NetworkInterface own, String address) {
        long nowNs = clockNs.getAsLong();
        Set<String> there = Ec2Api.addressesOf(own).collect(Collectors.toSet());
        coming.put(new Slot(own.networkInterfaceId(), address), nowNs);
        coming.entrySet().removeIf(each -> nowNs - each.getValue() > GONE_NS
                || each.getKey().networkInterface().equals(own.networkInterfaceId()) && there.contains(each.getKey().address()));
        return Stream.concat(there.stream(), coming.keySet().stream().filter(slot -> slot.networkInterface().equals(own.networkInterfaceId())).map(Slot::address))
                .filter(each -> each.contains(":") == address.contains(":")).count();
    }

    /** One thread asks, and the others wait for its answer. */
    private synchronized void learn(Ec2Api api, NetworkInterface own) {
        long nowNs = clockNs.getAsLong();
        String instance = own.attachment() == null ? null : own.attachment().instanceId();
        if (limits != null || never || instance == null || asked && nowNs - askedNs < ASK_AGAIN_NS) {
            return;
        }
        asked = true;
        askedNs = nowNs;
        try {
            limits = limits(api, types(api, instance)).get(instance);
            never = limits == null;
        } catch (CloudException refused) {
            never = Failures.callIsNotOffered(refused);
            LOG.log(System.Logger.Level.INFO, "{0}. So it is not known beforehand whether an address fits on {1}.", refused.describe(), own.networkInterfaceId());
        }
    }
}
