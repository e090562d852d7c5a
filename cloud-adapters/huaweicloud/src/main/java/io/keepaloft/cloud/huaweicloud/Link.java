package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v2.model.Subnet;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.HostInterfaces;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Places;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.LinkLocal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line to Huawei Cloud, together with who this host is.
 *
 * @param vpcId   of the own port's subnet
 * @param blocks  the subnet's, IPv4 and IPv6
 * @param primary of {@link OwnPort}, as is {@code doubt}
 */
record Link(Http http, Keys keys, String projectId, Network network, Firewalls firewalls, Servers servers, Identity self, String networkId, String vpcId,
            List<Cidr> blocks, boolean primary, String doubt, Unbound unbound) {

    /** A file of certificates that count instead of the JVM's, for a cloud with an authority of its own. */
    static final String AUTHORITIES = "HUAWEICLOUD_CA_BUNDLE";

    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    static Link open(CloudSettings settings, Environment environment, Metadata metadata, LocalInterfaces local, LongSupplier clockNs) throws CloudException {
        Keys keys = Keys.of(environment, metadata, clockNs);
        Http http = new Http(Transport.forApi(true, environment.get(AUTHORITIES).map(Path::of).orElse(null), environment, settings.callTimeoutNs()));
        try {
            Optional<Metadata.Server> server = needsTelling(settings, keys) ? Optional.of(metadata.server()) : server(metadata);
            String region = settings.region() != null ? settings.region() : server.map(Metadata.Server::region).orElse("");
            Endpoints endpoints = new Endpoints(settings.endpoints(), region);
            String project = project(keys, server, new Projects(http, keys, endpoints), region);
            Service vpc = new Service(http, keys, project, endpoints.of("vpc"));
            Network network = new Network(vpc, new Service(http, keys, project, endpoints.of("eip")));
            OwnPort found = OwnPort.find(settings, network, metadata, local);
            Port own = found.port();
            String instance = settings.instanceId() != null ? settings.instanceId() : server.map(Metadata.Server::id).filter(id -> !id.isEmpty()).orElse(own.deviceId());
            Identity self = new Identity(HuaweiProvider.NAME, region, server.map(Metadata.Server::zone).orElse(""), instance, own.id(), own.address(false));
            Subnet subnet = subnet(network, own);
            Servers servers = new Servers(new Service(http, keys, project, endpoints.of("ecs")));
            return new Link(http, keys, project, network, new Firewalls(vpc), servers, self, own.networkId(), Port.text(subnet.getVpcId()), blocks(subnet), found.primary(), found.doubt(),
                    new Unbound(clockNs));
        } catch (CloudException | RuntimeException failed) {
            http.close();
            throw failed;
        }
    }

    private static Subnet subnet(Network network, Port own) throws CloudException {
        return network.subnet(own.networkId()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "ShowSubnet", "the subnet " + own.networkId()
                + " of this host's port is not there"));
    }

    /** One as each port of this host that is asked for. */
    Places<Link, Port> places(CloudSettings settings, Metadata metadata, LocalInterfaces local) {
        HostInterfaces<Port> others = new HostInterfaces<>(local::named, () -> OwnPort.all(network, metadata, self.instanceId()).stream()
                .map(port -> new HostInterfaces.Candidate<>(port, port.text() + ", " + port.mac(), port.mac(), port.addresses())).toList(),
                new HostInterfaces.Manner("ports of this server", "the only one of this server", settings.moving()));
        return new Places<>(this, settings.networkInterface() != null, others, this::on);
    }

    /** The same line, as another port of this host. */
    private Link on(Port port) throws CloudException {
        Subnet subnet = subnet(network, port);
        Identity there = new Identity(self.provider(), self.region(), self.zone(), self.instanceId(), port.id(), port.address(false));
        return new Link(http, keys, projectId, network, firewalls, servers, there, port.networkId(), Port.text(subnet.getVpcId()), blocks(subnet),
                primary && port.id().equals(self.networkInterface()), "", unbound);
    }

    /** Without a region nothing says where the services are, nor which project is meant. */
    private static boolean needsTelling(CloudSettings settings, Keys keys) {
        return settings.region() == null && !(keys.projectId().isPresent() && settings.endpoints().keySet().containsAll(List.of("vpc", "eip", "ecs")));
    }

    private static String project(Keys keys, Optional<Metadata.Server> server, Projects projects, String region) throws CloudException {
        Optional<String> known = keys.projectId().or(() -> server.map(Metadata.Server::projectId).filter(id -> !id.isEmpty()));
        return known.isPresent() ? known.get() : projects.of(region);
    }

    static String text(List<Cidr> blocks) {
        return blocks.stream().map(Cidr::toString).collect(Collectors.joining(" and "));
    }

    private static List<Cidr> blocks(Subnet subnet) {
        return Stream.of(Port.text(subnet.getCidr()), Port.text(subnet.getCidrV6())).flatMap(text -> Cidr.parse(text).stream()).toList();
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

    /** As it is now. */
    Port own() throws CloudException {
        return network.port(self.networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, Network.SHOW_PORT, "this host's port "
                + self.networkInterface() + " is gone from the project"));
    }

    /** Whoever has the address in our subnet. */
    Optional<Port> neighbour(String address) throws CloudException {
        // The API knows a port's link-local address by its MAC address alone.
        Optional<String> mac = LinkLocal.mac(address);
        List<Port> found = mac.isPresent() ? network.portsWithMac(mac.get()) : network.portsWith(address);
        return found.stream().filter(port -> port.networkId().equals(networkId)).findFirst();
    }

    /** Whoever has the address in our subnet, or else in another one of our VPC; who has it in any other VPC of the project is somebody else. */
    Optional<Port> inVpc(String address) throws CloudException {
        Optional<Port> near = neighbour(address);
        if (near.isPresent()) {
            return near;
        }
        for (Port port : network.portsWith(address)) {
            if (network.subnet(port.networkId()).filter(subnet -> vpcId.equals(subnet.getVpcId())).isPresent()) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }

    void close() {
        http.close();
    }
}
