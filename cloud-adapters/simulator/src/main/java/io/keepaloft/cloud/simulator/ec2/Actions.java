package io.keepaloft.cloud.simulator.ec2;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every action that the face knows, by name. */
final class Actions {
    private Actions() { }

    static Map<String, Action> byName() {
        return Stream.of(Addresses.actions(), AddressMoves.actions(), Stream.of(Interfaces.describe()), Instances.actions(),
                        SecurityGroups.actions(), SecurityChanges.actions(), Networks.actions(), PrefixLists.actions(), PrivateAddresses.actions(),
                        Ipv6Addresses.actions(), Routes.actions(), Regions.actions(), Tags.actions(), AclChanges.actions(), InstanceTypes.actions())
                .flatMap(Function.identity()).collect(Collectors.toUnmodifiableMap(Action::name, Function.identity()));
    }
}
