package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.linux.Capabilities;
import io.keepaloft.cloud.Finding;
import java.io.IOException;
import java.util.List;

/** Preflight's look at the host that it runs on. */
final class ThisHost implements HostChecks {
    @Override
    public List<Finding> look(Config config) {
        return List.of(rawSocket());
    }

    private static Finding rawSocket() {
        try {
            Capabilities permitted = Capabilities.probe();
            return permitted.missing().isEmpty()
                    ? new Finding("raw-socket", Finding.Level.PASS, "this process", permitted.message(), "")
                    : new Finding("raw-socket", Finding.Level.FAIL, "this process", permitted.message(),
                            "run it as root, or with AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN in the systemd unit");
        } catch (IOException e) {
            return new Finding("raw-socket", Finding.Level.SKIP, "this process", "its permissions cannot be read: " + e.getMessage(), "");
        }
    }
}
