package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.ElasticIpHolder;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Instance;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.cloud.rules.PeerAddress;
import java.util.List;

/** Tells of every check of EC2 that it could not be made, when EC2 did not get as far as any of them. */
record UnseenChecks(Unseen unseen) {
    private static final String INTERFACE = "this host's network interface";

    /** When nothing could be asked. */
    void all(PreflightRequest request) {
        List<Passage> passages = Passage.of(request);
        unseen.groups(passages, INTERFACE);
        unseen.acls(passages, INTERFACE);
        request.instances().stream().map(Instance::peerTags).filter(tags -> !tags.isEmpty()).distinct()
                .forEach(tags -> unseen.check(Preflight.PEERS, Preflight.subject(tags), Preflight.PEERS_UNKNOWN));
        if (request.multicast()) {
            unseen.check(Preflight.MULTICAST, "VPC network of " + INTERFACE, "where it is not delivered, advertisements to 224.0.0.18 or ff02::12 arrive nowhere");
        }
        members(request, INTERFACE);
        List<Resource> all = request.resources();
        all.forEach(resource -> resource(resource, all));
    }

    /** When the members' interfaces could not be read. @param own this host's, as far as it is known */
    void members(PreflightRequest request, String own) {
        request.resources().stream().filter(resource -> resource.kind() == Kind.SECONDARY_IP).map(Resource::value).distinct()
                .forEach(address -> unseen.check(SecondaryIpChecks.ID, address + " on " + own, Unseen.UNKNOWN));
        unseen.checks(PeerAddress.ID, request.peers(), PeerAddress.UNKNOWN);
        unseen.checks(VirtualAddressChecks.ID, VirtualAddressChecks.of(request), VirtualAddressChecks.UNKNOWN);
        unseen.checks(ElasticIpHolder.ID, request.resources().stream().filter(resource -> resource.kind() == Kind.ELASTIC_IP).map(Resource::toString).toList(), HolderChecks.UNKNOWN);
        if (request.resources().stream().anyMatch(resource -> resource.kind() == Kind.ROUTE)) {
            unseen.check(Preflight.SOURCE_CHECK, own, "while it is on, EC2 drops what a route brings");
        }
    }

    private void resource(Resource resource, List<Resource> all) {
        switch (resource.kind()) {
            case ELASTIC_IP -> {
                unseen.check(ElasticIpChecks.EXISTS, resource.toString(), Unseen.UNKNOWN);
                ElasticIpChecks.target(resource, all).ifPresent(subject -> unseen.check(ElasticIpChecks.TARGET, subject, Unseen.UNKNOWN));
            }
            case SECONDARY_IP -> unseen.check(ResourceChecks.ADDRESS, resource.toString(), Unseen.UNKNOWN);
            case ROUTE -> {
                unseen.check(ResourceChecks.TARGET, resource.toString(), Unseen.UNKNOWN);
                unseen.check(ResourceChecks.TABLE, resource.toString(), Unseen.UNKNOWN);
            }
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> unseen.found().accept(Preflight.unsupported(resource));
        }
    }
}
