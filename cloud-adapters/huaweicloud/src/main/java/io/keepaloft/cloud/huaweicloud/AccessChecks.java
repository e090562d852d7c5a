package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Places;
import java.util.Set;

/** Checks what every call needs: who this host is, an access key that the cloud accepts, and what that may do as far as reading tells. */
final class AccessChecks {

    private static final String CREDENTIALS = "credentials";
    private static final String IDENTITY = "identity";
    private static final String ACCOUNT = "Huawei Cloud account";
    private static final String NAME_THE_PORT = "cloud_provider huaweicloud { network_interface <port id, or its address> }";
    private static final String NOT_ASKED = "the cloud was not asked, for want of credentials that it takes";
    private static final String UNSEEN = "what a takeover needs of the cloud is not known";
    private static final Set<String> WHO = Set.of("APIGW.0301", "APIGW.0307", "VPC.0008", "IAM.0101");

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    private final Preflight.Found found;

    AccessChecks(CloudSettings settings, Environment environment, Metadata metadata, Preflight.Found found) {
        this.settings = settings;
        this.environment = environment;
        this.metadata = metadata;
        this.found = found;
    }

    void metadata() {
        try {
            Metadata.Server server = metadata.server();
            found.pass("metadata-service", metadata.endpoint(), "answers, and says that this is " + server.id() + " in " + server.region());
        } catch (CloudException silent) {
            boolean needed = settings.networkInterface() == null || settings.region() == null || !environment.has(Keys.ID) || !environment.has(Keys.PROJECT);
            found.add("metadata-service", Level.WARN, metadata.endpoint(), silent.getMessage(), needed ? "what it would tell has to be told, and an agency gives no access key"
                    : "none: all that it would tell is configured", "make it reachable" + (needed ? ", or set cloud_provider huaweicloud { region; network_interface } and " + Keys.ID + ", " + Keys.SECRET + ", " + Keys.PROJECT
                            : ", or leave it: what is configured is enough"));
        }
    }

    /** @throws CloudException when nothing more can be asked; what stands in the way is told */
    Places<Link, Port> open(Preflight.Opener opener) throws CloudException {
        try {
            Places<Link, Port> places = opener.open();
            found.pass(CREDENTIALS, ACCOUNT, places.first().keys().origin() + ", project " + places.first().projectId());
            return places;
        } catch (CloudException refused) {
            boolean who = refused.operation().equals(CREDENTIALS) || WHO.contains(refused.code()) || refused.httpStatus() == 401;
            boolean denied = refused.failure() == Failure.DENIED || refused.operation().equals(CREDENTIALS) && refused.failure() == Failure.NOT_FOUND;
            if (who) {
                boolean moment = refused.failure().retryable();
                found.add(IDENTITY, Level.SKIP, host(null), NOT_ASKED, UNSEEN, "repair the credentials first");
                found.add(CREDENTIALS, moment ? Level.SKIP : Level.FAIL, ACCOUNT, refused.describe(), moment ? UNSEEN : "nothing in the cloud will follow the master", denied
                        ? "set " + Keys.ID + " and " + Keys.SECRET + ", or give this server an agency with the policy of conf/huaweicloud-policy.json" : Preflight.remedy(refused));
            } else {
                found.add(CREDENTIALS, denied ? Level.PASS : Level.SKIP, ACCOUNT, denied ? "the cloud takes the access key" : "the cloud did not say whether it takes the access key: "
                        + refused.describe(), UNSEEN, Preflight.remedy(refused));
                identity(null, refused);
            }
            throw refused;
        }
    }

    /** @param name the kernel's, of the interface that could not be found; null: the first */
    void identity(String name, CloudException refused) {
        found.denied(refused);
        boolean moment = refused.failure().retryable();
        found.add(IDENTITY, moment ? Level.SKIP : Level.FAIL, host(name), refused.describe(), moment ? UNSEEN : "nothing in the cloud will follow the master",
                moment || refused.failure() == Failure.DENIED ? Preflight.remedy(refused) : NAME_THE_PORT);
    }

    private static String host(String name) {
        return "this host in Huawei Cloud" + (name == null ? "" : ", " + name);
    }

    void identity(Link link, String name, Port own) {
        boolean clear = link.doubt().isEmpty();
        found.add(IDENTITY, clear ? Level.PASS : Level.WARN, host(name), own.text() + " in " + link.self().region() + (clear ? "" : "; " + link.doubt()),
                clear ? "" : "if it is the wrong one, resources go to an interface that VRRP does not use",
                clear ? "" : NAME_THE_PORT);
        found.add("port-security", own.portSecurity() ? Level.PASS : Level.WARN, own.text(), own.portSecurity() ? "on: security groups count" : "off: nothing is filtered",
                "whoever reaches the subnet reaches this host", "switch it on at this port in the console, or leave it where another filter stands before this host");
    }

    /** Writing is not tried, and none of these APIs has a dry run. */
    void permissions(PreflightRequest request) {
        request.resources().stream().map(resource -> write(resource.kind())).flatMap(Set::stream).distinct().sorted().forEach(operation -> found.add(Actions.findingId(operation), Level.SKIP,
                Actions.of(operation).orElse(operation), "whether it is allowed can only be found out by writing", "only a takeover can tell",
                "compare the policy of this server's agency or user with conf/huaweicloud-policy.json, which has all that is needed"));
    }

    private static Set<String> write(Kind kind) {
        return switch (kind) {
            case ELASTIC_IP -> Set.of(Network.UPDATE_PUBLIC_IP);
            case VIRTUAL_IP, ALLOWED_ADDRESS_PAIR -> Set.of(Network.UPDATE_PORT);
            case ROUTE -> Set.of(Network.UPDATE_ROUTE_TABLE);
            case SECONDARY_IP -> Set.of();
        };
    }
}
