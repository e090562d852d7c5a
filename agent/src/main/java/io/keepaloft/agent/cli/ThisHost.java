package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.preflight.HostPreflight;
import io.keepaloft.cloud.Finding;
import java.util.List;

/** Preflight's look at the host that it runs on. */
final class ThisHost implements HostChecks {
    @Override
    public List<Finding> look(Config config) {
        return HostPreflight.look(config);
    }
}
