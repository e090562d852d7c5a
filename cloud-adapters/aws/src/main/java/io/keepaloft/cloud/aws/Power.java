package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Whether instances run. Only {@code stopped} and {@code terminated} are certain: while an instance is {@code stopping} or {@code shutting-down} its
 * system still runs and may write. Source: Amazon EC2 User Guide, "Amazon EC2 instance state changes".
 */
record Power(Looks looks) {
    private static final Set<InstanceStateName> OFF = Set.of(InstanceStateName.STOPPED, InstanceStateName.TERMINATED);

    /** For an observation; what is no instance's, such as a load balancer's interface, has none. */
    static Set<String> machine(String instanceId) {
        return instanceId == null || instanceId.isEmpty() ? Set.of() : Set.of(instanceId);
    }

    /** An instance of another account, or one that EC2 has forgotten, is not known to be off. */
    boolean isOff(Observation.HeldByOther seen) throws CloudException {
        for (String id : seen.machines()) {
            Optional<Instance> instance = looks.instance(id);
            if (instance.isEmpty() || !OFF.contains(instance.get().state().name())) {
                return false;
            }
        }
        return !seen.machines().isEmpty();
    }
}
