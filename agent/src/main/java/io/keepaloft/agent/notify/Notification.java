package io.keepaloft.agent.notify;

import io.keepaloft.agent.config.NotifyScripts;
import io.keepaloft.agent.config.ScriptCommand;
import io.keepaloft.agent.track.Command;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A state of an instance or sync group that notify scripts are to be told about.
 *
 * @param subject whose state it is
 * @param state what a {@code notify} script is told
 * @param priority the effective priority; 0 for a group
 * @param scripts what to run, in this order, each awaited
 */
public record Notification(Subject subject, NotifyState state, int priority, List<NotifyScript> scripts) {
    public Notification {
        scripts = List.copyOf(scripts);
    }

    /** Whether a script would hear nothing new, and is spared it: of lower advertisements alone, since they come in dozens. */
    boolean saysTheSame(Notification later) {
        return state == NotifyState.MASTER_RX_LOWER_PRI && equals(later);
    }

    /** An instance or a group; notifications of one subject stay in order. */
    public record Subject(Kind kind, String name) {}

    /** The first argument of a {@code notify} script. */
    public enum Kind { INSTANCE, GROUP }

    /**
     * What the configuration wants to be run in {@code state}: the state's own script, then {@code notify}, as keepalived does.
     *
     * <p>Of an instance that a reload removed, scripts hear FAULT unless {@code notify_deleted} is there. A lower
     * advertisement is no transition, and {@code notify} does not hear of it.
     */
    public static Notification of(Subject subject, NotifyState state, int priority, NotifyScripts configured) {
        NotifyState told = state == NotifyState.DELETED && !configured.tellDeleted() ? NotifyState.FAULT : state;
        Optional<ScriptCommand> own = switch (told) {
            case MASTER -> configured.master();
            case BACKUP -> configured.backup();
            case FAULT -> configured.fault();
            case STOP -> configured.stop();
            case DELETED -> configured.deleted();
            case MASTER_RX_LOWER_PRI -> configured.masterRxLowerPriority();
        };
        Optional<ScriptCommand> any = told == NotifyState.MASTER_RX_LOWER_PRI ? Optional.empty() : configured.any();
        return new Notification(subject, told, priority, Stream.concat(
                own.stream().map(script -> new NotifyScript(Command.of(script), false)),
                any.stream().map(script -> new NotifyScript(Command.of(script), true))).toList());
    }
}
