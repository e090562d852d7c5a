package io.keepaloft.cloud.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A network interface: the thing that has private addresses and security groups.
 *
 * @param instanceId          null while it is attached to nothing, as a port that only reserves a virtual address
 * @param primary             the private address that never leaves it
 * @param secondaries         further private addresses, in the order of their assignment
 * @param sourceCheck         whether the cloud drops what it sends from, or receives for, an address that is not its own (EC2's notion)
 * @param allowedAddressPairs what it may use besides its own addresses, in clouds that have that notion
 * @param portSecurity        false = neither anti-spoofing nor security groups work at this port (Neutron's notion)
 * @param deviceOwner         what kind of thing it belongs to, in Neutron's words ("compute:nova"); empty if to nothing
 */
public record Port(String id, String subnetId, String vpcId, String mac, String instanceId, int deviceIndex, String primary,
                   List<String> secondaries, List<String> securityGroups, boolean sourceCheck, List<AddressPair> allowedAddressPairs,
                   boolean portSecurity, String deviceOwner, String description, Map<String, String> tags) implements Item {
    public static final String OF_A_MACHINE = "compute:nova";
    /** Huawei Cloud's virtual IP: its pairs are the addresses of the machines' ports that may claim it. */
    public static final String OF_A_VIRTUAL_IP = "neutron:VIP_PORT";

    public Port {
        secondaries = List.copyOf(secondaries);
        securityGroups = List.copyOf(securityGroups);
        allowedAddressPairs = List.copyOf(allowedAddressPairs);
        tags = Maps.ordered(tags);
    }

    /** With port security, and owned by whatever it is attached to. */
    public Port(String id, String subnetId, String vpcId, String mac, String instanceId, int deviceIndex, String primary,
                List<String> secondaries, List<String> securityGroups, boolean sourceCheck, List<AddressPair> allowedAddressPairs,
                String description, Map<String, String> tags) {
        this(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck, allowedAddressPairs,
                true, instanceId == null ? "" : OF_A_MACHINE, description, tags);
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
        return withAddresses(primary, more);
    }

    public Port withoutSecondary(String address) {
        return withAddresses(primary, secondaries.stream().filter(a -> !a.equals(address)).toList());
    }

    public Port withAddresses(String newPrimary, List<String> newSecondaries) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, newPrimary, newSecondaries, securityGroups, sourceCheck,
                allowedAddressPairs, portSecurity, deviceOwner, description, tags);
    }

    public Port withSecurityGroups(List<String> groups) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, groups, sourceCheck,
                allowedAddressPairs, portSecurity, deviceOwner, description, tags);
    }

    public Port withSourceCheck(boolean check) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, check,
                allowedAddressPairs, portSecurity, deviceOwner, description, tags);
    }

    public Port withAllowedAddressPairs(List<AddressPair> pairs) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                pairs, portSecurity, deviceOwner, description, tags);
    }

    public Port withPortSecurity(boolean enabled) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                allowedAddressPairs, enabled, deviceOwner, description, tags);
    }

    /** @param newInstanceId null = attached to nothing */
    public Port withDevice(String newInstanceId, String owner) {
        return new Port(id, subnetId, vpcId, mac, newInstanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                allowedAddressPairs, portSecurity, owner, description, tags);
    }

    public Port withDescription(String text) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                allowedAddressPairs, portSecurity, deviceOwner, text, tags);
    }

    @Override public Port withTags(Map<String, String> newTags) {
        return new Port(id, subnetId, vpcId, mac, instanceId, deviceIndex, primary, secondaries, securityGroups, sourceCheck,
                allowedAddressPairs, portSecurity, deviceOwner, description, newTags);
    }
}
