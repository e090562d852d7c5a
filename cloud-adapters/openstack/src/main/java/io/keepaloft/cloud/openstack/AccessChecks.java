package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Places;
import java.util.List;
import java.util.function.BiConsumer;

/** Checks what every call needs: who this host is, credentials that Keystone accepts, and what those may do as far as reading tells. */
final class AccessChecks {

    private static final String CREDENTIALS = "credentials";
    private static final String NAME_THE_PORT = "cloud_provider openstack { network_interface <port id, or its address> }";
    private static final String UNSEEN = "what a takeover needs of the cloud is not known";
    private static final String STUCK = "nothing in the cloud will follow the master";

    private final CloudSettings settings;
    private final Environment environment;
    private final BiConsumer<Finding, Repair> found;

    AccessChecks(CloudSettings settings, Environment environment, BiConsumer<Finding, Repair> found) {
        this.settings = settings;
        this.environment = environment;
        this.found = found;
    }

    void metadata(Metadata metadata) {
        try {
            pass("metadata-service", metadata.endpoint(), "answers, and says that this is " + metadata.server().id());
        } catch (CloudException silent) {
            boolean needed = settings.networkInterface() == null;
            add("metadata-service", Level.WARN, metadata.endpoint(), silent.getMessage(),
                    needed ? "the port is looked for by MAC address instead" : "nothing: the port is configured",
                    needed ? "cloud_provider openstack { network_interface <port id> }, or make the service reachable"
                    : "make the service reachable, or leave it: what is configured is enough");
        }
    }

    /** @return null when nothing more can be asked */
    Places<Link, Port> open(Preflight.Opener opener) {
        String subject = "OpenStack account";
        Account account;
        try {
            account = Accounts.find(environment, settings);
        } catch (CloudException none) {
            add(CREDENTIALS, Level.FAIL, subject, none.getMessage(), STUCK, "set OS_CLOUD to a cloud of clouds.yaml, best with an application credential: "
                    + "openstack application credential create keepaloft");
            return null;
        }
        try {
            Places<Link, Port> places = opener.open();
            add(CREDENTIALS, account.verify() ? Level.PASS : Level.WARN, subject, account.auth().describe() + ", from " + account.origin() + (account.verify() ? ""
                    : "; certificates are not verified"), "anybody on the way can read the token", account.verify() ? "" : "give cacert instead of verify: false");
            return places;
        } catch (CloudException refused) {
            boolean signOn = refused.operation().equals("auth/tokens") || refused.operation().equals(CREDENTIALS);
            boolean denied = refused.failure() == Failure.DENIED;
            if (signOn) {
                add(CREDENTIALS, denied ? Level.FAIL : Level.SKIP, subject, refused.describe(), denied ? STUCK : UNSEEN, denied ? "openstack token issue shows whether Keystone takes them;"
                        + " an application credential is best: openstack application credential create keepaloft" : Preflight.remedy(refused));
            } else {
                add(CREDENTIALS, Level.SKIP, subject, account.auth().describe() + ", from " + account.origin() + ": the cloud did not say whether it takes them", UNSEEN,
                        Preflight.remedy(refused));
                identity(null, refused);
            }
            return null;
        }
    }

    /** @param name the kernel's, of the interface that could not be found; null: the first */
    void identity(String name, CloudException refused) {
        boolean moment = refused.failure().retryable();
        add("identity", moment ? Level.SKIP : Level.FAIL, host(name), refused.describe(), moment ? UNSEEN : STUCK, moment || refused.failure() == Failure.DENIED
                ? Preflight.remedy(refused) : NAME_THE_PORT);
    }

    private static String host(String name) {
        return "this host in OpenStack" + (name == null ? "" : ", " + name);
    }

    void identity(Link link, String name, Port own) {
        add("identity", link.doubt().isEmpty() ? Level.PASS : Level.WARN, host(name), own.text() + " at " + link.api().endpoint()
                + (link.doubt().isEmpty() ? "" : "; " + link.doubt()), "another port than the one that serves might be claimed for", link.doubt().isEmpty() ? "" : NAME_THE_PORT);
        portSecurity(own);
        add("revision-if-match", link.ifMatch() ? Level.PASS : Level.WARN, link.api().endpoint().toString(), link.ifMatch() ? "Neutron compares revisions: of several claimants one wins"
                : "this Neutron has no extension revision-if-match", "the last writer wins, and two masters could take a resource from each other",
                link.ifMatch() ? "" : "ask the cloud's operator to load Neutron's service plugin revisions");
    }

    /** Of a member's port. */
    void portSecurity(Port port) {
        found.accept(new Finding("port-security", port.portSecurity() ? Level.PASS : Level.WARN, port.text(), port.portSecurity() ? "on: the fabric filters, and address pairs count"
                : "off: nothing is filtered", "Neutron refuses address pairs on this port, and OVN may not deliver to a virtual address",
                port.portSecurity() ? "" : "openstack port set --enable-port-security --security-group <group> " + port.id()), null);
    }

    /** Writing is not tried: even a write that changes nothing raises the revision under another's feet. */
    void permissions(Link link, Port own, PreflightRequest request) throws CloudException {
        SignedOn signedOn = link.tokens() == null ? null : link.tokens().current();
        List<String> roles = signedOn == null ? List.of("admin") : signedOn.roles();
        boolean mayWrite = roles.stream().anyMatch(role -> !role.equals("reader"));
        boolean pairs = request.resources().stream().anyMatch(resource -> resource.kind() == Kind.ALLOWED_ADDRESS_PAIR || resource.kind() == Kind.VIRTUAL_IP);
        boolean addresses = request.resources().stream().anyMatch(resource -> resource.kind() == Kind.SECONDARY_IP);
        if (pairs || addresses) {
            String owner = link.api().ownerOfNetwork(own.networkId());
            boolean foreign = signedOn != null && !owner.isEmpty() && !owner.equals(signedOn.projectId()) && !roles.contains("admin");
            String doubt = foreign ? "the network belongs to another project, and by default only its owner may change address pairs and fixed IPs in it" : "";
            if (pairs) {
                permission("permission-update-port", "update_port:allowed_address_pairs", roles, mayWrite, doubt);
            }
            if (addresses) {
                permission("permission-update-port", "update_port:fixed_ips", roles, mayWrite, doubt);
            }
        }
        if (request.resources().stream().anyMatch(resource -> resource.kind() == Kind.ELASTIC_IP)) {
            permission("permission-update-floatingip", "update_floatingip", roles, mayWrite, "");
        }
    }

    private void permission(String id, String rule, List<String> roles, boolean mayWrite, String doubt) {
        Level level = !mayWrite ? Level.FAIL : doubt.isEmpty() ? Level.SKIP : Level.WARN;
        add(id, level, rule, !mayWrite ? "the roles " + roles + " may only read"
                : doubt.isEmpty() ? "the roles " + roles + " may do it by default; a policy of this cloud's own could only be found out by writing" : doubt,
                level == Level.SKIP ? "only a takeover can tell" : "takeovers will be refused", !mayWrite ? "openstack role add --project <project> --user <user> member"
                : doubt.isEmpty() ? "ask the cloud's operator whether its policy grants " + rule
                : "openstack role add --project <project of the network> --user <user> member, and OS_PROJECT_ID of that project");
    }

    private void pass(String id, String subject, String message) {
        add(id, Level.PASS, subject, message, "", "");
    }

    private void add(String id, Level level, String subject, String message, String consequence, String fix) {
        found.accept(new Finding(id, level, subject, message, consequence, fix), null);
    }
}
