package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.rules.Cidr;
import java.util.List;
import java.util.Optional;

/** Checks that every member may have each virtual address, not only this host: the one that may not fails at the next switch-over. */
final class MemberChecks {

    static final String VIRTUAL_IP = "virtual-ip";
    static final String PAIR = "allowed-address-pair";
    /** What follows when it was not looked at. */
    static final String DELIVERS = "whether the cloud delivers it to the next MASTER would show only at a switch-over";
    static final String SENDS = "whether the next MASTER may send from it would show only at a switch-over";
    static final String SUBNET = "virtual-ip-in-subnet";
    static final String CHECK = "source-dest-check";

    private final Link link;
    private final Port own;
    private final List<Port> members;
    private final Preflight.Found found;

    /** @param members all nodes' ports as far as they are known, ours among them */
    MemberChecks(Link link, Port own, List<Port> members, Preflight.Found found) {
        this.link = link;
        this.own = own;
        this.members = members;
        this.found = found;
    }

    void check(PreflightRequest.Instance instance) {
        for (String address : instance.addresses()) {
            try {
                address(address, instance);
            } catch (CloudException refused) {
                unread(address, refused);
            }
        }
        beside(instance).forEach(this::line);
        if (instance.resources().stream().anyMatch(resource -> resource.kind() == Kind.ROUTE)) {
            members.forEach(this::sourceCheck);
        }
    }

    /** What follows the master beside the virtual addresses. */
    static List<Resource> beside(PreflightRequest.Instance instance) {
        return instance.resources().stream().filter(line -> Mover.objection(line).isEmpty() && instance.addresses().stream().noneMatch(new AddressPair(line.value(), null)::is)).toList();
    }

    private void line(Resource line) {
        if (line.kind() == Kind.ALLOWED_ADDRESS_PAIR) {
            members.forEach(port -> pair(line, port));
        } else if (line.kind() == Kind.VIRTUAL_IP) {
            try {
                link.neighbour(line.value()).filter(Port::virtualIp).ifPresent(virtual -> members.forEach(port -> member(line.value(), virtual, port, true)));
            } catch (CloudException refused) {
                found.unread(VIRTUAL_IP, line.value(), refused, DELIVERS);
            }
        }
    }

    private void pair(Resource line, Port port) {
        String subject = line.value() + " on " + port.text();
        if (AddressPairs.has(port, line)) {
            found.pass(PAIR, subject, port.portSecurity() ? "the port may send from it" : "port security is off on this port: nothing is filtered");
            return;
        }
        AddressPair pair = new AddressPair(line.value(), line.option(AddressPairs.MAC));
        Repair repair = new Repair.AddPair(link.self().region(), port, pair);
        // That nothing at all of a port is looked at any more, an operator decides.
        found.add(new Finding(PAIR, Level.WARN, subject, "the port's source check is on and it has no address pair for it", node(port)
                + " adds it when it becomes MASTER, which costs the switch-over the time of an API call", repair.commandLine()),
                pair.everything() ? null : repair);
    }

    private String node(Port port) {
        return port.id().equals(own.id()) ? "this node" : "that node";
    }

    /** When the members could not be told. */
    void skip(PreflightRequest.Instance instance, CloudException refused) {
        instance.addresses().stream().filter(this::inSubnet).forEach(address -> unread(address, refused));
        beside(instance).forEach(this::line);
        if (instance.resources().stream().anyMatch(resource -> resource.kind() == Kind.ROUTE)) {
            members.forEach(this::sourceCheck);
        }
    }

    private void unread(String address, CloudException refused) {
        found.unread(VIRTUAL_IP, address, refused, DELIVERS);
        members.forEach(port -> found.unread(PAIR, address + " on " + port.text(), refused, SENDS));
    }

    private void address(String address, PreflightRequest.Instance instance) throws CloudException {
        if (!inSubnet(address)) {
            return;
        }
        Optional<Port> holder = link.neighbour(address);
        boolean virtual = holder.isPresent() && holder.get().virtualIp();
        if (virtual) {
            boolean managed = managed(instance, Kind.VIRTUAL_IP, address);
            members.forEach(port -> member(address, holder.get(), port, managed));
        } else if (holder.isPresent() && members.stream().noneMatch(member -> member.id().equals(holder.get().id()))) {
            found.add(VIRTUAL_IP, Level.FAIL, address, "it is the address of " + holder.get().text(), "two servers will answer for it", "choose another virtual address, or free this one");
        } else if (holder.isEmpty()) {
            found.add(VIRTUAL_IP, Level.WARN, address, "the subnet has no virtual IP with this address", "only hosts of the same VPC reach it, no elastic IP can be bound to it, and the cloud "
                    + "may give it to another server", VirtualIps.create(link, address));
        }
        boolean managed = managed(instance, Kind.ALLOWED_ADDRESS_PAIR, address);
        members.forEach(port -> pair(address, port, holder.filter(Port::virtualIp), managed));
    }

    private boolean inSubnet(String address) {
        boolean inside = Cidr.address(address).map(literal -> link.blocks().stream().anyMatch(block -> block.contains(literal))).orElse(false);
        if (inside) {
            found.pass(SUBNET, address, "in the subnet of this host's interface, " + Link.text(link.blocks()));
        } else {
            found.add(SUBNET, Level.FAIL, address, "it lies outside the subnet of this host's interface, " + Link.text(link.blocks()),
                    "the cloud delivers nothing to it but what a route sends there", "choose an address of the subnet, or give a route to it: route " + address + "/32 table <id>");
        }
        return inside;
    }

    private static boolean managed(PreflightRequest.Instance instance, Kind kind, String address) {
        return instance.resources().stream().filter(resource -> resource.kind() == kind).anyMatch(resource -> new AddressPair(resource.value(), null).covers(address));
    }

    private void member(String address, Port virtual, Port port, boolean managed) {
        String subject = address + " to " + port.text();
        if (virtual.hasMember(port)) {
            found.pass(VIRTUAL_IP, subject, "the interface is a member of the virtual IP");
            return;
        }
        Repair repair = new Repair.AddPair(link.self().region(), virtual, new AddressPair(port.address(address.contains(":")), null));
        found.add(new Finding(VIRTUAL_IP, managed ? Level.WARN : Level.FAIL, subject, "the interface is no member of the virtual IP", managed
                ? node(port) + " joins when it becomes MASTER, which costs the switch-over the time of an API call"
                : "once " + node(port) + " is MASTER, the cloud does not deliver to it, and the service is gone", repair.commandLine()), repair);
    }

    /**
     * Of the members of a virtual IP the cloud takes what they send from it: for nodes of which one at a time has the address the VPC API Reference
     * ("Assigning a Virtual IP Address to an ECS for HA") has them bound, and their source check left on. Whoever is none has been told to join.
     */
    private void pair(String address, Port port, Optional<Port> virtual, boolean managed) {
        String subject = address + " on " + port.text();
        if (port.has(address) || AddressPairs.has(port, new Resource(Kind.ALLOWED_ADDRESS_PAIR, address))) {
            found.pass(PAIR, subject, port.has(address) ? "it is the port's own address" : "the port may send from it");
            return;
        }
        if (virtual.isPresent() && !managed) {
            if (virtual.get().hasMember(port)) {
                found.pass(PAIR, subject, "the port may send from it as a member of the virtual IP");
            }
            return;
        }
        String node = node(port);
        Repair repair = new Repair.AddPair(link.self().region(), port, new AddressPair(address, null));
        String consequence = managed ? node + " adds it when it becomes MASTER, which costs the switch-over the time of an API call"
                : "once " + node + " is MASTER, the cloud may drop all that it sends from the virtual address";
        found.add(new Finding(PAIR, managed ? Level.WARN : Level.FAIL, subject, "the port's source check is on and it has no address pair for it", consequence,
                repair.commandLine()), repair);
    }

    /** A node that routes gets and sends packets with everybody's addresses. */
    private void sourceCheck(Port port) {
        boolean off = !port.portSecurity() || port.pairs().stream().anyMatch(AddressPair::everything);
        found.add(CHECK, off ? Level.PASS : Level.WARN, port.text(), off ? "the source and destination check is off" : "the source and destination check is on",
                node(port) + " switches it off when it becomes MASTER, which costs the switch-over the time of an API call",
                off ? "" : new Repair.AddPair(link.self().region(), port, new AddressPair(AddressPairs.CHECK_OFF, null)).commandLine());
    }
}
