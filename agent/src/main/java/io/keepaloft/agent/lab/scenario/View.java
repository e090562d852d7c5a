package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.wire.PacketKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be seen of a running scenario at one moment; hosts go by their names. */
public interface View {
    /** State of a host that has no power. */
    String OFF = "OFF";
    /** State of a host whose program does not run. */
    String STOPPED = "STOPPED";
    /** State of a host that stands still. */
    String FROZEN = "FROZEN";
    /** State of a host whose program runs and does not say anything. */
    String SILENT = "-";

    List<String> hosts();

    /**
     * Who answered the newest questions from outside whose fate is known, of those asked since the step's actions were done; oldest first,
     * empty = nobody answered that one. At most `count`, fewer if not so many are known yet.
     */
    List<String> answers(int count);

    /** INIT, BACKUP, MASTER, FAULT as the program says, or one of the constants. */
    String state(String host);

    /** The host that the cloud says has the elastic IP on its own port; {@link #VIP_PORT} if it points at the VIP's port; empty if at nothing. */
    String holder();

    /** How often the elastic IP has gone from one holder to another since the step began; that nobody had it in between does not count. */
    int exchanges();

    /** Whether the cloud allows the host's port to use the virtual address. */
    boolean pair(String host);

    /** Whether the host has the virtual address. */
    boolean virtualAddress(String host);

    /** From which hosts' addresses advertisements were seen on the host's interface in the last three seconds. */
    Set<String> advertisers(String seenBy);

    /** Packets of these kinds that the host has sent, or received, since the step began, or in the last so much time (null = since it began). */
    int packets(String host, boolean sent, Set<PacketKind> kinds, Duration last);

    /** What the agent on the host says of the checks of its cloud, newest first. */
    List<Finding> findings(String host);

    /** The state of the resource as the agent on the host says it: held or not; empty while it does not know. */
    Optional<Boolean> saysItHolds(String host);

    /** How many calls of the operation the cloud has answered since the step began, of a host or of all (null). */
    int calls(String operation, String host);

    /** The holder's name when the elastic IP points at the port of the virtual address. */
    String VIP_PORT = "vip-port";

    /** One result of a check. @param level PASS, WARN, FAIL or SKIP */
    record Finding(String id, String level, String subject, String message) {
    }
}
