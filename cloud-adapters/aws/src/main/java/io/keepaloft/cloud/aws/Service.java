package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Identity;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Tells the interfaces of EC2's own services, such as NAT gateways and load balancers, from those of instances. Source: EC2 API Reference, "NetworkInterface". */
final class Service {
    /** An instance may have these. */
    private static final Set<String> AN_INSTANCES = Set.of("interface", "efa", "efa-only", "trunk", "branch");

    private Service() {}

    /**
     * The service that has the elastic IP: what a NAT gateway or a load balancer has is in use by many, and no member's however it is named. An
     * instance's needs no look.
     */
    static Optional<String> having(Looks looks, Identity self, Address elasticIp) throws CloudException {
        boolean anInstances = elasticIp.instanceId() != null && !elasticIp.instanceId().isEmpty();
        if (anInstances || elasticIp.networkInterfaceId() == null || elasticIp.networkInterfaceId().equals(self.networkInterface())) {
            return Optional.empty();
        }
        try {
            return looks.networkInterface(elasticIp.networkInterfaceId()).flatMap(Service::of);
        } catch (CloudException refused) {
            if (!Failures.callIsNotOffered(refused)) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** For people; empty when it is not certain that it is a service's. */
    private static Optional<String> of(NetworkInterface eni) {
        String type = eni.interfaceTypeAsString() == null ? "interface" : eni.interfaceTypeAsString();
        if (AN_INSTANCES.contains(type) && !Boolean.TRUE.equals(eni.requesterManaged())) {
            return Optional.empty();
        }
        String described = eni.description() == null || eni.description().isEmpty() ? "" : " (" + eni.description() + ")";
        return Optional.of("a service of AWS, " + (AN_INSTANCES.contains(type) ? "which manages it" : type.replace('_', ' ')) + described);
    }
}
