package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.cloud.Finding;
import java.util.List;

/** What {@code preflight} asks of this host itself. */
@FunctionalInterface
interface HostChecks {
    /** Looks at what {@code config} needs of this host; what cannot be told is a finding of level SKIP. */
    List<Finding> look(Config config);
}
