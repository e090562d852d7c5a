package io.keepaloft.agent.engine;

import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.Journal;
import io.keepaloft.agent.notify.Notifier;
import java.util.Optional;

/**
 * Whom the engine tells about what it decided; none of their methods blocks.
 *
 * @param handover empty when no instance has cloud resources
 * @param paths    hears of blocked paths
 * @param dryRun   elect and decide, but send nothing and change nothing on this host
 */
public record Services(Optional<Handover> handover, Journal journal, Notifier notifier, PathAlarm paths, boolean dryRun) {
}
