package io.keepaloft.agent.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A configuration as one process shows it to another that wants to know whether its own is the same: the effective one, without what an agent adds
 * to it or takes from it while it runs (peers that were found, scripts that may not run), and with a keyed digest in the place of each secret.
 */
public final class ComparableConfig {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGEST_BYTES = 8;

    private ComparableConfig() {
    }

    /** @param salt of whoever asks, fresh for each question, so that a digest that was seen is worth nothing */
    public static ObjectNode of(Config config, String salt) {
        ObjectNode json = EffectiveConfig.toJson(config, List.of());
        json.remove(List.of("warnings", "vrrp_scripts", "sync_groups"));
        for (int i = 0; i < config.instances().size(); i++) {
            VrrpInstance instance = config.instances().get(i);
            ObjectNode told = (ObjectNode) json.path("instances").get(i);
            told.remove(List.of("track_scripts", "track_interfaces"));
            told.put("auth_pass", digest(salt, instance.authentication().password()));
            instance.transport().channel().keyFile().ifPresent(file -> told.put("the key in peer_channel_key_file", digest(salt, file.key())));
            EffectiveConfig.strings(told, "unicast_peers", instance.transport().peers().stream().filter(peer -> !peer.found()).map(UnicastPeer::address).toList());
        }
        return json;
    }

    private static String digest(String salt, Secret secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(secret.reveal()), 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
