package io.keepaloft.cloud.simulator.metadata;

import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Huawei Cloud's metadata service. Its version 2 asks for a token first; by default (`http_tokens` is `optional`) it answers without one as well,
 * but a token that is shown has to be a good one.
 */
final class HuaweiMetadata {
    private static final String TOKEN_PATH = "/meta-data/latest/api/token";
    private static final String TOKEN_HEADER = "x-metadata-token";
    private static final String TTL_HEADER = "x-metadata-token-ttl-seconds";
    private static final String SECURITY_KEY = "/openstack/latest/securitykey";
    private static final int LONGEST_TTL_S = 21_600;

    private final MetadataTokens tokens;
    private final MetadataSwitch toggle;
    private final KeyRing keys;
    private final InstantSource clock;
    private final String region;
    private final String project;

    HuaweiMetadata(MetadataTokens tokens, MetadataSwitch toggle, KeyRing keys, InstantSource clock, String region, String project) {
        this.tokens = tokens;
        this.toggle = toggle;
        this.keys = keys;
        this.clock = clock;
        this.region = region;
        this.project = project;
    }

    /** @param state as late as staleness says */
    Reply answer(Request request, CloudState state, String instanceId) {
        return switch (request.method()) {
            case "PUT" -> request.path().equals(TOKEN_PATH) ? token(request, instanceId) : Reply.text(405, "405 Method Not Allowed\n");
            case "GET", "HEAD" -> read(request, state, instanceId);
            default -> Reply.text(405, "405 Method Not Allowed\n");
        };
    }

    private Reply token(Request request, String instanceId) {
        String ttl = request.header(TTL_HEADER).orElse("");
        if (!ttl.matches("\\d{1,5}") || Integer.parseInt(ttl) < 1 || Integer.parseInt(ttl) > LONGEST_TTL_S) {
            return Reply.text(400, "400 Bad Request\n");
        }
        long expiresMs = clock.millis() + Duration.ofSeconds(Integer.parseInt(ttl)).toMillis();
        return Reply.text(200, tokens.issue(instanceId, expiresMs));
    }

    private Reply read(Request request, CloudState state, String instanceId) {
        var shown = request.header(TOKEN_HEADER);
        boolean good = shown.filter(token -> tokens.valid(token, instanceId, clock.millis())).isPresent();
        if (!good && (shown.isPresent() || toggle.tokensRequired())) {
            return Reply.text(401, "401 Unauthorized\n");
        }
        var instance = state.find(Instance.class, instanceId);
        if (request.path().equals(SECURITY_KEY)) {
            return instance.map(Instance::role).isEmpty() ? Reply.text(401, "401 Unauthorized\nPlease configure Cloud Service Agency first\n")
                    : Reply.of(200, "application/json", HuaweiTree.securityKey(keys.ofInstance(instanceId, clock.instant())), Map.of());
        }
        return instance.flatMap(each -> HuaweiTree.read(state, each, region, project, request.path()))
                .map(text -> Reply.of(200, request.path().endsWith(".json") ? "application/json" : "text/plain", text, Map.of()))
                .orElseGet(() -> Reply.text(404, "404 Not Found\n"));
    }
}
