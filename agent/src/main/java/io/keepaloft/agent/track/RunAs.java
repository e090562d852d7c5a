package io.keepaloft.agent.track;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;

/**
 * Puts setpriv(1) of util-linux in front of a command that runs as another user; it needs no PAM, and becomes the program.
 *
 * <p>keepalived.conf(5), {@code script_user}: without one, {@code keepalived_script} if that user exists, else root.
 */
final class RunAs {
    private static final String DEFAULT_USER = "keepalived_script";
    private static final Path PASSWD = Path.of("/etc/passwd");

    private RunAs() {}

    /** What stands before the command's own arguments; empty when it runs as the agent's own user. */
    static List<String> prefix(Command command) throws IOException {
        String self = System.getProperty("user.name");
        String user = command.user();
        if (user == null) {
            if (!"root".equals(self) || !exists(DEFAULT_USER)) {
                return List.of();
            }
            user = DEFAULT_USER;
        }
        if (user.equals(self) && command.group() == null) {
            return List.of();
        }
        if (!exists(user)) {
            throw new IOException("there is no user '" + user + "' on this host; create it, or change script_user");
        }
        if (!"root".equals(self)) {
            throw new IOException("only root may run a script as '" + user + "', and this agent runs as '" + self + "'");
        }
        Optional<String> ownGroup = primaryGroup(user);
        String group = command.group() != null ? command.group() : ownGroup.orElse(user);
        // The supplementary groups are those of the user, if the user database says any.
        return List.of("setpriv", "--reuid=" + user, "--regid=" + group, ownGroup.isPresent() ? "--init-groups" : "--clear-groups", "--");
    }

    /** Whether it would run with root's rights. */
    static boolean root(Command command) throws IOException {
        String self = System.getProperty("user.name");
        String user = command.user() != null ? command.user() : "root".equals(self) && exists(DEFAULT_USER) ? DEFAULT_USER : self;
        return user.equals("root") || user.equals("0");
    }

    private static boolean exists(String user) throws IOException {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        }
    }

    /** passwd(5), {@code name:password:UID:GID:…}, by name or number; the names of people in it may be in any encoding. */
    private static Optional<String> primaryGroup(String user) throws IOException {
        try (var lines = Files.lines(PASSWD, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && (fields[0].equals(user) || fields[2].equals(user)))
                    .map(fields -> fields[3]).findFirst();
        }
    }
}
