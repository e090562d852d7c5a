package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import java.util.List;

/** What preflight makes of a cloud that cannot be asked. */
final class PreflightChecks {
    /** The finding that tells what in the file itself keeps the cloud from following. */
    static final String CONFIGURATION = "configuration";
    private static final String CREDENTIALS = "credentials";
    private static final String STUCK = "nothing in the cloud will follow the master";

    private PreflightChecks() {}

    /** What the file asks for and nobody will move: a warning of the file that is no trifle in the cloud. */
    static List<Finding> unmoved(ParsedConfig parsed) {
        return parsed.unmoved().stream().map(problem -> new Finding(CONFIGURATION, Finding.Level.WARN, problem.file() + ":" + problem.line() + ":" + problem.column(),
                problem.message(), "what this line is meant to move stays where it is when the master changes", problem.hint())).toList();
    }

    /** Whether the cloud knows nobody here: no credentials, or none that it takes, so that nothing else could be asked. */
    static boolean keptOut(Finding finding) {
        return finding.id().equals(CREDENTIALS) && finding.level() == Finding.Level.FAIL;
    }

    /** What it means that no session could be opened, as a finding. */
    static Finding unusable(Config config, CloudException e) {
        String provider = config.cloudProvider().name().keyword();
        return switch (e.failure()) {
            case DENIED -> new Finding(CREDENTIALS, Finding.Level.FAIL, provider, e.describe(), STUCK,
                    "give this host a role or credentials in one of the provider's standard places");
            case UNAVAILABLE -> new Finding("metadata-service", Finding.Level.FAIL, provider, e.describe(), STUCK,
                    "let this host reach its metadata service, or give region, instance_id and network_interface in the cloud_provider block");
            case RETRYABLE, THROTTLED, LOST_RACE, NOT_FOUND, FATAL -> new Finding("cloud-provider", Finding.Level.FAIL, provider, e.describe(), STUCK,
                    "correct the cloud_provider block as the message says, or try again");
        };
    }
}
