package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Transport;
import java.util.EnumSet;
import java.util.Set;

/** Huawei Cloud: found through {@link java.util.ServiceLoader} as `huaweicloud`. */
public final class HuaweiProvider implements CloudProvider {

    static final String NAME = "huaweicloud";

    /** For ServiceLoader. */
    public HuaweiProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.of(Kind.ELASTIC_IP, Kind.VIRTUAL_IP, Kind.ALLOWED_ADDRESS_PAIR, Kind.ROUTE);
    }

    @Override
    public String instead(Kind missing) {
        return switch (missing) {
            case SECONDARY_IP -> VirtualIps.INSTEAD_OF_SECONDARY_IP;
            case ELASTIC_IP, VIRTUAL_IP, ALLOWED_ADDRESS_PAIR, ROUTE -> "";
        };
    }

    @Override
    public String objection(Resource resource) {
        return Mover.objection(resource);
    }

    /** Makes no call: who this host is is asked at first use, and again after a failure, so that preflight can say what is wrong. */
    @Override
    public CloudSession open(CloudSettings settings) {
        Environment environment = Environment.ofProcess();
        return new HuaweiSession(settings, environment, new Metadata(Transport.forMetadata(), environment), LocalInterfaces.ofHost(), System::nanoTime);
    }

    @Override
    public boolean detected(CloudSettings settings) {
        return detected(Environment.ofProcess());
    }

    static boolean detected(Environment environment) {
        try (Metadata metadata = new Metadata(Transport.forMetadata(), environment)) {
            return metadata.server().huawei();
        } catch (CloudException notHere) {
            return false;
        }
    }
}
