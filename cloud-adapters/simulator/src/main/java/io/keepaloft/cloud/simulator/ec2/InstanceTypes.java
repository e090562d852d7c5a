package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.CloudState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Types of instances, with what their network interfaces may have; source: Amazon EC2 User Guide, "IP addresses per network interface per instance type". */
final class InstanceTypes {
    /** @param addresses of each family on one interface */
    private record Type(String name, int interfaces, int addresses) { }

    private static final List<Type> ALL = List.of(new Type("t3.micro", 2, 2), new Type("t3.small", 3, 4), new Type("t3.medium", 3, 6), new Type("m5.large", 3, 10),
            new Type("m5.xlarge", 4, 15));

    private InstanceTypes() { }

    /** How many addresses of a family one interface may have, the first included; unbounded for a type that is not here. */
    static int addresses(String type) {
        return ALL.stream().filter(each -> each.name().equals(type)).findFirst().map(Type::addresses).orElse(Integer.MAX_VALUE);
    }

    static Stream<Action> actions() {
        var filters = new Filters<Type>(Map.of("instance-type", of(Type::name)), null);
        return Stream.of(new Describe<>("DescribeInstanceTypes", "instanceTypeSet", (CloudState _) -> ALL.stream(), List.of(
                new Describe.Ids<>("InstanceType", Type::name, "", null, "InvalidInstanceType", "The following supplied instance types do not exist: [%s]")),
                filters, true, (_, _, type, xml) -> xml.text("instanceType", type.name()).in("networkInfo", () -> xml
                        .text("maximumNetworkInterfaces", type.interfaces()).text("ipv4AddressesPerInterface", type.addresses())
                        .text("ipv6AddressesPerInterface", type.addresses()).text("ipv6Supported", true))).toAction());
    }
}
