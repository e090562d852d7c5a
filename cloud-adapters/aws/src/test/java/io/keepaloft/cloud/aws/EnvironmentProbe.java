package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Providers;
import java.util.Map;

/** A program of its own, so that it can be given a real environment: prints what an unconfigured session makes of it. */
final class EnvironmentProbe {

    private EnvironmentProbe() {}

    public static void main(String[] endpoint) throws Exception {
        CloudProvider provider = Providers.named("aws");
        CloudSettings defaults = CloudSettings.defaults("aws");
        CloudSettings settings = endpoint.length == 0 ? defaults : new CloudSettings("aws", null, null, null, Map.of("ec2", endpoint[0]),
                defaults.mode(), defaults.deadlineNs(), defaults.reconcileIntervalNs());
        try (CloudSession session = provider.open(settings)) {
            System.out.println("detected " + provider.detected(settings));
            System.out.println("region " + session.identity().region());
            System.out.println("interface " + session.identity().networkInterface());
            System.out.println("elastic ip " + session.observe(TwoHosts.ELASTIC_IP).describe());
        }
    }
}
