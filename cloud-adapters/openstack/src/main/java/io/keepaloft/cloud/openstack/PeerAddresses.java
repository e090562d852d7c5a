package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.PeerAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks that somebody in the network has each peer's address that is named. */
record PeerAddresses(Link link, Port own, Consumer<Finding> found) {
    private static final String NOUN = "port of this project";

    /** @param peers those who are known; @param network all ports of ours */
    void check(PreflightRequest.Instance instance, List<End> peers, List<Port> network) {
        List<End> named = peers.stream().filter(peer -> instance.peers().contains(peer.text())).toList();
        for (End peer : named) {
            try {
                found.accept(PeerAddress.judged(peer, peer.portId().isPresent() || sentFrom(peer, network) ? List.of() : blocks(), NOUN));
            } catch (CloudException refused) {
                new Unseen(refused.describe(), Preflight.remedy(refused), found).check(PeerAddress.ID, peer.text(), PeerAddress.UNKNOWN);
            }
        }
    }

    /** Whether a port has it without its being the port's own, as of a virtual machine within a server. */
    private static boolean sentFrom(End peer, List<Port> network) {
        return network.stream().anyMatch(port -> !port.portSecurity() || port.pairs().stream().anyMatch(pair -> pair.covers(peer.text())));
    }

    /** The ports of another project do not show: in its network nothing is told of an address that none of ours has. */
    private List<Cidr> blocks() throws CloudException {
        SignedOn signedOn = link.tokens() == null ? null : link.tokens().current();
        boolean ours = signedOn == null || signedOn.roles().contains("admin") || link.api().ownerOfNetwork(own.networkId()).equals(signedOn.projectId());
        return ours ? link.api().subnets(own.networkId()).stream().map(Cidr::parse).flatMap(Optional::stream).toList() : List.of();
    }
}
