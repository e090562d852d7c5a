package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** EC2 in this host's region, as its own account and as roles, together with who this host is; {@code self} as a whole, by its first interface. */
record Link(Accounts accounts, Identity self, OwnInterfaces interfaces) {

    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    /**
     * What the configuration gives is taken as it is; the metadata service is asked only for what it leaves out.
     *
     * @param pacing a new one for each account
     */
    static Link open(CloudSettings settings, OwnInterfaces.Host host, SdkHttpClient http, ChainCredentials credentials, Supplier<Pacing> pacing)
            throws CloudException {
        MetadataService metadata = host.metadata();
        Clients clients = new Clients(settings, region(settings, metadata), http);
        Ec2Api api = new Ec2Api(clients.ec2(credentials), pacing.get());
        try {
            Identity self = configured(settings) ? configured(settings, clients.region(), api, metadata) : fromMetadata(clients.region(), api, metadata);
            Accounts.Account own = new Accounts.Account("this account", api, new Looks(api, settings.callTimeoutNs()));
            return new Link(new Accounts(own, clients, credentials, pacing, self, settings.callTimeoutNs()), self, new OwnInterfaces(settings, host, api, self));
        } catch (CloudException | RuntimeException failed) {
            api.close();
            throw failed;
        }
    }

    /** Whether the configuration says who this host is. */
    static boolean configured(CloudSettings settings) {
        return settings.networkInterface() != null || settings.instanceId() != null;
    }

    Ec2Api api() {
        return accounts.own().api();
    }

    Looks looks() {
        return accounts.own().looks();
    }

    private static String region(CloudSettings settings, MetadataService metadata) throws CloudException {
        if (settings.region() != null) {
            return settings.region();
        }
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider()).getRegion().id();
        } catch (SdkClientException notSet) {
            return metadata.get("meta-data/placement/region");
        }
    }

    /**
     * What only EC2 can tell about a configured interface, its zone and its first address, a takeover can do without: an elastic IP that is
     * bound to no named address of it goes to the first. So a policy or an endpoint without DescribeNetworkInterfaces does not hold it up.
     */
    private static Identity configured(CloudSettings settings, String region, Ec2Api api, MetadataService metadata) throws CloudException {
        try {
            return described(region, api, settings.instanceId(), settings.networkInterface());
        } catch (CloudException refused) {
            if (!Failures.callIsNotOffered(refused)) {
                throw refused;
            }
            Identity self = undescribed(settings, region, api, metadata, refused);
            LOG.log(System.Logger.Level.WARNING, "{0}. Going on with {1} without having seen it in EC2.", refused.describe(), self.networkInterface());
            return self;
        }
    }

    private static Identity undescribed(CloudSettings settings, String region, Ec2Api api, MetadataService metadata, CloudException refused)
            throws CloudException {
        if (settings.networkInterface() != null) {
            return new Identity(AwsProvider.NAME, region, "", Objects.requireNonNullElse(settings.instanceId(), ""), settings.networkInterface(), "");
        }
        try {
            Identity told = fromMetadata(region, api, metadata);
            if (told.instanceId().equals(settings.instanceId())) {
                return told;
            }
        } catch (CloudException silent) {
            refused.addSuppressed(silent);
        }
        throw new CloudException(refused.failure(), refused.operation(), refused.code(), refused.requestId(), refused.httpStatus(), refused.retryAfterNs(),
                refused.getMessage() + "; or give network_interface under cloud_provider, beside instance_id", refused);
    }

    private static Identity described(String region, Ec2Api api, String instanceId, String networkInterface) throws CloudException {
        Optional<NetworkInterface> found = networkInterface != null ? api.networkInterface(networkInterface) : api.networkInterfaces(
                filter("attachment.instance-id", instanceId), filter("attachment.device-index", "0")).stream().findFirst();
        NetworkInterface eni = found.orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "DescribeNetworkInterfaces", "there is no network interface "
                + Optional.ofNullable(networkInterface).orElse("0 of instance " + instanceId) + " in " + region
                + "; correct network_interface or instance_id under cloud_provider, or leave them out on an EC2 instance"));
        String attached = eni.attachment() == null ? null : eni.attachment().instanceId();
        return new Identity(AwsProvider.NAME, region, Objects.requireNonNullElse(eni.availabilityZone(), ""),
                Optional.ofNullable(instanceId).or(() -> Optional.ofNullable(attached)).orElse(""),
                eni.networkInterfaceId(), Objects.requireNonNullElse(eni.privateIpAddress(), ""));
    }

    /** The instance's id alone must be there: what else a sparse service leaves out EC2 can tell, or nobody needs to know. */
    private static Identity fromMetadata(String region, Ec2Api api, MetadataService metadata) throws CloudException {
        String instance = metadata.get("meta-data/instance-id");
        String mac = MetadataService.MACS + firstMac(metadata);
        Optional<String> networkInterface = metadata.find(mac + "/interface-id");
        if (networkInterface.isEmpty()) {
            return described(region, api, instance, null);
        }
        return new Identity(AwsProvider.NAME, region, metadata.find("meta-data/placement/availability-zone").orElse(""), instance, networkInterface.get(),
                metadata.find(mac + "/local-ipv4s").flatMap(addresses -> addresses.lines().findFirst()).orElse(""));
    }

    /** Of the interface with device number 0. */
    private static String firstMac(MetadataService metadata) throws CloudException {
        List<String> macs = metadata.macs();
        if (macs.size() <= 1) {
            return macs.isEmpty() ? metadata.find("meta-data/mac").orElse("unknown") : macs.getFirst();
        }
        for (String mac : macs) {
            if (metadata.find(MetadataService.MACS + mac + "/device-number").equals(Optional.of("0"))) {
                return mac;
            }
        }
        throw new CloudException(Failure.UNAVAILABLE, "metadata service", "it names no network interface with device number 0");
    }
}
