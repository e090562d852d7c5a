package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** An EC2 client for this host's region, together with who this host is. */
record Link(Ec2Api api, Identity self) {

    /** What the configuration gives is taken as it is; the metadata service is asked only for what it leaves out. */
    static Link open(CloudSettings settings, MetadataService metadata, SdkHttpClient http, ChainCredentials credentials) throws CloudException {
        String region = region(settings, metadata);
        Ec2Api api = new Ec2Api(client(settings, region, http, credentials));
        try {
            boolean configured = settings.networkInterface() != null || settings.instanceId() != null;
            return new Link(api, configured ? described(settings, region, api) : fromMetadata(region, metadata));
        } catch (CloudException | RuntimeException failed) {
            api.close();
            throw failed;
        }
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

    private static Ec2Client client(CloudSettings settings, String region, SdkHttpClient http, ChainCredentials credentials) throws CloudException {
        Ec2ClientBuilder builder = Ec2Client.builder()
                .region(Region.of(region))
                .httpClient(http)
                .credentialsProvider(credentials)
                // The takeover retries, since it alone knows the term, the deadline and what may be repeated.
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(credentials)
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "keepaloft"));
        try {
            Optional.ofNullable(settings.endpoints().get("ec2")).map(URI::create).ifPresent(builder::endpointOverride);
            return builder.build();
        } catch (IllegalArgumentException | NullPointerException | SdkClientException wrong) {
            throw new CloudException(Failure.FATAL, "endpoint ec2", "the endpoint or the region is no good: " + wrong.getMessage(), wrong);
        }
    }

    private static Identity described(CloudSettings settings, String region, Ec2Api api) throws CloudException {
        List<NetworkInterface> found = settings.networkInterface() != null
                ? api.networkInterfaces(filter("network-interface-id", settings.networkInterface()))
                : api.networkInterfaces(filter("attachment.instance-id", settings.instanceId()), filter("attachment.device-index", "0"));
        if (found.isEmpty()) {
            throw new CloudException(Failure.NOT_FOUND, "DescribeNetworkInterfaces", "there is no network interface "
                    + Optional.ofNullable(settings.networkInterface()).orElse("0 of instance " + settings.instanceId()) + " in " + region
                    + "; correct network_interface or instance_id under cloud_provider, or leave them out on an EC2 instance");
        }
        NetworkInterface eni = found.getFirst();
        String attached = eni.attachment() == null ? null : eni.attachment().instanceId();
        return new Identity(AwsProvider.NAME, region, eni.availabilityZone(), Optional.ofNullable(settings.instanceId()).orElse(attached),
                eni.networkInterfaceId(), eni.privateIpAddress());
    }

    private static Identity fromMetadata(String region, MetadataService metadata) throws CloudException {
        String mac = "meta-data/network/interfaces/macs/" + firstMac(metadata);
        return new Identity(AwsProvider.NAME, region,
                metadata.get("meta-data/placement/availability-zone"),
                metadata.get("meta-data/instance-id"),
                metadata.get(mac + "/interface-id"),
                metadata.get(mac + "/local-ipv4s").lines().findFirst().orElse(""));
    }

    /** Of the interface with device number 0; an instance has at most 15 or so, and an answer is bounded anyway. */
    private static String firstMac(MetadataService metadata) throws CloudException {
        List<String> macs = metadata.get("meta-data/network/interfaces/macs/").lines().map(line -> line.replace("/", "")).toList();
        if (macs.size() == 1) {
            return macs.getFirst();
        }
        for (String mac : macs) {
            if (metadata.get("meta-data/network/interfaces/macs/" + mac + "/device-number").equals("0")) {
                return mac;
            }
        }
        throw new CloudException(Failure.UNAVAILABLE, "metadata service", "it names no network interface with device number 0");
    }
}
