package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.HostInterfaces;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Places;
import io.keepaloft.cloud.http.Transport;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A signed-on line to Neutron, together with who this host is.
 *
 * @param tokens  null: nobody asks for one
 * @param ifMatch whether Neutron compares revisions, extension revision-if-match; without it a write may meet another claimant's
 * @param doubt   of {@link OwnPort}
 * @param local   what this host's kernel says of its interfaces
 */
record Link(Http http, Account account, Tokens tokens, Neutron api, Identity self, String networkId, boolean ifMatch, String doubt, LocalInterfaces local) {

    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    static Link open(CloudSettings settings, Environment environment, Metadata metadata, LocalInterfaces local, LongSupplier clockNs) throws CloudException {
        Account account = Accounts.find(environment, settings);
        Http http = new Http(Transport.forApi(account.verify(), account.caFile(), environment, settings.callTimeoutNs()));
        try {
            Tokens tokens = account.auth() instanceof Auth.None ? null : new Tokens(new Keystone(http, account), account.auth(), clockNs);
            SignedOn signedOn = tokens == null ? null : tokens.current();
            URI endpoint = account.network() != null ? account.network() : Objects.requireNonNull(signedOn).network(account.region(), account.face());
            Neutron api = new Neutron(http, tokens, endpoint);
            boolean ifMatch = api.hasExtension("revision-if-match");
            String region = account.region() != null ? account.region() : signedOn == null ? "" : signedOn.onlyRegion();
            Optional<Metadata.Server> server = server(metadata);
            OwnPort found = OwnPort.find(settings, api, metadata, local);
            Port own = found.port();
            String instance = settings.instanceId() != null ? settings.instanceId() : server.map(Metadata.Server::id).orElse(own.deviceId());
            Identity self = new Identity(OpenStackProvider.NAME, region, server.map(Metadata.Server::zone).orElse(""), instance, own.id(), own.address(false, settings.moving(), local.addresses()));
            return new Link(http, account, tokens, api, self, own.networkId(), ifMatch, found.doubt(), local);
        } catch (CloudException | RuntimeException failed) {
            http.close();
            throw failed;
        }
    }

    /** One as each port of this host that is asked for. */
    Places<Link, Port> places(CloudSettings settings, Metadata metadata) {
        HostInterfaces<Port> others = new HostInterfaces<>(local::named, () -> OwnPort.all(api, metadata, self.instanceId()).stream()
                .map(port -> new HostInterfaces.Candidate<>(port, port.text() + ", " + port.mac(), port.mac(), port.addresses())).toList(),
                new HostInterfaces.Manner("ports of this server", "the only one of this server", settings.moving()));
        return new Places<>(this, settings.networkInterface() != null, others, port -> on(port, settings.moving()));
    }

    /** The same line, as another port of this host. */
    private Link on(Port port, Set<String> moving) {
        Identity there = new Identity(self.provider(), self.region(), self.zone(), self.instanceId(), port.id(), port.address(false, moving, local.addresses()));
        return new Link(http, account, tokens, api, there, port.networkId(), ifMatch, "", local);
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

    void close() {
        http.close();
    }
}
