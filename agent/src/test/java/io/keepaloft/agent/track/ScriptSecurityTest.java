package io.keepaloft.agent.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.ScriptCommand;
import io.keepaloft.agent.config.ScriptUser;
import io.keepaloft.agent.config.TrackedScript;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.config.VrrpScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose scripts run as root; the cases are those that keepalived 2.2.7 was asked about. Needs root, to give files away. */
@Tag("netns")
class ScriptSecurityTest {
    private static final Optional<ScriptUser> ROOT = Optional.of(new ScriptUser("root", Optional.empty()));

    @TempDir
    private Path directory; // below /tmp, which everybody can write to, and which is sticky

    @BeforeEach
    void readable() throws IOException {
        permit(directory, "rwxr-xr-x");
    }

    private static Path permit(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path script(String name, String permissions) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        return permit(Files.writeString(directory.resolve(name), "#!/bin/sh\n"), permissions);
    }

    private static String danger(Path script) {
        return ScriptSecurity.danger(new ScriptCommand(List.of(script.toString()), ROOT)).orElse("none");
    }

    @Test
    void whatRootAloneCanWriteToRuns() throws IOException {
        assertEquals("none", danger(script("good", "rwxrwxr-x")), "the group is root's");
        Path sticky = permit(Files.createDirectory(directory.resolve("sticky")), "rwxrwxrwx");
        Files.setAttribute(sticky, "unix:mode", 01777);
        assertEquals("none", danger(script("sticky/good", "rwxr-xr-x")));
        assertEquals("none", danger(Files.createSymbolicLink(directory.resolve("link"), directory.resolve("good"))));
        assertEquals("none", danger(directory.resolve("missing")), "whoever runs it says so");
        assertEquals(Optional.empty(), ScriptSecurity.danger(new ScriptCommand(List.of("true"), ROOT)), "found on the PATH");
    }

    @Test
    void whatOthersCanReplaceDoesNot() throws IOException {
        Path script = script("script", "rwxrwxrwx");
        assertEquals("everybody can write to " + script, danger(script));
        Files.setAttribute(permit(script, "rwxrwxr-x"), "unix:gid", 100);
        assertEquals("group 100 can write to " + script, danger(script));
        Path theirs = script("theirs", "r-xr-xr-x");
        Files.setAttribute(theirs, "unix:uid", 65534);
        assertEquals("belongs to user 65534", danger(theirs).substring(theirs.toString().length() + 1), "who owns it can make it writable");
        Path inside = script("open/deep/script", "rwxr-xr-x");
        permit(directory.resolve("open"), "rwxrwxrwx");
        assertEquals("everybody can write to " + directory.resolve("open"), danger(inside), "a directory above");
        assertEquals("everybody can write to " + directory.resolve("open"), danger(Files.createSymbolicLink(directory.resolve("link"), inside)));
        Path link = Files.createSymbolicLink(directory.resolve("open/link"), script("good", "rwxr-xr-x"));
        assertEquals("everybody can write to " + directory.resolve("open"), danger(link), "the link can be replaced");
    }

    @Test
    void whatRunsAsSomebodyElseIsTheirs() throws IOException {
        Path script = script("script", "rwxrwxrwx");
        var nobody = Optional.of(new ScriptUser("nobody", Optional.empty()));
        assertEquals(Optional.empty(), ScriptSecurity.danger(new ScriptCommand(List.of(script.toString()), nobody)));
    }

    @Test
    void theConfigurationGoesOnWithoutThemAndOnlyWhereItAsksForSecurity() throws IOException {
        Path open = script("open", "rwxrwxrwx");
        Path good = script("good", "rwxr-xr-x");
        Config secure = ScriptSecurity.enforce(config("enable_script_security", open, good));
        assertEquals(List.of("good"), secure.scripts().stream().map(VrrpScript::name).toList());
        VrrpInstance instance = secure.instances().getFirst();
        assertEquals(List.of("good"), instance.trackedScripts().stream().map(TrackedScript::name).toList());
        assertEquals(Optional.empty(), instance.notifyScripts().master());
        assertTrue(instance.notifyScripts().backup().isPresent());
        Config trusting = config("", open, good);
        assertEquals(trusting, ScriptSecurity.enforce(trusting));
    }

    private Config config(String security, Path open, Path good) throws IOException {
        Path file = Files.writeString(directory.resolve("k.conf"), """
                global_defs { script_user root
                 %1$s }
                vrrp_script open { script %2$s }
                vrrp_script good { script %3$s }
                vrrp_instance VI_1 { interface eth0
                 virtual_router_id 51
                 priority 100
                 virtual_ipaddress { 172.17.100.203 }
                 track_script { open
                  good }
                 notify_master %2$s
                 notify_backup %3$s }
                """.formatted(security, open, good));
        var parsed = ConfigLoader.load(file, "a");
        assertEquals(List.of(), parsed.problems());
        return parsed.config();
    }
}
