package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;

/** Checks that each resource is there, and can be brought here. */
record ResourceChecks(Link link, Preflight.Found found) {
    private static final String UNKNOWN = "whether it can follow the master would show only at a takeover";

    void check(PreflightRequest request) {
        for (Resource resource : request.resources()) {
            String objection = Mover.objection(resource);
            if (!objection.isEmpty()) {
                found.add("resource-supported", Level.FAIL, resource.toString(), objection, "it will not follow the master", "keepaloft check names the line");
                continue;
            }
            switch (resource.kind()) {
                case ELASTIC_IP -> elasticIp(resource);
                case ROUTE -> route(resource);
                case VIRTUAL_IP -> virtualIp(resource);
                case ALLOWED_ADDRESS_PAIR -> { }
                case SECONDARY_IP -> found.add("resource-supported", Level.FAIL, resource.toString(), "Huawei Cloud has none", "it will not follow the master",
                        VirtualIps.INSTEAD_OF_SECONDARY_IP);
            }
        }
    }

    private void elasticIp(Resource resource) {
        ElasticIps elasticIps = new ElasticIps(link);
        String id = "elastic-ip-exists";
        try {
            if (elasticIps.find(resource).isEmpty()) {
                found.add(id, Level.FAIL, resource.toString(), "no elastic IP " + resource.value() + " belongs to the project " + link.projectId() + " in " + link.self().region()
                        + "; one of another region cannot be bound here", "no takeover of it can succeed", "hcloud EIP ListPublicips/v2 --cli-region=" + link.self().region());
                return;
            }
            found.pass(id, resource.toString(), "it belongs to this project and region");
        } catch (CloudException refused) {
            found.unread(id, resource.toString(), refused, UNKNOWN);
            return;
        }
        String subject = resource + (resource.option(Resource.TO) == null ? "" : " to " + resource.option(Resource.TO));
        try {
            ElasticIps.Target target = elasticIps.target(resource);
            Observation observed = elasticIps.observe(resource);
            found.pass("elastic-ip-target", subject, target.text() + "; now " + observed.describe());
            if (target.onVirtualIp()) {
                boolean bound = observed instanceof Observation.HeldByUs;
                found.pass("elastic-ip-on-virtual-ip", subject, bound ? "bound to the virtual IP: it fails over with gratuitous ARP, without an API call"
                        : "not bound yet; the first MASTER binds it to the virtual IP, and from then on it fails over with gratuitous ARP, without an API call");
            }
        } catch (CloudException refused) {
            refused("elastic-ip-target", subject, refused);
        }
    }

    private void route(Resource resource) {
        String subject = resource.toString();
        try {
            Observation observed = new Routes(link).observe(resource);
            boolean absent = observed instanceof Observation.Absent;
            found.add("route-table", absent ? Level.FAIL : Level.PASS, subject, observed.describe(), "no takeover of it can succeed",
                    absent ? "hcloud VPC ListRouteTables --cli-region=" + link.self().region() + " --vpc_id=" + link.vpcId() : "");
        } catch (CloudException refused) {
            refused("route-table", subject, refused);
        }
    }

    private void refused(String id, String subject, CloudException refused) {
        if (refused.failure() == Failure.FATAL) {
            found.add(id, Level.FAIL, subject, refused.describe(), "no takeover of it can succeed", Preflight.remedy(refused));
        } else {
            found.unread(id, subject, refused, UNKNOWN);
        }
    }

    /** Its members are looked at by {@link MemberChecks}. */
    private void virtualIp(Resource resource) {
        try {
            switch (new VirtualIps(link).observe(resource)) {
                case Observation.Absent absent -> found.add("virtual-ip", Level.FAIL, resource.toString(), absent.why(), "no takeover of it can succeed",
                        VirtualIps.create(link, resource.value()));
                case Observation.HeldByUs _ -> found.pass("virtual-ip", resource.toString(), "it is there, and this host's interface is a member");
                case Observation.Unheld _, Observation.HeldByOther _ -> found.pass("virtual-ip", resource.toString(), "it is there");
            }
        } catch (CloudException refused) {
            refused("virtual-ip", resource.toString(), refused);
        }
    }
}
