package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;

/** One network interface of this host, and what moves to it. */
record Place(Link link, Identity self, CloudSettings settings, MetadataService metadata, AddressRoom room, Proofs proofs) {

    Movable movable(Kind kind) throws CloudException {
        return switch (kind) {
            case ELASTIC_IP -> elasticIps();
            case SECONDARY_IP -> secondaryIps();
            case ROUTE -> routes();
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> throw new CloudException(Failure.FATAL, kind.keyword(), "EC2 has no such thing");
        };
    }

    Movable movable(Step step) {
        return switch (step.operation()) {
            case ElasticIps.ASSOCIATE, ElasticIps.DISASSOCIATE -> elasticIps();
            case SecondaryIps.ASSIGN, SecondaryIps.UNASSIGN, SecondaryIps.ASSIGN_IPV6, SecondaryIps.UNASSIGN_IPV6 -> secondaryIps();
            default -> routes();
        };
    }

    ElasticIps elasticIps() {
        return new ElasticIps(link.api(), link.looks(), self, proofs, settings.mode());
    }

    private SecondaryIps secondaryIps() {
        return new SecondaryIps(link.api(), link.looks(), self, new OwnAddresses(metadata, Link.configured(settings)), room, proofs, settings);
    }

    private Routes routes() {
        return new Routes(link.accounts(), link.looks(), self);
    }

    /** What each of them needs before it can move here, but for elastic IPs, which {@link Preflight} looks at. */
    void check(Iterable<Resource> wanted, Findings findings) {
        ResourceChecks checks = new ResourceChecks(self, findings);
        SecondaryIps secondaryIps = secondaryIps();
        Routes routes = routes();
        for (Resource resource : wanted) {
            switch (resource.kind()) {
                case SECONDARY_IP -> checks.secondaryIp(resource, secondaryIps);
                case ROUTE -> checks.route(resource, routes);
                case ELASTIC_IP, ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> { }
            }
        }
    }
}
