package io.keepaloft.cloud.simulator.huawei;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the API.
 *
 * @param path       as the reference writes it: `/v1/{project_id}/ports/{port_id}`
 * @param name       as the SDK names it
 * @param permission as a policy names it
 */
record Operation(String method, String path, String name, String permission, Shape shape, Work work) {
    interface Work {
        Answer run(Call call);
    }

    /** What a request names in its path; empty if this is another call. */
    Optional<Map<String, String>> match(String otherMethod, List<String> segments) {
        var own = List.of(path.substring(1).split("/"));
        if (!method.equals(otherMethod) || own.size() != segments.size()) {
            return Optional.empty();
        }
        var named = new HashMap<String, String>();
        for (int i = 0; i < own.size(); i++) {
            String step = own.get(i);
            if (step.startsWith("{")) {
                named.put(step.substring(1, step.length() - 1), segments.get(i));
            } else if (!step.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(named);
    }
}
