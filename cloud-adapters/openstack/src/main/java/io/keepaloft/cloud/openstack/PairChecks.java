package io.keepaloft.cloud.openstack;

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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Checks that every member's port may send from each virtual address, not only our own: the one that may not fails at the next switch-over. */
final class PairChecks {

    static final String PAIR = "allowed-address-pair";
    static final String RESERVED = "vip-port-reserved";
    /** What follows when it was not looked at. */
    static final String UNRESERVED = "whether Neutron may give it to another server is not known";

    private final Neutron api;
    private final Port own;
    private final BiConsumer<Finding, Repair> found;
    private final Set<String> moving;

    /** @param moving addresses that a port has only while its host is master */
    PairChecks(Neutron api, Port own, Set<String> moving, BiConsumer<Finding, Repair> found) {
        this.api = api;
        this.own = own;
        this.moving = moving;
        this.found = found;
    }

    /** @param others the other members' ports */
    void check(PreflightRequest.Instance instance, List<Port> others) {
        List<Resource> resources = lines(instance).toList();
        for (String address : instance.addresses()) {
            if (moving.stream().anyMatch(new FixedIp("", address)::is)) {
                Stream.concat(Stream.of(own), others.stream()).forEach(port -> comes(port, address));
                continue;
            }
            Resource wanted = resources.stream().filter(resource -> new AddressPair(resource.value(), null).covers(address)).findFirst().orElse(null);
            Resource pair = wanted == null ? new Resource(Kind.ALLOWED_ADDRESS_PAIR, address) : wanted;
            port(own, pair, wanted != null, address);
            others.forEach(port -> port(port, pair, wanted != null, address));
            reserved(address, others);
        }
        beside(instance).forEach(line -> Stream.concat(Stream.of(own), others.stream()).forEach(port -> port(port, line, true, line.value())));
    }

    private static Stream<Resource> lines(PreflightRequest.Instance instance) {
        return instance.resources().stream().filter(resource -> resource.kind() == Kind.ALLOWED_ADDRESS_PAIR || resource.kind() == Kind.VIRTUAL_IP);
    }

    /** What needs a pair beside the virtual addresses. */
    static Stream<Resource> beside(PreflightRequest.Instance instance) {
        return lines(instance).filter(line -> instance.addresses().stream().noneMatch(new AddressPair(line.value(), null)::is));
    }

    /** A secondary_ip needs no pair; nor a port that keeps it, which would keep it from the master. */
    private void comes(Port port, String address) {
        pass(address + " on " + port.text(), port.has(address) ? "it is the port's own address" : "it becomes the port's own address with the mastership (secondary_ip)");
    }

    private void port(Port port, Resource pair, boolean managed, String address) {
        String subject = address + " on " + port.text();
        if (!port.portSecurity() && AddressPairs.exclusive(pair)) {
            add(Level.FAIL, subject, "port security is off on this port, so the fabric drops nothing of what it sends, and exclusive cannot work", "a stale master's packets still pass",
                    "openstack port set --enable-port-security --security-group <group> " + port.id(), null);
            return;
        }
        if (!port.portSecurity() || port.has(address)) {
            pass(subject, port.has(address) ? "it is the port's own address" : "port security is off on this port: nothing is filtered");
            return;
        }
        boolean has = port.pairList().has(AddressPairs.wanted(pair), false);
        if (AddressPairs.exclusive(pair)) {
            exclusive(port, pair, subject, has);
        } else if (has) {
            pass(subject, "the port may send from it");
        } else {
            Repair repair = new Repair.AddPair(port.id(), pair.value(), pair.option(AddressPairs.MAC));
            String ours = port.id().equals(own.id()) ? "this node" : "that node";
            add(managed ? Level.WARN : Level.FAIL, subject, "the port has no allowed address pair for it", managed ? ours + " adds it when it becomes MASTER, which costs "
                    + "the switch-over the time of an API call" : "once " + ours + " is MASTER, the cloud drops all that it sends from the virtual address, and the service is gone",
                    repair.commandLine(), everything(pair) ? null : repair);
        }
    }

    /** That nothing at all of a port is looked at any more, an operator decides. */
    private static boolean everything(Resource pair) {
        return Cidr.parse(pair.value()).filter(block -> block.prefixLength() == 0).isPresent();
    }

    /** The master alone has the pair; a block that others have for something else would let them go on sending. */
    private void exclusive(Port port, Resource pair, String subject, boolean has) {
        boolean exactly = port.pairList().has(AddressPairs.wanted(pair), true);
        boolean ours = port.id().equals(own.id());
        if (has && !exactly) {
            add(Level.FAIL, subject, "a wider pair of the port covers it too, so taking the pair away fences nobody", "a stale master's packets still pass",
                    "openstack port unset --allowed-address ip-address=<the wider pair> " + port.id(), null);
        } else {
            pass(subject, exactly ? "the port may send from it, as the MASTER's may" : "not allowed, as is right while " + (ours ? "this" : "that") + " node is no MASTER");
        }
    }

    /** OVN answers for a virtual address only if a port without a server has it, and no other server can then be given it. */
    private void reserved(String address, List<Port> members) {
        String id = RESERVED;
        try {
            Optional<Port> port = api.ports("network_id", own.networkId(), "fixed_ips", "ip_address=" + address).stream().filter(each -> each.has(address)).findFirst();
            List<String> subnets = port.isPresent() ? List.of() : api.subnets(own.networkId());
            if (port.isEmpty() && subnets.stream().noneMatch(subnet -> new AddressPair(subnet, null).covers(address))) {
                found.accept(new Finding(id, Level.WARN, address, "it is in no subnet of this network (" + String.join(", ", subnets) + ")",
                        "nobody outside this segment reaches it unless a router has a route to it", "choose an address of the subnet that no allocation pool gives away"), null);
            } else if (port.isEmpty()) {
                found.accept(new Finding(id, Level.WARN, address, "no port holds the virtual address", "Neutron may give it to another server, and OVN will not deliver to it",
                        VirtualIps.create(own.networkId(), address)), null);
            } else if (port.get().unbound() || port.get().id().equals(own.id()) || members.stream().anyMatch(member -> member.id().equals(port.get().id()))) {
                found.accept(Finding.pass(id, address, "kept by " + port.get().text()), null);
            } else {
                found.accept(new Finding(id, Level.FAIL, address, "the virtual address is that of " + port.get().text() + ", which is no member's", "two servers will answer for it",
                        "choose another virtual address, or free this one"), null);
            }
        } catch (CloudException refused) {
            found.accept(new Finding(id, Level.SKIP, address, refused.describe(), UNRESERVED, Preflight.remedy(refused)), null);
        }
    }

    private void pass(String subject, String message) {
        found.accept(Finding.pass(PAIR, subject, message), null);
    }

    private void add(Level level, String subject, String message, String consequence, String fix, Repair repair) {
        found.accept(new Finding(PAIR, level, subject, message, consequence, fix), repair);
    }
}
