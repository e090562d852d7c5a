package io.keepaloft.cloud.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A network interface: the thing that has private addresses and security groups.
 *
 * @param instanceId          null while it is attached to nothing
 * @param primary             the private address that never leaves it
 * @param secondaries         further private addresses, in the order of their assignment
 * @param sourceCheck         whether the cloud drops what it sends from, or receives for, an address that is not its own
 * @param allowedAddressPairs addresses or ranges that it may use besides its own, in clouds that have that notion
 */
public record Port(String id, String subnetId, String vpcId, String mac, String instanceId, int deviceIndex, String primary,
                   List<String> secondaries, List<String> securityGroups, boolean sourceCheck, List<String> allowedAddressPairs,
                   String description, Map<String, String> tags) implements Item {
    public Port {
        secondaries = List.copyOf(secondaries);
        securityGroups = List.copyOf(securityGroups);
        allowedAddressPairs = List.copyOf(allowedAddressPairs);
        tags = Maps.ordered(tags);
    }

    /** Primary first. */
    public List<String> addresses() {
        return Stream.concat(Stream.of(primary), secondaries.stream()).toList();
    }

    public boolean has(String address) {
        return primary.equals(address) || secondaries.contains(address);
    }

    public Port withSecondary(String address) {
        var more = new ArrayList<>(secondaries);
        more.add(address);
        return withSecondaries(more);
    }

    public Port withoutSecondary(String address) {
        return withSecondaries(secondaries.stream().filter(a -> !a.equals(address)).toList());
    }

    private Port withSecondaries(List<String> newSecondaries) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, newSecondaries, securityGroups, sourceCheck,
                allowedAddressPairs, description, tags);
    }

    public Port withSecurityGroups(List<String> groups) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, groups, sourceCheck,
                allowedAddressPairs, description, tags);
    }

    public Port withSourceCheck(boolean check) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, check,
                allowedAddressPairs, description, tags);
    }

    public Port withDescription(String text) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                allowedAddressPairs, text, tags);
    }

    @Override public Port withTags(Map<String, String> newTags) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                allowedAddressPairs, description, newTags);
    }
}
