package io.keepaloft.agent.config;

/** A {@link VrrpScript} that an instance tracks, by name; the weight is the instance's own, or else the script's. */
public record TrackedScript(String name, int weight, boolean reverse) {
}
