package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Transport;
import java.util.EnumSet;
import java.util.Set;

/** OpenStack: found through {@link java.util.ServiceLoader} as `openstack`. */
public final class OpenStackProvider implements CloudProvider {

    static final String NAME = "openstack";

    /** For ServiceLoader. */
    public OpenStackProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.of(Kind.ELASTIC_IP, Kind.SECONDARY_IP, Kind.ALLOWED_ADDRESS_PAIR, Kind.VIRTUAL_IP);
    }

    @Override
    public String instead(Kind missing) {
        return switch (missing) {
            case ROUTE -> "allowed_address_pair with the CIDR: Neutron's routers have no route that follows a port";
            case ELASTIC_IP, SECONDARY_IP, ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> "";
        };
    }

    /** Makes no call: who this host is is asked at first use, and again after a failure, so that preflight can say what is wrong. */
    @Override
    public CloudSession open(CloudSettings settings) {
        Environment environment = Environment.ofProcess();
        return new OpenStackSession(settings, environment, new Metadata(Transport.forMetadata(), environment), LocalInterfaces.ofHost(), System::nanoTime);
    }

    @Override
    public boolean detected(CloudSettings settings) {
        return detected(Environment.ofProcess());
    }

    static boolean detected(Environment environment) {
        try (Metadata metadata = new Metadata(Transport.forMetadata(), environment)) {
            Metadata.Server server = metadata.server();
            return !server.id().isEmpty() && !server.huawei();
        } catch (CloudException notHere) {
            return false;
        }
    }
}
