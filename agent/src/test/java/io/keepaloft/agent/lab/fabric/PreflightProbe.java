package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Providers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own, so that it can be given a real environment: for each line that it reads a provider's preflight looks at everything, and each way of each
 * finding is a line of finding, level, both addresses and message, with tabs between.
 */
final class PreflightProbe {
    /** Behind the findings of one look. */
    static final String DONE = "done";
    static final String TAB = "\t";

    private PreflightProbe() {}

    /** @param words provider, region, own interface, UDP port, addresses of the peers with commas, and {@code SERVICE=URL} of each endpoint */
    public static void main(String[] words) throws Exception {
        Map<String, String> endpoints = new LinkedHashMap<>();
        Arrays.stream(words).skip(5).forEach(word -> endpoints.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
        CloudSettings settings = new CloudSettings(words[0], words[1], null, words[2], endpoints, CloudSettings.Mode.SAFE, TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(10));
        PreflightRequest request = new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), List.of(), List.of(words[4].split(",")), Map.of(),
                Set.of(Path.UNICAST), Integer.parseInt(words[3]))));
        try (CloudSession session = Providers.named(words[0]).open(settings); BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (orders.readLine() != null) {
                StringBuilder told = new StringBuilder();
                for (Finding finding : session.preflight(request)) {
                    // What is about no way is said as well: it tells why a way is missing.
                    for (Finding.Way way : finding.ways().isEmpty() ? List.of(new Finding.Way("", "")) : finding.ways()) {
                        told.append(String.join(TAB, finding.id(), finding.level().name(), way.from(), way.to(), finding.subject() + ": " + finding.message())).append('\n');
                    }
                }
                System.out.print(told.append(DONE).append('\n'));
                System.out.flush();
            }
        }
    }
}
