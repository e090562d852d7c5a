package io.keepaloft.agent.track;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ScriptCommand;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.config.VrrpScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * {@code enable_script_security} of keepalived.conf(5): what would run as root does not run if others than root can write to any
 * part of its path, since they could put a program of theirs in its place.
 *
 * <p>Looked at when the configuration is taken over, at the start and on reload. As in keepalived 2.2.7, the owner's own write
 * bit does not matter (an owner sets it again), a directory with the sticky bit, such as /tmp, is safe in the hands of root, and an
 * instance works without the check script that it cannot have.
 */
public final class ScriptSecurity {
    private static final Logger LOG = LogManager.getLogger(ScriptSecurity.class);
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    private ScriptSecurity() {
    }

    /** The configuration without the scripts that must not run; each of them is told, with the reason, in one line. */
    public static Config enforce(Config config) {
        if (!config.globalDefs().scriptSecurity()) {
            return config;
        }
        List<VrrpScript> scripts = config.scripts().stream().filter(script -> mayRun("vrrp_script " + script.name(), script.script())).toList();
        Set<String> left = scripts.stream().map(VrrpScript::name).collect(Collectors.toSet());
        List<VrrpInstance> instances = config.instances().stream().map(instance -> {
            Predicate<ScriptCommand> safe = command -> mayRun("a notify script of " + instance.name(), command);
            return instance.withScripts(instance.trackedScripts().stream().filter(tracked -> left.contains(tracked.name())).toList(),
                    instance.notifyScripts().only(safe));
        }).toList();
        return new Config(config.globalDefs(), scripts, config.syncGroups(), instances, config.cloudProvider());
    }

    private static boolean mayRun(String what, ScriptCommand command) {
        Optional<String> danger = danger(command);
        danger.ifPresent(why -> LOG.error("{} ({}) is not run: as root it could be anybody's, because {} (enable_script_security)."
                + " All else works without it. Repair the permissions or name a script_user, and reload.", what, command, why));
        return danger.isEmpty();
    }

    /** Why a command must not run as root; empty if it may, or would not run as root. */
    static Optional<String> danger(ScriptCommand command) {
        try {
            Optional<Path> program = ChildProcess.program(command.program());
            if (program.isEmpty() || !RunAs.root(Command.of(command))) {
                return Optional.empty();
            }
            for (Path part : parts(program.get())) {
                Optional<String> danger = danger(part);
                if (danger.isPresent()) {
                    return danger;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("its path could not be looked at (" + e + ")");
        }
    }

    /** The path as it is written and as it really is, both with every directory above. */
    private static Set<Path> parts(Path program) throws IOException {
        Set<Path> parts = new LinkedHashSet<>();
        if (!Files.exists(program)) {
            return parts;   // Nothing can run; whoever tries says so.
        }
        for (Path path : List.of(program.toAbsolutePath().normalize(), program.toRealPath())) {
            for (Path part = path; part != null; part = part.getParent()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static Optional<String> danger(Path part) throws IOException {
        if (Files.isSymbolicLink(part)) {
            return Optional.empty();   // Its target is another part; a link has no permissions, and who may replace it its directory says.
        }
        Map<String, Object> unix = Files.readAttributes(part, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) unix.get("mode");
        boolean sticky = (mode & STICKY) != 0 && Files.isDirectory(part);
        if ((int) unix.get("uid") != 0) {
            return Optional.of(part + " belongs to user " + unix.get("uid"));
        }
        if (!sticky && (mode & OTHERS_WRITE) != 0) {
            return Optional.of("everybody can write to " + part);
        }
        return !sticky && (mode & GROUP_WRITES) != 0 && (int) unix.get("gid") != 0
                ? Optional.of("group " + unix.get("gid") + " can write to " + part) : Optional.empty();
    }
}
