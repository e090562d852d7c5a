package io.keepaloft.cloud.simulator.model;

import java.time.Instant;
import java.util.Map;

/**
 * A virtual machine; its ports name it, it does not list them.
 *
 * @param role the role whose temporary credentials its metadata service hands out; null = none
 */
public record Instance(String id, String imageId, String type, String zone, Power power, String role, Instant launched,
                       Map<String, String> tags) implements Item {
    /** What the hypervisor says of it. */
    public enum Power { PENDING, RUNNING, STOPPING, STOPPED, TERMINATED }

    public Instance {
        tags = Maps.ordered(tags);
    }

    public Instance withPower(Power newPower) {
        return new Instance(id, imageId, type, zone, newPower, role, launched, tags);
    }

    @Override public Instance withTags(Map<String, String> newTags) {
        return new Instance(id, imageId, type, zone, power, role, launched, newTags);
    }
}
