package io.keepaloft.cloud;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One write to the cloud, as data: it can be shown, journaled, rehearsed and counted before anybody performs it.
 *
 * @param operation the provider's own name of the call, e.g. {@code AssociateAddress}; the same name that a permission policy uses
 * @param arguments the call's arguments by the provider's own names, in the order given; no secrets
 */
public record Step(String operation, Map<String, String> arguments) {
    public Step {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** The argument's value, or null. */
    public String argument(String name) {
        return arguments.get(name);
    }

    /** E.g. {@code AssociateAddress(AllocationId=eipalloc-1, AllowReassociation=false)}. */
    @Override public String toString() {
        return arguments.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(", ", operation + "(", ")"));
    }
}
