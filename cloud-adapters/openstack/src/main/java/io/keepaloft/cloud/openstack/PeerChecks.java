package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Finds the other nodes of an instance: by the addresses that are known, by tag, or else whoever else may send from a virtual address.
 *
 * @param moving addresses that move with the mastership, and so are nobody's own
 */
record PeerChecks(Link link, Port own, Set<String> moving, BiConsumer<Finding, Repair> found) {
    static final String ID = "cloud-peers";
    /** What follows when the tag was not looked for. */
    static final String UNKNOWN = "whether the nodes find each other is not known";

    /** Of what is said of a tag. */
    static String subject(Map<String, String> tags) {
        return "tag " + String.join(", ", Members.words(tags));
    }

    /** @param network all ports of ours */
    List<End> check(PreflightRequest.Instance instance, List<Port> network) throws CloudException {
        List<Port> ports = network.stream().filter(port -> !port.id().equals(own.id())).toList();
        Set<String> addresses = new LinkedHashSet<>(instance.known());
        if (!instance.peerTags().isEmpty()) {
            tagged(instance.peerTags()).forEach(port -> addresses.add(port.address(false, moving)));
        }
        if (addresses.isEmpty()) {
            ports.stream().filter(port -> port.pairs().stream().anyMatch(pair -> instance.addresses().stream().anyMatch(pair::is)))
                    .forEach(port -> addresses.add(port.address(false, moving)));
        }
        return addresses.stream().map(address -> new End(address, ports.stream().filter(port -> port.has(address)).findFirst().orElse(null))).toList();
    }

    private List<Port> tagged(Map<String, String> tags) throws CloudException {
        String subject = subject(tags);
        String create = "openstack port set" + Members.words(tags).stream().map(word -> " --tag " + word).collect(Collectors.joining()) + " ";
        try {
            List<Port> peers = TaggedPorts.of(link, tags);
            boolean ourselves = own.tags().containsAll(Members.words(tags));
            String who = peers.stream().map(Port::text).collect(Collectors.joining("; "));
            if (peers.isEmpty()) {
                add(Level.FAIL, subject, (ourselves ? "it finds only ourselves: " : "nobody has it, not even this host: ") + "no other port of this network carries it",
                        "this host would speak to nobody, and every node would become MASTER", create + "<port of the other node>" + (ourselves ? "" : "; " + create + own.id()));
            } else if (ourselves) {
                found.accept(Finding.pass(ID, subject, "found " + who), null);
            } else {
                add(Level.FAIL, subject, "found " + who + ", but this host's own port does not carry it",
                        "the other nodes do not find this host and do not speak to it: both sides will become MASTER", create + own.id());
            }
            return peers;
        } catch (CloudException refused) {
            add(Level.SKIP, subject, refused.describe(), UNKNOWN, Preflight.remedy(refused));
            throw refused;
        }
    }

    private void add(Level level, String subject, String message, String consequence, String fix) {
        found.accept(new Finding(ID, level, subject, message, consequence, fix), null);
    }
}
