package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Places;
import io.keepaloft.cloud.http.Shown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Checks what every call needs: who this host is, credentials that Keystone accepts, and what those may do as far as reading tells. */
final class AccessChecks {

    static final String CREDENTIALS = "credentials";
    private static final String NAME_THE_PORT = "cloud_provider openstack { network_interface <port id, or its address> }";
    private static final String IDENTITY = "identity";
    private static final String UPDATE_PORT = "permission-update-port";
    private static final String UPDATE_FLOATING = "permission-update-floatingip";
    private static final String PAIRS = "update_port:allowed_address_pairs";
    private static final String ADDRESSES = "update_port:fixed_ips";
    private static final String FLOATING = "update_floatingip";
    private static final String NOT_ASKED = "the cloud was not asked, for want of credentials that it takes";
    private static final String UNSEEN = "what a takeover needs of the cloud is not known";
    static final String GIVE_CREDENTIALS = "set OS_CLOUD to a cloud of clouds.yaml, best with an application credential: openstack application credential create keepaloft";
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

    /** @throws CloudException when nothing more can be asked; what stands in the way is told */
    Places<Link, Port> open(Preflight.Opener opener) throws CloudException {
        String subject = "OpenStack account";
        Account account;
        try {
            account = Accounts.find(environment, settings);
        } catch (CloudException none) {
            add(CREDENTIALS, Level.FAIL, subject, none.getMessage(), STUCK, GIVE_CREDENTIALS);
            add(IDENTITY, Level.SKIP, host(null), NOT_ASKED, UNSEEN, "repair the credentials first");
            throw none;
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
                boolean moment = refused.failure().retryable();
                add(IDENTITY, Level.SKIP, host(null), NOT_ASKED, UNSEEN, "repair the credentials first");
                add(CREDENTIALS, moment ? Level.SKIP : Level.FAIL, subject, refused.describe(), moment ? UNSEEN : STUCK, denied ? "openstack token issue shows whether Keystone takes them;"
                        + " an application credential is best: openstack application credential create keepaloft" : Preflight.remedy(refused));
            } else {
                add(CREDENTIALS, Level.SKIP, subject, account.auth().describe() + ", from " + account.origin() + ": the cloud did not say whether it takes them", UNSEEN,
                        Preflight.remedy(refused));
                identity(null, refused);
            }
            throw refused;
        }
    }

    /** @param name the kernel's, of the interface that could not be found; null: the first */
    void identity(String name, CloudException refused) {
        boolean moment = refused.failure().retryable();
        add(IDENTITY, moment ? Level.SKIP : Level.FAIL, host(name), refused.describe(), moment ? UNSEEN : STUCK, moment || refused.failure() == Failure.DENIED
                ? Preflight.remedy(refused) : NAME_THE_PORT);
    }

    private static String host(String name) {
        return "this host in OpenStack" + (name == null ? "" : ", " + name);
    }

    void identity(Link link, String name, Port own) {
        add(IDENTITY, link.doubt().isEmpty() ? Level.PASS : Level.WARN, host(name), own.text() + " at " + Shown.url(link.api().endpoint().toString())
                + (link.doubt().isEmpty() ? "" : "; " + link.doubt()), "another port than the one that serves might be claimed for", link.doubt().isEmpty() ? "" : NAME_THE_PORT);
        portSecurity(own);
        add("revision-if-match", link.ifMatch() ? Level.PASS : Level.WARN, Shown.url(link.api().endpoint().toString()), link.ifMatch() ? "Neutron compares revisions: of several claimants one wins"
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
    void permissions(Link link, Port own, PreflightRequest request) {
        try {
            SignedOn signedOn = link.tokens() == null ? null : link.tokens().current();
            List<String> roles = signedOn == null ? List.of("admin") : signedOn.roles();
            boolean mayWrite = roles.stream().anyMatch(role -> !role.equals("reader"));
            Map<String, String> rules = rules(request);
            String owner = rules.containsValue(UPDATE_PORT) ? link.api().ownerOfNetwork(own.networkId()) : "";
            boolean foreign = signedOn != null && !owner.isEmpty() && !owner.equals(signedOn.projectId()) && !roles.contains("admin");
            String doubt = foreign ? "the network belongs to another project, and by default only its owner may change address pairs and fixed IPs in it" : "";
            rules.forEach((rule, id) -> permission(id, rule, roles, mayWrite, id.equals(UPDATE_PORT) ? doubt : ""));
        } catch (CloudException refused) {
            unseenPermissions(request, new Unseen(refused.describe(), Preflight.remedy(refused), finding -> found.accept(finding, null)));
        }
    }

    /** When the cloud did not say what it would take to tell. */
    static void unseenPermissions(PreflightRequest request, Unseen unseen) {
        rules(request).forEach((rule, id) -> unseen.check(id, rule, "only a takeover can tell"));
    }

    /** Neutron's rules that a takeover needs, each with the id of what is told of it. */
    private static Map<String, String> rules(PreflightRequest request) {
        Map<String, String> rules = new LinkedHashMap<>();
        Set<Kind> kinds = request.resources().stream().map(Resource::kind).collect(Collectors.toSet());
        if (kinds.contains(Kind.ALLOWED_ADDRESS_PAIR) || kinds.contains(Kind.VIRTUAL_IP)) {
            rules.put(PAIRS, UPDATE_PORT);
        }
        if (kinds.contains(Kind.SECONDARY_IP)) {
            rules.put(ADDRESSES, UPDATE_PORT);
        }
        if (kinds.contains(Kind.ELASTIC_IP)) {
            rules.put(FLOATING, UPDATE_FLOATING);
        }
        return rules;
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
