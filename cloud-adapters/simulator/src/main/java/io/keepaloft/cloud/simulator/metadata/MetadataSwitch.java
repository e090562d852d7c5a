package io.keepaloft.cloud.simulator.metadata;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Turns the metadata service off or makes it slow, for all instances or for one. */
public final class MetadataSwitch {
    public static final String ALL = "*";

    /** What a request meets. */
    public enum Mode {
        ON,
        /** As in AWS when the endpoint is disabled: 403 to everything. */
        DISABLED,
        /** The connection is closed without an answer. */
        CUT
    }

    public record Setting(Mode mode, Duration delay) { }

    private final Map<String, Setting> settings = new HashMap<>();
    private boolean tokensRequired;

    /** @param instanceId or {@link #ALL}; an instance's own setting goes first */
    public synchronized void set(String instanceId, Mode mode, Duration delay) {
        settings.put(instanceId, new Setting(mode, delay));
    }

    /** Whether Huawei Cloud's service answers only those who show a token (`http_tokens` is `required`); EC2's always does. */
    public synchronized void requireTokens(boolean required) {
        tokensRequired = required;
    }

    public synchronized boolean tokensRequired() {
        return tokensRequired;
    }

    public synchronized void clear() {
        tokensRequired = false;
        settings.clear();
    }

    public synchronized Setting of(String instanceId) {
        return settings.getOrDefault(instanceId, settings.getOrDefault(ALL, new Setting(Mode.ON, Duration.ZERO)));
    }
}
