package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Providers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A program of its own, so that it can be given a real environment: prints what an unconfigured session makes of it, and for each line it reads looks again. */
final class EnvironmentProbe {

    private EnvironmentProbe() {}

    public static void main(String[] endpoint) throws Exception {
        CloudProvider provider = Providers.named("aws");
        CloudSettings defaults = CloudSettings.defaults("aws");
        CloudSettings settings = endpoint.length == 0 ? defaults : new CloudSettings("aws", null, null, null, Map.of("ec2", endpoint[0]),
                defaults.mode(), defaults.deadlineNs(), defaults.reconcileIntervalNs());
        try (CloudSession session = provider.open(settings); BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("detected " + provider.detected(settings));
            System.out.println("region " + session.identity().region());
            System.out.println("interface " + session.identity().networkInterface());
            System.out.println("elastic ip " + session.observe(TwoHosts.ELASTIC_IP).describe());
            while (orders.readLine() != null) {
                System.out.println("elastic ip " + looked(session));
            }
        }
    }

    /** The whole trace first: nothing of it may tell a secret. */
    private static String looked(CloudSession session) {
        try {
            return session.observe(TwoHosts.ELASTIC_IP).describe();
        } catch (CloudException refused) {
            refused.printStackTrace(System.out);
            return refused.failure() + ": " + refused.describe();
        }
    }
}
