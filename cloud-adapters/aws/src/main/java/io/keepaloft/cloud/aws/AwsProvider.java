package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.Transport;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Amazon Web Services: found through {@link java.util.ServiceLoader} as `aws`. */
public final class AwsProvider implements CloudProvider {

    static final String NAME = "aws";

    /** For ServiceLoader. */
    public AwsProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.of(Kind.ELASTIC_IP, Kind.SECONDARY_IP, Kind.ROUTE);
    }

    @Override
    public String instead(Kind missing) {
        return switch (missing) {
            case VIRTUAL_IP -> "secondary_ip: EC2 moves the address itself, from one network interface to the other";
            case ALLOWED_ADDRESS_PAIR -> "secondary_ip, or route: EC2 delivers no address that is neither on the interface nor routed to it";
            case ELASTIC_IP, SECONDARY_IP, ROUTE -> "";
        };
    }

    /** EC2 associates an elastic IP with an address that the interface has, and a virtual address comes to the master's interface by {@code secondary_ip} alone. */
    @Override
    public Optional<Doubt> doubt(Resource resource, List<Resource> all, Set<String> virtual) {
        String target = resource.option(Resource.TO);
        boolean brought = all.stream().anyMatch(other -> other.kind() == Kind.SECONDARY_IP && other.value().equals(target));
        return resource.kind() != Kind.ELASTIC_IP || !virtual.contains(Objects.requireNonNullElse(target, "")) || brought ? Optional.empty()
                : Optional.of(new Doubt(resource + " is to go to " + target + ", a virtual address that nothing in the cloud brings to the master's network interface: EC2 will refuse to"
                + " associate it there", "secondary_ip " + target + " beside it in cloud_resources"));
    }

    /**
     * Makes no call: who this host is is asked at first use, and again after a failure, so that preflight can say what is wrong.
     *
     * @throws CloudException {@link io.keepaloft.cloud.Failure#FATAL} for an {@code AWS_CA_BUNDLE} that cannot be read
     */
    @Override
    public CloudSession open(CloudSettings settings) throws CloudException {
        OkHttpClient http = Trust.client(settings.callTimeoutNs());
        ChainCredentials credentials = new ChainCredentials(() -> DefaultCredentialsProvider.builder().build());
        return new AwsSession(settings, OwnInterfaces.Host.ofEnvironment(MetadataService.ofEnvironment(Transport.forMetadata())), credentials, http, Time.real());
    }

    /** Only EC2 answers a version 2 token under this path, and names its instances so; other clouds imitate version 1. */
    @Override
    public boolean detected(CloudSettings settings) {
        OkHttpClient http = Transport.forMetadata();
        try {
            return MetadataService.ofEnvironment(http).get("meta-data/instance-id").startsWith("i-");
        } catch (CloudException notHere) {
            return false;
        } finally {
            http.connectionPool().evictAll();
        }
    }
}
