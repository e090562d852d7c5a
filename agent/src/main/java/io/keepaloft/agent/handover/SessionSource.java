package io.keepaloft.agent.handover;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;

/** Opens the line to the cloud, or says why not; called again, with growing pauses, until it succeeds. Blocks; never on the engine thread. */
@FunctionalInterface
public interface SessionSource {
    CloudSession open() throws CloudException;
}
