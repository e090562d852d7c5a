package io.keepaloft.agent.config;

import java.util.Objects;
import java.util.Optional;

/**
 * With which key an instance's routers talk to each other beside VRRP.
 *
 * @param wanted   false for {@code peer_channel off}
 * @param keyFile  {@code peer_channel_key_file}, the instance's or else the global one; it counts before the password
 * @param password {@code auth_pass}: of VRRPv2 it also crosses the network in clear, in every advertisement
 */
public record PeerChannel(boolean wanted, Optional<KeyFile> keyFile, Optional<Secret> password) {
    /** As it is where nothing is said of it and there is no password. */
    public static final PeerChannel WITHOUT_KEY = new PeerChannel(true, Optional.empty(), Optional.empty());

    /** A key that was read when the configuration was. */
    public record KeyFile(String path, Secret key) {
        public KeyFile {
            Objects.requireNonNull(path);
            Objects.requireNonNull(key);
        }
    }

    public PeerChannel {
        Objects.requireNonNull(keyFile);
        Objects.requireNonNull(password);
    }

    /** Empty: there is no channel. */
    public Optional<Secret> key() {
        return wanted ? keyFile.map(KeyFile::key).or(() -> password) : Optional.empty();
    }

    /** The keyword that the key comes from. */
    public Optional<String> keyKeyword() {
        return key().map(_ -> keyFile.isPresent() ? "peer_channel_key_file" : "auth_pass");
    }
}
