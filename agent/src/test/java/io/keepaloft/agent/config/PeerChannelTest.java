package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.assertProblems;
import static io.keepaloft.agent.config.Configs.instance;
import static io.keepaloft.agent.config.Configs.onlyInstance;
import static io.keepaloft.agent.config.Configs.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the key comes from with which routers talk to each other beside VRRP. */
class PeerChannelTest {
    private static final String KEY = "thekeyofthepeers-0123456789";

    @TempDir
    private Path directory;

    private Path file(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @Test
    void thePasswordIsTheKeyUnlessThereIsAFile() throws Exception {
        assertEquals(Optional.empty(), onlyInstance(instance("")).transport().channel().key());
        String auth = "authentication { auth_type PASS\nauth_pass secret\n}";
        var byPassword = onlyInstance(instance(auth)).transport().channel();
        assertEquals(Optional.of(new Secret("secret")), byPassword.key());
        assertEquals(Optional.of("auth_pass"), byPassword.keyKeyword());
        assertEquals(Optional.of(new Secret("secret")), onlyInstance(instance("version 3\n" + auth)).transport().channel().key(), "also where VRRP has no use for it");
        Path file = file("peer.key", KEY + "\n", "rw-------");
        var byFile = instance(auth + "\npeer_channel_key_file " + file);
        assertProblems(byFile);
        assertEquals(Optional.of(new Secret(KEY)), onlyInstance(byFile).transport().channel().key(), "without the line end");
        assertEquals(Optional.of("peer_channel_key_file"), onlyInstance(byFile).transport().channel().keyKeyword());
        assertEquals(Optional.empty(), onlyInstance(instance(auth + "\npeer_channel off")).transport().channel().key());
    }

    @Test
    void anInstanceDepartsFromTheGlobalFile() throws Exception {
        Path global = file("global.key", KEY, "rw-------");
        Path own = file("own.key", "x".repeat(16), "rw-------");
        String instance = "vrrp_instance %s {\ninterface eth0\nvirtual_router_id %d\npriority 1\nvirtual_ipaddress { 10.0.0.%d }\n%s\n}\n";
        var parsed = parse("global_defs { peer_channel_key_file " + global + "\n}\n" + instance.formatted("A", 1, 1, "")
                + instance.formatted("B", 2, 2, "peer_channel_key_file " + own) + instance.formatted("C", 3, 3, "peer_channel off"));
        assertTrue(parsed.errors().isEmpty(), parsed.problems().toString());
        var instances = parsed.config().instances();
        assertEquals(Optional.of(new Secret(KEY)), instances.get(0).transport().channel().key());
        assertEquals(Optional.of(new Secret("x".repeat(16))), instances.get(1).transport().channel().key());
        assertEquals(Optional.empty(), instances.get(2).transport().channel().key());
        var json = EffectiveConfig.toJson(parsed.config(), parsed.warnings());
        assertEquals(global.toString(), json.at("/global_defs/peer_channel_key_file").textValue());
        assertEquals(own.toString(), json.at("/instances/1/peer_channel_key_file").textValue());
        assertFalse(json.at("/instances/2/peer_channel").booleanValue());
        assertFalse((json + " " + parsed).contains(KEY), "no key is ever printed");
    }

    @Test
    void aKeyFileThatIsNoGoodIsAnError() throws Exception {
        assertProblems(instance("peer_channel_key_file peer.key"), "6:23 error: 'peer_channel_key_file' must be an absolute path, not 'peer.key'");
        assertProblems(instance("peer_channel_key_file /nonesuch/peer.key"), "6:23 error: the key file '/nonesuch/peer.key' cannot be read: there is no such file");
        assertProblems(instance("peer_channel_key_file /dev/zero"), "6:23 error: '/dev/zero' is no regular file");
        Path brief = file("short.key", "tooshort\n", "rw-------");
        var parsed = instance("peer_channel_key_file " + brief);
        assertProblems(parsed, "6:23 error: the key in '" + brief + "' has 8 bytes; it must have from 16 to 4096");
        assertFalse(parsed.problems().toString().contains("tooshort"));
        Path open = file("open.key", KEY, "rw-r--r--");
        assertProblems(instance("peer_channel_key_file " + open), "6:23 warning: every user of this host may read the key in '" + open + "'");
        assertTrue(onlyInstance(instance("peer_channel_key_file " + open)).transport().channel().key().isPresent());
    }

    @Test
    void aSilentMasterIsARiskInVersion3Alone() {
        assertProblems(instance("version 3\nlower_prio_no_advert"), "7:1 warning: with 'lower_prio_no_advert' a master leaves a starting router unanswered:"
                + " one whose advert_int is shorter is master beside it until its next advertisement");
        assertProblems(instance("lower_prio_no_advert"));
    }
}
