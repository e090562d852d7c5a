package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A signed-on line to Neutron, together with who this host is.
 *
 * @param tokens  null: nobody asks for one
 * @param ifMatch whether Neutron compares revisions, extension revision-if-match; without it a write may meet another claimant's
 */
record Link(Http http, Account account, Tokens tokens, Neutron api, Identity self, String networkId, boolean ifMatch) {

    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    static Link open(CloudSettings settings, Environment environment, Metadata metadata, LocalInterfaces local, LongSupplier clockNs) throws CloudException {
        Account account = Accounts.find(environment, settings);
        Http http = new Http(Transport.forApi(account, environment, settings.callTimeoutNs()));
        try {
            Tokens tokens = account.auth() instanceof Auth.None ? null : new Tokens(new Keystone(http, account), account.auth(), clockNs);
            SignedOn signedOn = tokens == null ? null : tokens.current();
            URI endpoint = account.network() != null ? account.network() : Objects.requireNonNull(signedOn).network(account.region(), account.face());
            Neutron api = new Neutron(http, tokens, endpoint);
            boolean ifMatch = api.hasExtension("revision-if-match");
            String region = account.region() != null ? account.region() : signedOn == null ? "" : signedOn.onlyRegion();
            Optional<Metadata.Server> server = server(metadata);
            Port own = own(settings, api, metadata, local);
            String instance = settings.instanceId() != null ? settings.instanceId() : server.map(Metadata.Server::id).orElse(own.deviceId());
            Identity self = new Identity(OpenStackProvider.NAME, region, server.map(Metadata.Server::zone).orElse(""), instance, own.id(), own.address(false));
            return new Link(http, account, tokens, api, self, own.networkId(), ifMatch);
        } catch (CloudException | RuntimeException failed) {
            http.close();
            throw failed;
        }
    }

    private static Optional<Metadata.Server> server(Metadata metadata) {
        try {
            return Optional.of(metadata.server());
        } catch (CloudException silent) {
            // Preflight says so; the port is found without it where it can be.
            LOG.log(System.Logger.Level.DEBUG, "{0}", silent.describe());
            return Optional.empty();
        }
    }

    /** The configured port, else the first that the metadata service names, else the one with a MAC address of this host. */
    private static Port own(CloudSettings settings, Neutron api, Metadata metadata, LocalInterfaces local) throws CloudException {
        if (settings.networkInterface() != null) {
            return api.port(settings.networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "get_port", "there is no port "
                    + settings.networkInterface() + " in this project; correct network_interface under cloud_provider: openstack port list"));
        }
        CloudException silence;
        try {
            for (String id : metadata.ports()) {
                Optional<Port> port = api.port(id);
                if (port.isPresent()) {
                    return port.get();
                }
            }
            silence = new CloudException(Failure.NOT_FOUND, "get_port", "this project has none of the ports that the metadata service names: do the credentials "
                    + "belong to this server's project?");
        } catch (CloudException silent) {
            silence = silent;
        }
        return byMac(settings, api, local, silence);
    }

    private static Port byMac(CloudSettings settings, Neutron api, LocalInterfaces local, CloudException silence) throws CloudException {
        List<String> query = new ArrayList<>();
        local.macs().forEach(mac -> query.addAll(List.of("mac_address", mac)));
        if (settings.instanceId() != null) {
            query.clear();
            query.addAll(List.of("device_id", settings.instanceId()));
        }
        List<Port> found = query.isEmpty() ? List.of() : api.ports(query.toArray(String[]::new));
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new CloudException(silence.failure(), silence.operation(), silence.code(), silence.requestId(), silence.httpStatus(), silence.retryAfterNs(),
                silence.getMessage() + "; and " + (found.isEmpty() ? "no port" : "more than one port") + " of this project has a MAC address of this host: give "
                        + "network_interface under cloud_provider", silence);
    }

    void close() {
        http.close();
    }
}
