package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Instance;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.cloud.rules.PeerAddress;
import java.util.List;
import java.util.Set;

/**
 * Tells of every check of OpenStack that it could not be made, when the cloud did not get as far as any of them.
 *
 * @param moving addresses that a port has only while its host is master
 */
record UnseenChecks(Unseen unseen, Set<String> moving) {
    private static final String PORT = "this host's port";
    private static final String SENDS = "whether every node may send from it would show only at a switch-over";

    /** When nothing could be asked. */
    void all(PreflightRequest request) {
        members(request);
        request.resources().forEach(this::resource);
    }

    /** When this host's port could not be read. */
    void members(PreflightRequest request) {
        unseen.check("port-security", PORT, "whether anything filters what this host sends and gets is not known");
        AccessChecks.unseenPermissions(request, unseen);
        request.instances().forEach(instance -> members(instance, PORT));
        if (request.multicast()) {
            unseen.check(Preflight.MULTICAST, "network of this host's port", "where it is not delivered, advertisements to 224.0.0.18 or ff02::12 arrive nowhere");
        }
    }

    /** When the members of one instance could not be told. @param port this host's, as far as it is known */
    void members(Instance instance, String port) {
        List<Passage> passages = Passage.of(new PreflightRequest(List.of(instance)));
        unseen.groups(passages, port);
        if (!instance.peerTags().isEmpty()) {
            unseen.check(PeerChecks.ID, PeerChecks.subject(instance.peerTags()), PeerChecks.UNKNOWN);
        }
        unseen.checks(PeerAddress.ID, instance.peers(), PeerAddress.UNKNOWN);
        for (String address : instance.addresses()) {
            unseen.check(PairChecks.PAIR, address + " on " + port, SENDS);
            if (moving.stream().noneMatch(new FixedIp("", address)::is)) {
                unseen.check(PairChecks.RESERVED, address, PairChecks.UNRESERVED);
            }
        }
        PairChecks.beside(instance).forEach(line -> unseen.check(PairChecks.PAIR, line.value() + " on " + port, SENDS));
    }

    private void resource(Resource resource) {
        switch (resource.kind()) {
            case ELASTIC_IP -> {
                unseen.check(ResourceChecks.EXISTS, resource.toString(), Unseen.UNKNOWN);
                unseen.check(ResourceChecks.TARGET, ResourceChecks.target(resource), Unseen.UNKNOWN);
            }
            case SECONDARY_IP -> unseen.check(ResourceChecks.SUBNET, resource.toString(), Unseen.UNKNOWN);
            case VIRTUAL_IP -> unseen.check(ResourceChecks.VIRTUAL, resource.toString(), Unseen.UNKNOWN);
            case ROUTE -> unseen.found().accept(ResourceChecks.unsupported(resource));
            case ALLOWED_ADDRESS_PAIR -> { }
        }
    }
}
