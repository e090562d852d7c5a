package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Instance;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.cloud.rules.PeerAddress;
import java.util.List;
import java.util.Optional;

/** Tells of every check of Huawei Cloud that it could not be made, when the cloud did not get as far as any of them. */
record UnseenChecks(Unseen unseen) {
    private static final String PORT = "this host's port";

    /** When nothing could be asked. */
    void all(PreflightRequest request) {
        members(request);
        if (request.multicast()) {
            unseen.check("multicast-delivery", "subnet of this host's port", "where multicast is not delivered, advertisements to 224.0.0.18 or ff02::12 arrive nowhere");
        }
        request.resources().forEach(this::resource);
    }

    /** When this host's port could not be read. */
    void members(PreflightRequest request) {
        unseen.check("port-security", PORT, "whether anything filters what this host sends and gets is not known");
        request.instances().forEach(this::members);
    }

    private void members(Instance instance) {
        List<Passage> passages = Passage.of(new PreflightRequest(List.of(instance)));
        unseen.groups(passages, PORT);
        unseen.acls(passages, PORT);
        if (!instance.peerTags().isEmpty()) {
            unseen.check(PeerChecks.ID, PeerChecks.subject(instance.peerTags()), PeerChecks.UNKNOWN);
        }
        unseen.checks(PeerAddress.ID, instance.peers(), PeerAddress.UNKNOWN);
        unseen.checks(MemberChecks.SUBNET, instance.addresses(), MemberChecks.DELIVERS);
        unseen.checks(MemberChecks.VIRTUAL_IP, instance.addresses(), MemberChecks.DELIVERS);
        unseen.checks(MemberChecks.PAIR, instance.addresses(), MemberChecks.SENDS);
        MemberChecks.beside(instance).forEach(line -> {
            if (line.kind() == Kind.ALLOWED_ADDRESS_PAIR) {
                unseen.check(MemberChecks.PAIR, line.value(), MemberChecks.SENDS);
            } else if (line.kind() == Kind.VIRTUAL_IP) {
                unseen.check(MemberChecks.VIRTUAL_IP, line.value(), MemberChecks.DELIVERS);
            }
        });
        if (instance.resources().stream().anyMatch(resource -> resource.kind() == Kind.ROUTE)) {
            unseen.check(MemberChecks.CHECK, PORT, "while it is on, the cloud drops what a route brings");
        }
    }

    private void resource(Resource resource) {
        Optional<Finding> wrong = ResourceChecks.unsupported(resource);
        if (wrong.isPresent()) {
            unseen.found().accept(wrong.get());
            return;
        }
        switch (resource.kind()) {
            case ELASTIC_IP -> {
                unseen.check(ResourceChecks.EXISTS, resource.toString(), Unseen.UNKNOWN);
                unseen.check(ResourceChecks.TARGET, ResourceChecks.target(resource), Unseen.UNKNOWN);
            }
            case ROUTE -> unseen.check(ResourceChecks.TABLE, resource.toString(), Unseen.UNKNOWN);
            case VIRTUAL_IP -> unseen.check(MemberChecks.VIRTUAL_IP, resource.toString(), Unseen.UNKNOWN);
            case ALLOWED_ADDRESS_PAIR, SECONDARY_IP -> { }
        }
    }
}
