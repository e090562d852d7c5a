package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab of the user nobody, who may create user namespaces, or may not. */
@Tag("netns")
class LabWithoutRootNetnsTest {
    /** setgroups(2) is denied in such namespaces; keepalived, nginx and the capture have to do without. */
    private static final String SHORT = """
            title: One machine of an OpenStack-like cloud
            cloud: {multicast: yes}
            hosts:
              master:
                address: 172.17.100.201
                configuration: |
                  vrrp_instance VI_1 {
                      interface eth0
                      virtual_router_id 51
                      priority 200
                      virtual_ipaddress { 172.17.100.203 }
                  }
            steps:
              - event: it starts
                do:
                  - power on: master
                expect: {within: 30s, answers: master, state: {master: MASTER}, virtual_address: {master: yes}, advertisers: {master: master}}
              - event: it loses its power
                do:
                  - power off: master
                expect: {within: 10s, answers: nobody}
            """;
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all");

    @TempDir
    Path directory;
    private final List<String> classPath = new ArrayList<>();

    /** Root's own copy of the libraries may stand where nobody else may look. */
    @BeforeEach
    void copyWhatNobodyMayRead() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path from = Path.of(entry);
            Path to = directory.resolve(classPath.size() + "-" + from.getFileName());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            classPath.add(to.toString());
        }
    }

    private LabProcess lab(List<String> as, String... words) throws IOException {
        return LabProcess.start(directory, as, String.join(File.pathSeparator, classPath), words);
    }

    @Test
    void aScenarioWithPacketsPlaysForWhoeverMayCreateUserNamespaces() throws Exception {
        Path story = Files.writeString(directory.resolve("story.yaml"), SHORT);
        Path page = directory.resolve("page.html");
        String output = lab(NOBODY, "run", story.toString(), "--html", page.toString()).ends(0);
        assertTrue(output.contains("everything was as expected"), output);
        assertEquals(65534, Files.getAttribute(page, "unix:uid"), "the page belongs to whoever ran the lab");
    }

    @Test
    void whatLabUpPrintsWorksFromOutsideItsNamespaces() throws Exception {
        try (LabProcess up = lab(NOBODY, "up", "-d")) {
            LabUpStory.runAll(LabUpStory.commands(up.ends(0)), NOBODY);
        }
    }

    @Test
    void ctrlCAndKillNineLeaveNothing() throws Exception {
        List<String> session = Stream.concat(NOBODY.stream(), Stream.of("setsid")).toList();
        for (String signal : List.of("INT", "KILL")) {
            try (LabProcess lab = lab(session, "run", "failover", "--live")) {
                lab.await("slave: its program was started, and ");
                // Ctrl-C reaches everything in the foreground; kill -9 this one process, and its namespaces go with it.
                Tool.run("kill", "-s", signal, "--", (signal.equals("INT") ? "-" : "") + lab.pid());
                assertEquals(signal.equals("INT") ? 130 : 137, lab.exitCode(), lab::output);
                Await.until("nothing is left", Duration.ofSeconds(10), () -> LabCommandNetnsTest.leftOf(lab.pid()).isEmpty());
            }
        }
    }

    @Test
    void whoMayNotCreateThemLearnsWhatToDo() throws Exception {
        // In a user namespace of its own nobody may be told to create none, whatever the machine allows.
        List<String> confined = List.of("unshare", "-U", "--map-user=65534", "--map-group=65534", "--keep-caps",
                "sh", "-c", "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --ambient-caps=-all --inh-caps=-all \"$@\"", "sh");
        String output = lab(confined, "run", "failover").ends(1);
        assertTrue(output.contains("keepaloft: lab: has to run as root, or where users may create namespaces"), output);
        assertTrue(output.contains("as root: sysctl user.max_user_namespaces="), output);
    }

    /** `unshare -Ur` makes a root who may not mount, since the mount namespace is somebody else's; so does a container without CAP_SYS_ADMIN. */
    @Test
    void rootWhoMayNotMountPlaysInNamespacesOfItsOwnOrLearnsWhatIsMissing() throws Exception {
        Path story = Files.writeString(directory.resolve("story.yaml"), SHORT);
        String output = lab(List.of("unshare", "-Ur"), "run", story.toString(), "--with", "keepaloft").ends(0);
        assertTrue(output.contains("everything was as expected"), output);
        List<String> confined = List.of("unshare", "-Ur", "sh", "-c", "echo 0 >/proc/sys/user/max_user_namespaces && exec \"$@\"", "sh");
        output = lab(confined, "run", "failover").ends(1);
        assertTrue(output.contains("keepaloft: lab: root here may not mount, for want of CAP_SYS_ADMIN or of a mount namespace of its own; has to run as root"), output);
        assertTrue(output.contains("as root: sysctl user.max_user_namespaces="), output);
    }

    @Test
    void whoLacksToolsLearnsWhichPackagesBringThem() throws Exception {
        // A machine without nftables and nginx: an empty directory hides where they are.
        List<String> without = List.of("unshare", "-m", "sh", "-ec", "mount -t tmpfs tmpfs /usr/sbin && exec \"$@\"", "sh");
        String output = lab(without, "run", "failover").ends(1);
        assertTrue(output.contains("keepaloft: lab: missing: nft, nginx; on Debian and Ubuntu: apt-get install nftables nginx-light"), output);
        List<String> withoutNsenter = List.of("unshare", "-m", "sh", "-ec", "mount --bind /dev/null /usr/bin/nsenter && exec \"$@\"", "sh");
        output = lab(withoutNsenter, "run", "failover").ends(1);
        assertTrue(output.contains("keepaloft: lab: missing: nsenter; on Debian and Ubuntu: apt-get install util-linux"), output);
    }
}
