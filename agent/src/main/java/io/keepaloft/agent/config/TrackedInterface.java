package io.keepaloft.agent.config;

/** An interface that an instance tracks beside its own; weight 0 = down means FAULT. */
public record TrackedInterface(String name, int weight, boolean reverse) {
}
