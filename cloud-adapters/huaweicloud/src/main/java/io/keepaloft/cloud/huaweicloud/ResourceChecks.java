package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.ElasticIpHolder;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import java.util.List;
import java.util.Optional;

/**
 * Checks that each resource is there, and can be brought here.
 *
 * @param members all nodes' ports as far as they are known
 */
record ResourceChecks(Link link, List<Port> members, Preflight.Found found) {
    static final String EXISTS = "elastic-ip-exists";
    static final String TARGET = "elastic-ip-target";
    static final String TABLE = "route-table";

    void check(PreflightRequest request) {
        for (Resource resource : request.resources()) {
            Optional<Finding> wrong = unsupported(resource);
            if (wrong.isPresent()) {
                found.add(wrong.get(), null);
                continue;
            }
            switch (resource.kind()) {
                case ELASTIC_IP -> elasticIp(resource);
                case ROUTE -> route(resource);
                case VIRTUAL_IP -> virtualIp(resource);
                case ALLOWED_ADDRESS_PAIR, SECONDARY_IP -> { }
            }
        }
    }

    /** What is wrong with it whatever the cloud says. */
    static Optional<Finding> unsupported(Resource resource) {
        String objection = Mover.objection(resource);
        boolean none = resource.kind() == Kind.SECONDARY_IP;
        return objection.isEmpty() && !none ? Optional.empty() : Optional.of(new Finding("resource-supported", Level.FAIL, resource.toString(),
                objection.isEmpty() ? "Huawei Cloud has none" : objection, "it will not follow the master",
                objection.isEmpty() ? VirtualIps.INSTEAD_OF_SECONDARY_IP : "keepaloft check names the line"));
    }

    private void elasticIp(Resource resource) {
        ElasticIps elasticIps = new ElasticIps(link);
        String id = EXISTS;
        String subject = target(resource);
        try {
            if (elasticIps.find(resource).isEmpty()) {
                found.add(id, Level.FAIL, resource.toString(), "no elastic IP " + resource.value() + " belongs to the project " + link.projectId() + " in " + link.self().region()
                        + "; one of another region cannot be bound here", "no takeover of it can succeed", "hcloud EIP ListPublicips/v2 --cli-region=" + link.self().region());
                return;
            }
            found.pass(id, resource.toString(), "it belongs to this project and region");
        } catch (CloudException refused) {
            found.unread(id, resource.toString(), refused, Unseen.UNKNOWN);
            found.unread(TARGET, subject, refused, Unseen.UNKNOWN);
            return;
        }
        try {
            ElasticIps.Target target = elasticIps.target(resource);
            Observation observed = elasticIps.observe(resource);
            found.pass(TARGET, subject, target.text() + "; now " + observed.describe());
            if (observed instanceof Observation.HeldByOther other) {
                holder(resource, other, elasticIps.holder(resource));
            }
            if (target.onVirtualIp()) {
                boolean bound = observed instanceof Observation.HeldByUs;
                found.pass("elastic-ip-on-virtual-ip", subject, bound ? "bound to the virtual IP: it fails over with gratuitous ARP, without an API call"
                        : "not bound yet; the first MASTER binds it to the virtual IP, and from then on it fails over with gratuitous ARP, without an API call");
            }
        } catch (CloudException refused) {
            refused(TARGET, subject, refused);
        }
    }

    private void holder(Resource resource, Observation.HeldByOther seen, Optional<Port> holder) {
        boolean member = holder.isPresent() && members.stream().anyMatch(holder.get()::sameServer);
        found.add(ElasticIpHolder.of(resource, seen.holder(), member, members.size() > 1, holder.map(port -> "hcloud VPC ShowPort --cli-region=" + link.self().region()
                + " --port_id=" + port.id()).orElse("hcloud EIP ListPublicips/v2 --cli-region=" + link.self().region())), null);
    }

    private void route(Resource resource) {
        String subject = resource.toString();
        try {
            Observation observed = new Routes(link).observe(resource);
            boolean absent = observed instanceof Observation.Absent;
            found.add(TABLE, absent ? Level.FAIL : Level.PASS, subject, observed.describe(), "no takeover of it can succeed",
                    absent ? "hcloud VPC ListRouteTables --cli-region=" + link.self().region() + " --vpc_id=" + link.vpcId() : "");
        } catch (CloudException refused) {
            refused(TABLE, subject, refused);
        }
    }

    private void refused(String id, String subject, CloudException refused) {
        if (refused.failure() == Failure.FATAL) {
            found.add(id, Level.FAIL, subject, refused.describe(), "no takeover of it can succeed", Preflight.remedy(refused));
        } else {
            found.unread(id, subject, refused, Unseen.UNKNOWN);
        }
    }

    static String target(Resource resource) {
        return resource + (resource.option(Resource.TO) == null ? "" : " to " + resource.option(Resource.TO));
    }

    /** Its members are looked at by {@link MemberChecks}. */
    private void virtualIp(Resource resource) {
        try {
            switch (new VirtualIps(link).observe(resource)) {
                case Observation.Absent absent -> found.add(MemberChecks.VIRTUAL_IP, Level.FAIL, resource.toString(), absent.why(), "no takeover of it can succeed",
                        VirtualIps.create(link, resource.value()));
                case Observation.HeldByUs _ -> found.pass(MemberChecks.VIRTUAL_IP, resource.toString(), "it is there, and this host's interface is a member");
                case Observation.Unheld _, Observation.HeldByOther _ -> found.pass(MemberChecks.VIRTUAL_IP, resource.toString(), "it is there");
            }
        } catch (CloudException refused) {
            refused(MemberChecks.VIRTUAL_IP, resource.toString(), refused);
        }
    }
}
